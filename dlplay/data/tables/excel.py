"""The sheets of an Excel file to rows of fields; numbers and dates stay what they are."""

import datetime
import io
import re
import zipfile
from collections.abc import Sequence
from itertools import islice
from typing import Any
from xml.etree import ElementTree

import openpyxl
from openpyxl.utils.cell import range_boundaries

from dlplay.data.alterations import Alteration
from dlplay.data.tables.numbers import SAMPLE_CELLS, has_decimal_comma
from dlplay.data.tables.refusals import LayoutError, TableError
from dlplay.data.tables.texts import MAX_COLUMNS, MAX_ROWS, TableOptions
from dlplay.words import Note, join_notes

MAX_UNPACKED = 300 * 2**20  # of an Excel file, which is a ZIP archive
FIRST_SHEET = "automatic"  # the first that holds a table
MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*ref="([A-Z0-9:]+)"')
LOOKED_AT_SHEET_ROWS = 50
MOST_MERGED = 10_000
SheetCell = object  # a number, a date, a text or nothing, as openpyxl gives it


def sheet_names(content: bytes) -> list[str]:
    """Name the sheets of an Excel file in their order; none for any other file."""
    if not content.startswith(b"PK\x03\x04"):
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if archive.getinfo("xl/workbook.xml").file_size > 2**20:
                return []
            tree = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    except (
        KeyError,
        OSError,
        zipfile.BadZipFile,
        ElementTree.ParseError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ):
        return []
    return [str(part.get("name")) for part in tree.iter() if part.tag.endswith("}sheet")]


def excel_rows(
    content: bytes, name: str, options: TableOptions, detected: list[Note], repaired: list[Note]
) -> tuple[list[tuple[int, list[str]]], bool]:
    """Give the rows of a sheet with their numbers, and whether numbers that are written as text have a decimal comma.

    Cells that are numbers are written with the same decimal sign as those texts.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts, unpacked = archive.namelist(), sum(part.file_size for part in archive.infolist())
            if "xl/workbook.xml" not in parts:
                raise TableError(
                    "“{name}” is a ZIP archive or another Office document. Upload the table that is in it.", name=name
                )
            if unpacked > MAX_UNPACKED:
                raise TableError("“{name}” unpacks to more than 300 MB. Save the rows that you need as CSV.", name=name)
            cells = _sheet_cells(content, archive, options.sheet, detected, repaired)
    except TableError:
        raise
    except Exception as problem:  # a damaged file can fail anywhere in the reader of Excel files
        raise TableError(
            "“{name}” is a damaged Excel file. Open it in Excel and save it again, or as CSV.", name=name
        ) from problem
    columns = zip(*cells[:SAMPLE_CELLS], strict=True)
    texts = [[cell for cell in column if isinstance(cell, str)] for column in columns]
    comma = has_decimal_comma(texts) if options.decimal == "automatic" else options.decimal == "comma"
    return [(number, [_cell_text(cell, comma) for cell in row]) for number, row in enumerate(cells, 1)], comma


def _sheet_cells(
    content: bytes, archive: zipfile.ZipFile, sheet: str, detected: list[Note], repaired: list[Note]
) -> list[list[SheetCell]]:
    """Read the cells of a sheet, (rows, columns), without the empty columns at its sides, merged ones filled."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    titles = [one.title for one in book.worksheets]
    if sheet not in (FIRST_SHEET, *titles):
        raise LayoutError(
            "The Excel file has no sheet of cells “{sheet}”. Choose one of {titles}.",
            sheet=sheet,
            titles=", ".join(titles),
        )
    chosen = next((one for one in book.worksheets if one.title == sheet), None) or _first_with_a_table(book.worksheets)
    said = (
        Note("An Excel file; its first sheet, “{sheet}”, was read", sheet=chosen.title)
        if chosen is book.worksheets[0]
        else Note("An Excel file; its sheet, “{sheet}”, was read", sheet=chosen.title)
    )
    others = Note("it has {sheets} sheets, choose another under “How to read the file”", sheets=len(titles))
    detected.append(Note("{said}.", said=join_notes([said, others], "; ") if len(titles) > 1 else said))
    widest = min(chosen.max_column or MAX_COLUMNS + 1, MAX_COLUMNS + 1)
    lines = chosen.iter_rows(values_only=True, max_col=widest)
    cells = [[_clean(cell) for cell in row] for row in islice(lines, MAX_ROWS + 2)]
    with archive.open(chosen._worksheet_path) as part:
        merged = MERGED.findall(part.read().rpartition(b"</sheetData>")[2])
    filled = [[place for place, cell in enumerate(row) if cell is not None] or None for row in cells]
    first = min((places[0] for places in filled if places), default=0)
    width = max((places[-1] + 1 for places in filled if places), default=0)
    cells = [[*row[:width], *[None] * (width - len(row))] for row in cells]
    _fill_merged(cells, [range_boundaries(ref.decode()) for ref in merged[:MOST_MERGED]], first, repaired)
    return [row[first:] for row in cells]


def _first_with_a_table(sheets: Sequence[Any]) -> Any:
    """Give the first sheet with two rows of two cells or more; else the first with any cell; else the first."""
    filled = []
    for sheet in sheets:
        rows = islice(sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS), LOOKED_AT_SHEET_ROWS)
        filled.append([sum(cell is not None for cell in row) for row in rows])
    tables = [sheet for sheet, counts in zip(sheets, filled, strict=True) if sum(count > 1 for count in counts) > 1]
    some = [sheet for sheet, counts in zip(sheets, filled, strict=True) if any(counts)]
    return (tables or some or list(sheets))[0]


def _fill_merged(
    cells: list[list[SheetCell]], merged: Sequence[tuple[int, ...]], first: int, repaired: list[Note]
) -> None:
    """Write the value of merged cells into all of them; not that of a title over the whole width."""
    filled = 0
    for left, top, right, bottom in merged:
        if top > len(cells) or (right > left and left - 1 == first):
            continue
        value = cells[top - 1][left - 1] if left <= len(cells[0]) else None
        for row in cells[top - 1 : bottom]:
            for place in range(left - 1, min(right, len(row))):
                filled += row[place] is None and value is not None
                row[place] = value
    if filled:
        repaired.append(
            Alteration(
                "{filled} empty cells of merged ones were filled with the value of their first one.", filled=filled
            )
        )


def _clean(cell: SheetCell) -> SheetCell:
    return (cell.strip() or None) if isinstance(cell, str) else cell


def _cell_text(cell: SheetCell, comma: bool) -> str:
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    if isinstance(cell, float) and comma:
        return str(cell).replace(".", ",")
    return "" if cell is None else str(cell)
