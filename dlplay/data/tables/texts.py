"""The bytes of a text file to its text and rows: encoding, separator, and what the quotation marks do."""

import csv
import io
import re
from dataclasses import dataclass
from itertools import islice

from dlplay.data.tables.body import has_control_signs
from dlplay.data.tables.comments import without_comments
from dlplay.data.tables.encodings import find_encoding
from dlplay.data.tables.refusals import LayoutError, TableError
from dlplay.data.tables.separators import SEPARATORS, find_separator, lines_to_cut
from dlplay.words import Note

MAX_ROWS = 1_000_000
MAX_COLUMNS = 500
DECIMALS = ("automatic", "point", "comma")
HEADERS = ("automatic", "yes", "no")


@dataclass(frozen=True)
class TableOptions:
    """How to read a file; what is "automatic" is detected.

    header: whether the first row holds names; sheet: the name of an Excel file's sheet; takes_codes: numbers that are
    suspected to stand for missing ones, as -999.9, become missing.
    """

    encoding: str = "automatic"
    separator: str = "automatic"
    decimal: str = "automatic"
    header: str = "automatic"
    sheet: str = "automatic"
    takes_codes: bool = False


def text_of(
    content: bytes, name: str, options: TableOptions, detected: list[Note], repaired: list[Note]
) -> tuple[str, bytes, str, int]:
    """Give the text without comments above, also as UTF-8, its separator, and how many lines were left out."""
    encoding = find_encoding(content, name) if options.encoding == "automatic" else options.encoding
    try:
        text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding.partition(" ")[0])
    except UnicodeError:
        raise LayoutError(
            "“{name}” is not written in {encoding}. Choose another encoding, or “automatic”.",
            name=name,
            encoding=encoding,
        ) from None
    raw = content if encoding == "utf-8" and content.isascii() else text.encode()
    if has_control_signs(raw):
        raise TableError("“{name}” has characters that no text has: it is not a table. Save it as CSV.", name=name)
    declared = re.match(r"sep=(.)\r?\n", text)
    body = text[declared.end() :] if declared else text
    separator = SEPARATORS[options.separator] or (declared[1] if declared else "")
    body, skipped = without_comments(body, separator, repaired)
    if body is not text:
        raw = body.encode()
    separator = separator or find_separator(body)
    known = {sign: word for word, sign in SEPARATORS.items()}
    detected.append(
        Note(
            "Encoding: {encoding}. Separator between fields: {separator}.",
            encoding=encoding,
            separator=known.get(separator, separator),
        )
    )
    return body, raw, separator, skipped + bool(declared)


def text_rows(text: str, separator: str, skipped: int, name: str) -> list[tuple[int, list[str]]]:
    """Cut a text into rows of fields, each with the number of its line; raises LayoutError for odd quotation."""
    stream = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"))
    cut = lines_to_cut(stream, separator)
    lines = csv.reader(cut, delimiter=separator, skipinitialspace=separator == " ")
    try:
        rows = [(lines.line_num + skipped, [field.strip() for field in row]) for row in islice(lines, MAX_ROWS + 2)]
    except csv.Error as problem:
        where = lines.line_num + skipped
        raise LayoutError(
            "“{name}”, line {where}: {problem}. Look for a quotation mark that is never closed.",
            name=name,
            where=where,
            problem=problem,
        ) from None
    if rows and text.count('"') % 2 and any("\n" in field for field in rows[-1][1]):
        raise LayoutError(
            "“{name}”: a quotation mark is opened and never closed. Look at the end of the file.", name=name
        )
    return rows
