"""A number as people write it, with its signs, currency and thousands, to a float; and the decimal sign of a file."""

import re
from collections.abc import Iterable, Sequence

SAMPLE_CELLS = 2000  # of a column, that tell the decimal sign
BLANKS = "\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"
MINUSES = "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"
APOSTROPHES = "\u2018\u2019\u02bc\u00b4"
SIGNS = str.maketrans(BLANKS + MINUSES + APOSTROPHES, " " * len(BLANKS) + "-" * len(MINUSES) + "'" * len(APOSTROPHES))
SWAPPED = str.maketrans(",.", ".,")
EXPONENT = r"(?:[eE][-+]?\d{1,4})?"
PLAIN_NUMBER = re.compile(rf"[-+]?(?:\d+\.?\d*|\.\d+){EXPONENT}|[-+]?inf(?:inity)?", re.IGNORECASE)
GROUPED_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:[,' ]\d{3})+|\d{1,2}(?:,\d{2})+,\d{3})(?:\.\d+)?")  # also 1,23,456
CURRENCY = r"(?:US\$|R\$|[$€£¥฿₹₩₺₽]|USD|EUR|GBP|CHF|THB|JPY|CNY|INR|SEK|NOK|DKK|PLN|Baht|Rs\.?|kr\.?|zł|บาท)"
CURRENCY_SIGNS = "$USDERGBPCHFTJYNIOKLahtsrk"  # the ASCII ones of these
DRESSED_NUMBER = re.compile(
    rf"(?P<open>\()?\s*(?P<sign>[-+]?)\s*{CURRENCY}?\s*(?P<inner>[-+]?)\s*"
    rf"(?P<body>[\d.,'](?:[\d.,' ]*[\d.,'])?(?:[eE][-+]?\d+)?|(?i:inf(?:inity)?))"
    rf"\s*(?:%|{CURRENCY})?\s*(?P<trail>-?)\s*(?P<close>\))?"
)
UNDRESSED_NUMBER = re.compile(r"[-+]?[\d.,]+(?:[eE][-+]?\d+)?")
BARE_NUMBER = re.compile(r"[-+]?[\d.,' ]+(?:[eE][-+]?\d+)?")
LONGEST_DRESSED = 80
COMMA_ONLY = re.compile(
    r"\d{1,3}(?:[.' ]\d{3})+,\d+|\d+,(?:\d{1,2}|\d{4,})|\d{4,},\d+|0\d*,\d+|,\d+|\d{1,3}(?:\.\d{3}){2,}", re.ASCII
)
POINT_ONLY = re.compile(
    rf"\d{{1,3}}(?:[,' ]\d{{3}})+\.\d+|\d+\.(?:\d{{1,2}}|\d{{4,}}){EXPONENT}|\d{{4,}}\.\d+{EXPONENT}"
    rf"|0\d*\.\d+{EXPONENT}|\.\d+{EXPONENT}|\d+\.\d+[eE][-+]?\d+|\d{{1,3}}(?:,\d{{3}}){{2,}}|\d{{1,2}}(?:,\d{{2}})+,\d{{3}}",
    re.ASCII,
)

MONTH_FIRST = r"(?:0[1-9]|1[0-2])\.(?:19|20|25)\d\d"  # 01.2018
MONTH = re.compile(rf"{MONTH_FIRST}|(?:19|20|25)\d\d\.(?:0[1-9]|1[0-2])", re.ASCII)


def are_months(cells: Iterable[object]) -> bool:
    """Say whether all cells are months such as 01.2018, some with a 0 that no number has."""
    has_zero = False
    for cell in cells:
        if not isinstance(cell, str) or not re.fullmatch(MONTH_FIRST, cell):
            return False
        has_zero = has_zero or cell.startswith("0")
    return has_zero


def has_decimal_comma(columns: Iterable[Sequence[str]]) -> bool:
    """Say whether more columns of a table can only have a decimal comma than can only have a point.

    Each column has one vote, that of most of its cells; where the columns are undecided, the cells vote. A month such
    as 01.2018 has none: it is a date in both readings.
    """
    comma_columns = point_columns = commas = points = 0
    for values in columns:
        bodies = [_digits(cell) for cell in values[:SAMPLE_CELLS] if not cell.isdecimal() and not MONTH.fullmatch(cell)]
        comma = sum(bool(COMMA_ONLY.fullmatch(body)) for body in bodies)
        point = sum(bool(POINT_ONLY.fullmatch(body)) for body in bodies)
        comma_columns, point_columns = comma_columns + (comma > point), point_columns + (point > comma)
        commas, points = commas + comma, points + point
    return (comma_columns, commas) > (point_columns, points)


def _digits(cell: str) -> str:
    return (cell if UNDRESSED_NUMBER.fullmatch(cell) else number_body(cell) or "").lstrip("-+")


def as_number(cell: str, comma: bool) -> float | None:
    """Read a number as people write it; None for anything else."""
    if not comma and PLAIN_NUMBER.fullmatch(cell):
        return float(cell)
    text = _with_point(cell, comma)
    if text is None:
        return None
    text = re.sub("[,' ]", "", text) if GROUPED_NUMBER.fullmatch(text) else text
    return float(text) if PLAIN_NUMBER.fullmatch(text) else None


def is_grouped(cell: str, comma: bool) -> bool:
    """Say whether a number has signs between its thousands."""
    text = _with_point(cell, comma)
    return text is not None and bool(GROUPED_NUMBER.fullmatch(text))


def is_some_number(cell: str) -> bool:
    """Say whether a cell is a number with a decimal point or with a decimal comma."""
    return as_number(cell, False) is not None or as_number(cell, True) is not None


def number_body(cell: str) -> str | None:
    """Give a number's sign and digits without currency, percent sign and brackets; None for what is none.

    (5) and 5- are -5, as accountants write; 5,- is a price without cents.
    """
    text = cell if cell.isascii() else cell.translate(SIGNS).strip()
    if len(text) > LONGEST_DRESSED:
        return text if BARE_NUMBER.fullmatch(text) else None
    found = DRESSED_NUMBER.fullmatch(text)
    if not found or bool(found["open"]) != bool(found["close"]):
        return None
    body = found["body"]
    no_cents = body[-1] in ",." and found["trail"] == "-"
    signs = found["sign"] + found["inner"] + ("" if no_cents else found["trail"])
    if len(signs) + bool(found["open"]) > 1:
        return None
    return ("-" if "-" in signs or found["open"] else "") + (body[:-1] if no_cents else body)


def _with_point(cell: str, comma: bool) -> str | None:
    body = number_body(cell)
    return body.translate(SWAPPED) if body and comma else body
