"""The cells of a column, as people write them, to numbers."""

import re
from collections import Counter
from collections.abc import Iterable

import pandas as pd

MISSING_WORDS = ("", "na", "n/a", "nan", "null", "#n/a", "-", "--", "?", ".")
SIGNS = str.maketrans("\u00a0\u202f\u2212", "  -")
SWAPPED = str.maketrans(",.", ".,")
EXPONENT = r"(?:[eE][-+]?\d{1,4})?"
PLAIN_NUMBER = re.compile(rf"[-+]?(?:\d+\.?\d*|\.\d+){EXPONENT}|[-+]?inf(?:inity)?", re.IGNORECASE)
GROUPED_NUMBER = re.compile(r"[-+]?\d{1,3}(?:[,' ]\d{3})+(?:\.\d+)?")
SURE_COMMA = re.compile(r"[-+]?(?:\d{1,3}(?:[.' ]\d{3})+,\d+|\d+,(?:\d{1,2}|\d{4,})|\d{4,},\d+|0,\d+) ?%?")
SURE_POINT = re.compile(rf"[-+]?(?:\d{{1,3}}(?:,\d{{3}})+\.\d+|\d*\.\d+){EXPONENT} ?%?")


def has_decimal_comma(table: dict[str, list[str]]) -> bool:
    """Say whether more numbers of a table can only have a decimal comma than can only have a point."""
    cells: Iterable[str] = (cell for values in table.values() for cell in values[:2000])
    votes = Counter((bool(SURE_COMMA.fullmatch(cell)), bool(SURE_POINT.fullmatch(cell))) for cell in cells)
    return votes[True, False] > votes[False, True]


def convert(cells: list[str], column: str, comma: bool, repaired: list[str]) -> "pd.Series[float] | pd.Series[str]":
    """Make numbers of a column where every value is one; else keep it as text. Missing words become missing."""
    known = [None if cell.lower() in MISSING_WORDS else cell for cell in cells]
    missing, words = known.count(None), sorted({cell for cell in cells if cell.lower() in MISSING_WORDS} - {""})
    if missing:
        spelled = f" (also written {', '.join(f'“{word}”' for word in words)})" if words else ""
        repaired.append(f"Column “{column}”: {missing} values are missing{spelled}.")
    numbers = [None if cell is None else _as_number(cell, comma) for cell in known]
    wrong = numbers.count(None) - missing
    if wrong or missing == len(cells):
        if 0 < wrong < 0.5 * (len(cells) - missing):
            first = next(
                place
                for place, (cell, number) in enumerate(zip(known, numbers, strict=True))
                if cell and number is None
            )
            said = f"{wrong} values are not numbers (the first, in row {first}, counted from 0: “{known[first]}”)"
            repaired.append(f"Column “{column}” stays text: {said}.")
        return pd.Series(known, dtype=object)
    if any(cell.endswith("%") for cell in cells):
        repaired.append(f"Column “{column}”: the percent signs were taken off; 5 % is the number 5.")
    grouped = [place for place, cell in enumerate(cells) if known[place] and _is_grouped(cell, comma)]
    if grouped:
        repaired.append(f"Column “{column}”: “{cells[grouped[0]]}” was read as {numbers[grouped[0]]:.15g}.")
    return pd.Series(numbers, dtype=float)


def _as_number(cell: str, comma: bool) -> float | None:
    """Read a number as people write it; None for anything else."""
    if not comma and PLAIN_NUMBER.fullmatch(cell):
        return float(cell)
    text = _with_point(cell, comma)
    text = re.sub("[,' ]", "", text) if GROUPED_NUMBER.fullmatch(text) else text
    return float(text) if PLAIN_NUMBER.fullmatch(text) else None


def _is_grouped(cell: str, comma: bool) -> bool:
    return bool(GROUPED_NUMBER.fullmatch(_with_point(cell, comma)))


def _with_point(cell: str, comma: bool) -> str:
    text = cell.translate(SIGNS).removesuffix("%").rstrip()
    return text.translate(SWAPPED) if comma else text
