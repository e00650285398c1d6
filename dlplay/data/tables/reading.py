"""Uploaded bytes to a table, or a message that says what is wrong, in which row, and what to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from dlplay.data.alterations import Alteration
from dlplay.data.tables.body import (
    BodyColumn,
    RegularBody,
    body_columns,
    first_rows,
    last_rows,
    regular_body,
    without_last,
)
from dlplay.data.tables.cells import Reading, convert
from dlplay.data.tables.excel import excel_rows
from dlplay.data.tables.layout import (
    FIRST_ROWS,
    LAST_ROWS,
    find_layout,
    has_names_again,
    lay_out,
    say_layout,
    usual_width,
)
from dlplay.data.tables.notes import Row
from dlplay.data.tables.numbers import has_decimal_comma
from dlplay.data.tables.refusals import LayoutError, TableError, refuse_disguised
from dlplay.data.tables.texts import MAX_COLUMNS, MAX_ROWS, TableOptions, text_of, text_rows
from dlplay.words import Note

MAX_TABLE_BYTES = 50 * 2**20
TOO_MANY_ROWS = f"The table has more than {MAX_ROWS:,} rows. Keep those that you need, then upload it again."
Cell = float | str | None


@dataclass(frozen=True)
class Table:
    """A table: columns of numbers (float64) or of text, and in sentences what was detected and what was repaired.

    suspected: names of columns in which a number may stand for a missing value.
    """

    frame: pd.DataFrame
    name: str
    detected: tuple[Note, ...] = ()
    repaired: tuple[Note, ...] = ()
    suspected: tuple[str, ...] = ()


def read_table(content: bytes, name: str, options: TableOptions | None = None) -> Table:
    """Read a CSV, TSV or text file, or a sheet of an Excel file.

    Raises TableError, with a sentence for the student, for anything that is not such a table.
    """
    chosen, detected, repaired = options or TableOptions(), list[Note](), list[Note]()
    if len(content) > MAX_TABLE_BYTES:
        raise TableError(
            "“{name}” has {content:.1f} MB; the limit is 50 MB. Upload fewer rows.",
            name=name,
            content=len(content) / 2**20,
        )
    refuse_disguised(content, name)
    if content.startswith(b"PK\x03\x04"):
        rows, comma = excel_rows(content, name, chosen, detected, repaired)
        chosen = replace(chosen, decimal="comma" if comma else "point")
    else:
        text, raw, separator, skipped = text_of(content, name, chosen, detected, repaired)
        body = regular_body(raw, separator) if separator != " " else None
        if body is not None and (found := _quick_columns(body, chosen, skipped, detected, repaired)):
            return _named_table(*found[:2], name, detected, Reading(found[2], chosen.takes_codes, repaired))
        rows = text_rows(text, separator, skipped, name)
    numbered = [(number, row) for number, row in rows if any(row)]
    if not numbered:
        raise TableError("“{name}” is empty: there is no row with a value in it. Upload a file with data.", name=name)
    if empty := len(rows) - len(numbered):
        repaired.append(
            Note("{empty:,} empty rows were left out.", empty=empty) if empty > 1 else Note("1 empty row was left out.")
        )
    kept, layout = lay_out(numbered, chosen.header, repaired)
    first, columns = _columns(_same_width(kept, layout.names > 0, repaired), layout.names > 0, detected)
    comma = _decimal_comma(columns, chosen, detected)
    return _named_table(first, columns, name, detected, Reading(comma, chosen.takes_codes, repaired))


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
    said = Note(
        "Edited by hand: {changes} cells changed, {added} rows added, {deleted} rows deleted.",
        changes=len(changes),
        added=len(added),
        deleted=len(deleted),
    )
    return replace(table, frame=frame.reset_index(drop=True), repaired=(*table.repaired, said))


def _same_width(rows: list[Row], has_names: bool, repaired: list[Note]) -> list[list[str]]:
    """Bring all rows to the width of most of them: empty fields at the end go, one name too few is said.

    Anything else is refused.
    """
    width = usual_width(rows)
    number, first = rows[0]
    are_names = has_names and len(first) < width and (len(first) > 1 or width == 2)
    if are_names and len(rows) > 2 and all(len(row) == width for _, row in rows[1:]):
        rows = [(number, _with_all_names(rows, width, repaired)), *rows[1:]]
    if width > MAX_COLUMNS or len(rows) > MAX_ROWS + 1:
        what = (
            Note("more than {max_columns} columns", max_columns=MAX_COLUMNS)
            if width > MAX_COLUMNS
            else Note("more than {max_rows:,} rows", max_rows=MAX_ROWS)
        )
        raise TableError("The table has {what}. Keep those that you need, then upload it again.", what=what)
    wrong = [(number, len(row)) for number, row in rows if len(row) < width or any(row[width:])]
    if wrong:
        said = "; ".join(f"row {number} has {count}" for number, count in wrong[:5])
        more = Note("; and {wrong} more rows", wrong=len(wrong) - 5) if len(wrong) > 5 else ""
        hint = Note("Correct them in the file, or choose another separator.")
        raise LayoutError(
            "Most rows have {width} fields, but {said}{more}. {hint}", width=width, said=said, more=more, hint=hint
        )
    longer = [str(number) for number, row in rows if len(row) > width]
    if longer:
        repaired.append(
            Note("Empty fields too many at the end of row {longer} were cut off.", longer=", ".join(longer[:5]))
        )
    return [row[:width] for _, row in rows]


def _with_all_names(rows: list[Row], width: int, repaired: list[Note]) -> list[str]:
    """Name the columns that lack a name: the last ones, or the first where it tells the rows apart, as R writes it."""
    number, first = rows[0]
    starts = [row[0] for _, row in rows[1:]]
    are_counted = starts == [str(place) for place in range(1, len(starts) + 1)]
    are_named = len(set(starts)) == len(starts) and all(any(map(str.isalpha, start)) for start in starts)
    if len(first) == width - 1 and (are_counted or are_named):
        repaired.append(
            Note(
                "Row {number} has no name for the first column, which tells the rows apart: it is called “row”.",
                number=number,
            )
        )
        return ["row", *first]
    names = [f"column {place}" for place in range(len(first) + 1, width + 1)]
    last = (
        f"the last {'column is' if len(names) == 1 else 'columns are'} called {', '.join(f'“{one}”' for one in names)}"
    )
    said = Note(
        "Row {number} has {first} names, but the rows below have {width} fields: {last}",
        number=number,
        first=len(first),
        width=width,
        last=last,
    )
    repaired.append(Alteration("{said}. Check that each name stands over the right values.", said=said))
    return [*first, *names]


def _columns(rows: list[list[str]], has_names: bool, detected: list[Note]) -> tuple[list[str], list[list[str]]]:
    """Part the names from the columns below."""
    if has_names and len(rows) == 1:
        raise LayoutError("The table has names but no rows below. Add rows, or say that there is no header.")
    if len(rows) - has_names > MAX_ROWS:
        raise TableError(TOO_MANY_ROWS)
    return _say_names(rows[0], has_names, detected), [list(cells) for cells in zip(*rows[has_names:], strict=True)]


def _say_names(first: list[str], has_names: bool, detected: list[Note]) -> list[str]:
    detected.append(Note("The first row holds the names.") if has_names else Note("There is no row of names."))
    return first if has_names else [f"column {place}" for place in range(1, len(first) + 1)]


def _decimal_comma(columns: Iterable[Sequence[str]], options: TableOptions, detected: list[Note]) -> bool:
    comma = has_decimal_comma(columns) if options.decimal == "automatic" else options.decimal == "comma"
    detected.append(Note("Decimal sign: {note}.", note=Note("comma") if comma else Note("point")))
    return comma


def _quick_columns(
    body: RegularBody, options: TableOptions, skipped: int, detected: list[Note], repaired: list[Note]
) -> tuple[list[str], list[BodyColumn], bool] | None:
    """Read a regular file: names, columns, and whether the decimal sign is a comma; None where the slow way must.

    skipped: the lines above that were left out.
    """
    sample, found = first_rows(body), list[Note]()
    rows, width = body.ends.shape
    if width > MAX_COLUMNS or not all(any(row) for row in sample):
        return None
    first = list(enumerate(sample[:FIRST_ROWS], skipped + 1))
    last = list(enumerate(last_rows(body, LAST_ROWS), skipped + max(rows - LAST_ROWS, 0) + 1))
    layout = find_layout(first, last, options.header, rows <= FIRST_ROWS)
    top, end = layout.titles + layout.names + layout.units, rows - layout.notes
    if layout.names > 1 or end <= top or (layout.names and has_names_again(first[layout.titles], first[top:end])):
        return None
    if end - top > MAX_ROWS:
        raise TableError(TOO_MANY_ROWS)
    names = _say_names(sample[layout.titles], layout.names > 0, found)
    comma = _decimal_comma(list(zip(*sample[top:end], strict=True)), options, found)
    columns = body_columns(without_last(body, layout.notes), top, comma)
    if columns is None:
        return None
    say_layout(first, last, layout, repaired)
    detected.extend(found)
    return names, columns, comma


def _named_table(
    labels: list[str], columns: Sequence[BodyColumn], name: str, detected: list[Note], reading: Reading
) -> Table:
    """Name what has no name or another's, leave out what has no value, and make numbers."""
    named: dict[str, BodyColumn] = {}
    for place, (label, cells) in enumerate(zip(labels, columns, strict=True), 1):
        plain = " ".join(label.split()) or f"column {place}"
        if not _has_value(cells):
            reading.repaired.append(Note("Column “{plain}” has no value and was left out.", plain=plain))
            continue
        column, number = plain, 2
        while column in named:
            column, number = f"{plain} ({number})", number + 1
        if column != label:
            reading.repaired.append(
                Note("Column {place}, “{label}”, is now called “{column}”.", place=place, label=label, column=column)
            )
        named[column] = cells
    if not named:
        raise LayoutError("The table has names but no values below. Add rows, or say that there is no header.")
    frame = pd.DataFrame({column: convert(cells, column, reading) for column, cells in named.items()}, copy=False)
    return Table(frame, name, tuple(detected), tuple(reading.repaired), tuple(dict.fromkeys(reading.suspected)))


def _has_value(cells: BodyColumn) -> bool:
    if isinstance(cells, list):
        return any(cells)
    return cells.dtype == object or not np.isnan(cells.astype(np.float64, copy=False)).all()
