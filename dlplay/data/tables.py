"""Uploaded bytes to a table, or a message that says what is wrong, in which row, and what to do."""

import datetime
import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
import openpyxl
import pandas as pd

from dlplay.data.table_body import BodyColumn, RegularBody, body_columns, first_rows, regular_body
from dlplay.data.table_cells import PLAIN_NUMBER, convert, has_decimal_comma
from dlplay.data.table_refusals import LayoutError, TableError, refuse_disguised
from dlplay.data.table_texts import MAX_ROWS, TableOptions, text_of, text_rows

MAX_TABLE_BYTES = 50 * 2**20
TOO_MANY_ROWS = f"The table has more than {MAX_ROWS:,} rows. Keep those that you need, then upload it again."
MAX_COLUMNS = 500
MAX_UNPACKED = 300 * 2**20  # of an Excel file, which is a ZIP archive
Cell = float | str | None


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
    chosen, detected = options or TableOptions(), list[str]()
    if len(content) > MAX_TABLE_BYTES:
        raise TableError(f"“{name}” has {len(content) / 2**20:.1f} MB; the limit is 50 MB. Upload fewer rows.")
    refuse_disguised(content, name)
    if content.startswith(b"PK\x03\x04"):
        rows = _excel_rows(content, name, detected)
        chosen = replace(chosen, decimal="point") if chosen.decimal == "automatic" else chosen
    else:
        text, raw, separator, skipped = text_of(content, name, chosen, detected)
        body = regular_body(raw, separator)
        if body is not None and (found := _quick_columns(body, chosen, detected)):
            return _named_table(*found, name, detected, [])
        rows = text_rows(text, separator, skipped, name)
    numbered = [(number, row) for number, row in rows if any(row)]
    if not numbered:
        raise TableError(f"“{name}” is empty: there is no row with a value in it. Upload a file with data.")
    repaired = [f"{len(rows) - len(numbered)} empty rows were left out."] if len(numbered) < len(rows) else []
    first, columns = _columns(_same_width(numbered, chosen.header, repaired), chosen.header, detected)
    return _named_table(first, columns, _decimal_comma(columns, chosen, detected), name, detected, repaired)


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


def _same_width(rows: list[tuple[int, list[str]]], header: str, repaired: list[str]) -> list[list[str]]:
    """Bring all rows to the width of most of them: empty fields at the end go, one name too few is said.

    Anything else is refused.
    """
    width = Counter(len(row) for _, row in rows).most_common(1)[0][0]
    number, first = rows[0]
    others_fit = len(rows) > 2 and all(len(row) == width for _, row in rows[1:])
    if others_fit and len(first) == width - 1 and _has_names(first, header):
        said = f"Row {number} has {width - 1} names, but the rows below have {width} fields: the last column is called"
        repaired.append(f"{said} “column {width}”. Check that each name stands over the right values.")
        rows = [(number, [*first, f"column {width}"]), *rows[1:]]
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


def _has_names(row: list[str], header: str) -> bool:
    numbers = [bool(PLAIN_NUMBER.fullmatch(field.replace(",", "."))) for field in row]
    return header == "yes" or (header == "automatic" and not any(numbers))


def _columns(rows: list[list[str]], header: str, detected: list[str]) -> tuple[list[str], list[list[str]]]:
    """Part the names from the columns below."""
    first, has_names = rows[0], _has_names(rows[0], header)
    if has_names and len(rows) == 1:
        raise LayoutError("The table has names but no rows below. Add rows, or say that there is no header.")
    if len(rows) - has_names > MAX_ROWS:
        raise TableError(TOO_MANY_ROWS)
    return _say_names(first, has_names, detected), [list(cells) for cells in zip(*rows[has_names:], strict=True)]


def _say_names(first: list[str], has_names: bool, detected: list[str]) -> list[str]:
    detected.append("The first row holds the names." if has_names else "There is no row of names.")
    return first if has_names else [f"column {place}" for place in range(1, len(first) + 1)]


def _decimal_comma(columns: Iterable[Sequence[str]], options: TableOptions, detected: list[str]) -> bool:
    comma = has_decimal_comma(columns) if options.decimal == "automatic" else options.decimal == "comma"
    detected.append(f"Decimal sign: {'comma' if comma else 'point'}.")
    return comma


def _quick_columns(
    body: RegularBody, options: TableOptions, detected: list[str]
) -> tuple[list[str], list[BodyColumn], bool] | None:
    """Read a regular file: names, columns, and whether the decimal sign is a comma; None where the slow way must."""
    sample, found = first_rows(body), list[str]()
    has_names = _has_names(sample[0], options.header)
    rows, width = body.ends.shape
    if rows <= has_names or width > MAX_COLUMNS or not any(sample[0]):
        return None
    if rows - has_names > MAX_ROWS:
        raise TableError(TOO_MANY_ROWS)
    names = _say_names(sample[0], has_names, found)
    comma = _decimal_comma(list(zip(*sample[has_names:], strict=True)), options, found)
    columns = body_columns(body, int(has_names), comma)
    if columns is None:
        return None
    detected.extend(found)
    return names, columns, comma


def _named_table(
    labels: list[str], columns: Sequence[BodyColumn], comma: bool, name: str, detected: list[str], repaired: list[str]
) -> Table:
    """Name what has no name or another's, leave out what has no value, and make numbers."""
    named: dict[str, BodyColumn] = {}
    for place, (label, cells) in enumerate(zip(labels, columns, strict=True), 1):
        plain = " ".join(label.split()) or f"column {place}"
        if not _has_value(cells):
            repaired.append(f"Column “{plain}” has no value and was left out.")
            continue
        column, number = plain, 2
        while column in named:
            column, number = f"{plain} ({number})", number + 1
        if column != label:
            repaired.append(f"Column {place}, “{label}”, is now called “{column}”.")
        named[column] = cells
    if not named:
        raise LayoutError("The table has names but no values below. Add rows, or say that there is no header.")
    frame = pd.DataFrame(
        {column: convert(cells, column, comma, repaired) for column, cells in named.items()}, copy=False
    )
    return Table(frame, name, tuple(detected), tuple(repaired))


def _has_value(cells: BodyColumn) -> bool:
    if isinstance(cells, list):
        return any(cells)
    return cells.dtype == object or not np.isnan(cells.astype(np.float64, copy=False)).all()
