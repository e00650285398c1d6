"""Uploaded bytes to a table, or a message that says what is wrong, in which row, and what to do."""

import csv
import datetime
import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
import openpyxl
import pandas as pd

from dlplay.data.table_cells import PLAIN_NUMBER, convert, has_decimal_comma
from dlplay.data.table_refusals import LayoutError, TableError, refuse_disguised

MAX_TABLE_BYTES = 20 * 2**20
MAX_ROWS = 200_000
MAX_COLUMNS = 500
MAX_UNPACKED = 300 * 2**20  # of an Excel file, which is a ZIP archive
ENCODINGS = ("automatic", "utf-8", "utf-16", "cp874 (Thai)", "latin-1")
SEPARATORS = {"automatic": "", "tab": "\t", "semicolon": ";", "bar": "|", "comma": ","}
Cell = float | str | None
DECIMALS = ("automatic", "point", "comma")
HEADERS = ("automatic", "yes", "no")
HIGH = bytes(range(0xA1, 0xFC))  # where cp874 has the Thai letters, and latin-1 accents


@dataclass(frozen=True)
class TableOptions:
    """How to read a file; what is "automatic" is detected."""

    encoding: str = "automatic"
    separator: str = "automatic"
    decimal: str = "automatic"
    header: str = "automatic"


@dataclass(frozen=True)
class Table:
    """A table: columns of numbers (float64) or of text, and in sentences what was detected and what was repaired."""

    frame: pd.DataFrame
    name: str
    detected: tuple[str, ...] = ()
    repaired: tuple[str, ...] = ()


def read_table(content: bytes, name: str, options: TableOptions | None = None) -> Table:
    """Read a CSV, TSV or text file, or the first sheet of an Excel file.

    Raises TableError, with a sentence for the student, for anything that is not such a table.
    """
    chosen, detected, repaired = options or TableOptions(), list[str](), list[str]()
    if len(content) > MAX_TABLE_BYTES:
        raise TableError(f"“{name}” has {len(content) / 2**20:.1f} MB; the limit is 20 MB. Upload fewer rows.")
    refuse_disguised(content, name)
    if content.startswith(b"PK\x03\x04"):
        rows = _excel_rows(content, name, detected)
        chosen = replace(chosen, decimal="point") if chosen.decimal == "automatic" else chosen
    else:
        rows = _text_rows(content, name, chosen, detected)
    numbered = [(number, row) for number, row in rows if any(row)]
    if not numbered:
        raise TableError(f"“{name}” is empty: there is no row with a value in it. Upload a file with data.")
    if len(numbered) < len(rows):
        repaired.append(f"{len(rows) - len(numbered)} empty rows were left out.")
    table = _named_rows(_same_width(numbered, repaired), chosen.header, detected, repaired)
    comma = has_decimal_comma(table) if chosen.decimal == "automatic" else chosen.decimal == "comma"
    detected.append(f"Decimal sign: {'comma' if comma else 'point'}.")
    frame = pd.DataFrame({column: convert(table[column], column, comma, repaired) for column in table})
    return Table(frame, name, tuple(detected), tuple(repaired))


def edit_rows(
    table: Table,
    changes: tuple[tuple[int, str, Cell], ...] = (),
    added: tuple[tuple[tuple[str, Cell], ...], ...] = (),
    deleted: tuple[int, ...] = (),
) -> Table:
    """Give a copy with changed cells (row, column, value), added rows (column, value) and deleted rows."""
    frame = table.frame.copy()
    for row, column, value in changes:
        frame.loc[row, column] = np.nan if value is None else value
    frame = frame.drop(index=list(deleted))
    if added:
        new = pd.DataFrame([dict(pairs) for pairs in added], columns=frame.columns)
        frame = pd.concat([frame, new.astype(frame.dtypes.to_dict())])
    said = f"Edited by hand: {len(changes)} cells changed, {len(added)} rows added, {len(deleted)} rows deleted."
    return replace(table, frame=frame.reset_index(drop=True), repaired=(*table.repaired, said))


def _excel_rows(content: bytes, name: str, detected: list[str]) -> list[tuple[int, list[str]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts, unpacked = archive.namelist(), sum(part.file_size for part in archive.infolist())
        if "xl/workbook.xml" not in parts:
            raise TableError(f"“{name}” is a ZIP archive or another Office document. Upload the table that is in it.")
        if unpacked > MAX_UNPACKED:
            raise TableError(f"“{name}” unpacks to more than 300 MB. Save the rows that you need as CSV.")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        detected.append(f"An Excel file; its first sheet, “{book.worksheets[0].title}”, was read.")
        widest = min(book.worksheets[0].max_column or MAX_COLUMNS + 1, MAX_COLUMNS + 1)
        lines = book.worksheets[0].iter_rows(values_only=True, max_col=widest)
        rows = [[_cell_text(cell) for cell in row] for row in islice(lines, MAX_ROWS + 2)]
    except TableError:
        raise
    except Exception as problem:  # a damaged file can fail anywhere in the reader of Excel files
        raise TableError(
            f"“{name}” is a damaged Excel file. Open it in Excel and save it again, or as CSV."
        ) from problem
    width = max((next((place for place in range(len(row), 0, -1) if row[place - 1]), 0) for row in rows), default=0)
    return [(number, [*row[:width], *[""] * (width - len(row))]) for number, row in enumerate(rows, 1)]


def _cell_text(cell: object) -> str:
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    return "" if cell is None else str(cell).strip()


def _text_rows(content: bytes, name: str, options: TableOptions, detected: list[str]) -> list[tuple[int, list[str]]]:
    encoding = _find_encoding(content, name) if options.encoding == "automatic" else options.encoding
    try:
        text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding.partition(" ")[0])
    except UnicodeError:
        raise LayoutError(f"“{name}” is not written in {encoding}. Choose another encoding, or “automatic”.") from None
    if re.search(r"[\x00-\x08\x0e-\x1f]", text):
        raise TableError(f"“{name}” has characters that no text has: it is not a table. Save it as CSV.")
    declared = re.match(r"sep=(.)\r?\n", text)
    text = text[declared.end() :] if declared else text
    separator = SEPARATORS[options.separator] or (declared and declared[1]) or _find_separator(text)
    known = {sign: word for word, sign in SEPARATORS.items()}
    detected.append(f"Encoding: {encoding}. Separator between fields: {known.get(separator, separator)}.")
    lines = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter=separator)
    shift = 1 if declared else 0
    try:
        rows = [(lines.line_num + shift, [field.strip() for field in row]) for row in islice(lines, MAX_ROWS + 2)]
    except csv.Error as problem:
        where = lines.line_num + shift
        raise LayoutError(
            f"“{name}”, line {where}: {problem}. Look for a quotation mark that is never closed."
        ) from None
    if rows and text.count('"') % 2 and any("\n" in field for field in rows[-1][1]):
        raise LayoutError(f"“{name}”: a quotation mark is opened and never closed. Look at the end of the file.")
    return rows


def _find_encoding(content: bytes, name: str) -> str:
    start = content[:4096]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\x00" in start:
        raise TableError(f"“{name}” is not a text file. Upload a CSV file or an Excel file (.xlsx).")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        words = re.findall(rb"[A-Za-z]?[\xa1-\xfb]+[A-Za-z]?", content)  # an accent stands beside plain letters
        alone = [word for word in words if not (word[:1] + word[-1:]).translate(None, HIGH)]
        thai = len(alone) > len(words) / 2 and max(map(len, alone)) >= 3
        try:
            content.decode("cp874")
        except UnicodeDecodeError:
            thai = False
        return "cp874 (Thai)" if thai else "latin-1"
    return "utf-8"


def _find_separator(text: str) -> str:
    """Choose the sign that cuts most of the first lines into the same number of fields."""
    lines = [line for line in text[:100_000].splitlines()[:100] if line.strip()]
    best, best_share = ",", 0.0
    for sign in list(SEPARATORS.values())[1:]:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=sign))
        except csv.Error:
            continue
        share = max((count for width, count in widths.items() if width > 1), default=0) / max(len(lines), 1)
        if share > best_share + 0.05:
            best, best_share = sign, share
    return best


def _same_width(rows: list[tuple[int, list[str]]], repaired: list[str]) -> list[list[str]]:
    """Bring all rows to the width of most of them: empty fields at the end go, anything else is refused."""
    width = Counter(len(row) for _, row in rows).most_common(1)[0][0]
    if width > MAX_COLUMNS or len(rows) > MAX_ROWS + 1:
        what = f"more than {MAX_COLUMNS} columns" if width > MAX_COLUMNS else f"more than {MAX_ROWS:,} rows"
        raise TableError(f"The table has {what}. Keep those that you need, then upload it again.")
    wrong = [(number, len(row)) for number, row in rows if len(row) < width or any(row[width:])]
    if wrong:
        said = "; ".join(f"row {number} has {count}" for number, count in wrong[:5])
        more = f"; and {len(wrong) - 5} more rows" if len(wrong) > 5 else ""
        hint = "Correct them in the file, or choose another separator."
        raise LayoutError(f"Most rows have {width} fields, but {said}{more}. {hint}")
    longer = [str(number) for number, row in rows if len(row) > width]
    if longer:
        repaired.append(f"Empty fields too many at the end of row {', '.join(longer[:5])} were cut off.")
    return [row[:width] for _, row in rows]


def _named_rows(rows: list[list[str]], header: str, detected: list[str], repaired: list[str]) -> dict[str, list[str]]:
    """Part the names from the values; name what has no name or another's, leave out what has no value."""
    numbers = [bool(PLAIN_NUMBER.fullmatch(field.replace(",", "."))) for field in rows[0]]
    has_names = header == "yes" or (header == "automatic" and not any(numbers))
    detected.append("The first row holds the names." if has_names else "There is no row of names.")
    first = rows[0] if has_names else [f"column {place}" for place in range(1, len(rows[0]) + 1)]
    body = rows[1:] if has_names else rows
    if not body:
        raise LayoutError("The table has names but no rows below. Add rows, or say that there is no header.")
    if len(body) > MAX_ROWS:
        raise TableError(f"The table has more than {MAX_ROWS:,} rows. Keep those that you need, then upload it again.")
    columns: dict[str, list[str]] = {}
    for place, (label, values) in enumerate(zip(first, zip(*body, strict=True), strict=True), 1):
        name = " ".join(label.split()) or f"column {place}"
        if not any(values):
            repaired.append(f"Column “{name}” has no value and was left out.")
            continue
        number = 2
        while name in columns:
            name, number = f"{' '.join(label.split()) or f'column {place}'} ({number})", number + 1
        if name != label:
            repaired.append(f"Column {place}, “{label}”, is now called “{name}”.")
        columns[name] = list(values)
    if not columns:
        raise LayoutError("The table has names but no values below. Add rows, or say that there is no header.")
    return columns
