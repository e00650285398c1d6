"""What stands around the values of a table: titles above the names, lines of units below them, notes at the end."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dlplay.data.alterations import Alteration
from dlplay.data.tables.cells import MISSING_WORDS
from dlplay.data.tables.comments import comment_sign
from dlplay.data.tables.names import has_names, may_be_groups
from dlplay.data.tables.notes import Row, count_notes, filled_cells, has_digit, share_of
from dlplay.data.tables.numbers import is_some_number
from dlplay.words import Note

FIRST_ROWS = 2001  # that tell the layout
LAST_ROWS = 60
MOST_NAMES = 4
MOST_UNITS = 3
SHOWN_FIELDS = 6
UNIT = re.compile(r"[^\W\d_]|[%‰°$€£¥฿]")
LOOKED_AT_ROWS = 60


@dataclass(frozen=True)
class Layout:
    """How many rows are titles, names, and lines of units, from the top, and how many are notes at the end."""

    titles: int = 0
    names: int = 0
    units: int = 0
    notes: int = 0


def find_layout(first: Sequence[Row], last: Sequence[Row], header: str, has_all: bool) -> Layout:
    """Tell titles, names, units and notes apart by the first and the last rows.

    header: one of HEADERS; has_all: the first rows are all rows, so that a sum in the last one can be checked.
    """
    width = usual_width(first)
    if width == 1:
        return Layout(names=int(has_names(first[0][1], [row for _, row in first[1:]], header)))
    titles = _count_titles(first, width, header) if header != "no" else 0
    rows = [row for _, row in first[titles:]]
    names = 0
    if _begins_with_names(rows, width, header):
        names = 1
        while names < MOST_NAMES and _are_two_rows_of_names(rows[names - 1 :], width):
            names += 1
    units = _count_units(rows[names:], width) if names else 0
    notes = count_notes(last, first[titles + names + units :], width, has_all)
    most = max(len(first) - titles - names - units - 1, 0)
    return Layout(titles, names, units, min(notes, most))


def lay_out(rows: list[Row], header: str, repaired: list[Note]) -> tuple[list[Row], Layout]:
    """Leave out what is around the values, and say it; the names come in one row."""
    rows = _without_late_comments(rows, repaired)
    layout = find_layout(rows[:FIRST_ROWS], rows[-LAST_ROWS:], header, len(rows) <= FIRST_ROWS)
    say_layout(rows, rows[-LAST_ROWS:], layout, repaired)
    start = layout.titles + layout.names
    names, values = rows[layout.titles : start], rows[start + layout.units : len(rows) - layout.notes]
    if names and has_names_again(names[0], values[:FIRST_ROWS]):
        again = [number for number, row in values if row == names[0][1]]
        repaired.append(
            Alteration(
                "The names stand again in {count} rows, first in row {row}: left out.",
                count=len(again),
                row=again[0],
            )
        )
        values = [(number, row) for number, row in values if row != names[0][1]]
    while len(names) > 1:
        names = [*names[:-2], (names[-2][0], _joined(names[-2][1], names[-1][1]))]
    return [*names, *values], layout


def has_names_again(names: Row, rows: Sequence[Row]) -> bool:
    """Say whether the row of names stands below, too, as where files were put together, but not everywhere."""
    again = sum(row == names[1] for _, row in rows)
    return 0 < again < len(rows)


def usual_width(rows: Sequence[Row]) -> int:
    """Give the number of fields of most rows; a table below many lines with fewer fields counts, too."""
    widths = Counter(len(row) for _, row in rows)
    most = widths.most_common(1)[0][0]
    tables = [width for width, count in widths.items() if width > most and count > 2 and 4 * count >= len(rows)]
    return max([most, *tables], key=lambda width: width * widths[width])


def _without_late_comments(rows: list[Row], repaired: list[Note]) -> list[Row]:
    """Leave out rows that begin with a comment sign and have another number of fields than most."""
    width = usual_width(rows[:FIRST_ROWS])
    late = {number for number, row in rows if len(row) != width and comment_sign(row[0])}
    late -= {rows[0][0]}
    if late and width > 1:
        where = ", ".join(map(str, sorted(late)[:5])) + (" ..." if len(late) > 5 else "")
        repaired.append(Alteration("Comment lines within the table were left out: row {where}.", where=where))
        return [(number, row) for number, row in rows if number not in late]
    return rows


def say_layout(first: Sequence[Row], last: Sequence[Row], layout: Layout, repaired: list[Note]) -> None:
    """Say in sentences which rows are left out, and what the first of them says."""
    above = first[: layout.titles]
    below = first[layout.titles + layout.names :][: layout.units]
    if above:
        are = (
            Note("1 line above the names was")
            if len(above) == 1
            else Note("{above} lines above the names were", above=len(above))
        )
        repaired.append(Note("{are} left out: “{written}”.", are=are, written=_written(above[0])))
    if layout.names > 1:
        named = first[layout.titles : layout.titles + layout.names]
        repaired.append(
            Note(
                "The names stand in {count} rows, {first} to {last}, and were joined.",
                count=layout.names,
                first=named[0][0],
                last=named[-1][0],
            )
        )
    for row in below:
        said = Note(
            "Row {row} stands between the names and the values and was left out, as units or a remark", row=row[0]
        )
        repaired.append(Alteration("{said}: “{row}”.", said=said, row=_written(row)))
    if layout.notes:
        ends = last[-layout.notes :]
        are = (
            Note("Row {ends} is a sum or a note", ends=ends[0][0])
            if len(ends) == 1
            else Note("The last {ends} rows are sums or notes", ends=len(ends))
        )
        repaired.append(
            Alteration("{are} below the table and left out: “{written}”.", are=are, written=_written(ends[0]))
        )


def _joined(groups: Sequence[str], names: Sequence[str]) -> list[str]:
    """Write each column's group before its name; a group without a name beside it stands over several columns."""
    group, joined = "", list[str]()
    for above, name in zip(groups, names, strict=True):
        group = above or group
        joined.append(f"{group} {name}".strip() if group != name else name)
    return joined


def _written(row: Row) -> str:
    fields = [field for field in row[1] if field]
    return ", ".join(fields[:SHOWN_FIELDS])[:100] + (" ..." if len(fields) > SHOWN_FIELDS else "")


def _count_titles(rows: Sequence[Row], width: int, header: str) -> int:
    """Count the rows above the names: few fields from the left, or another number of them than below."""
    count = next((place for place, (_, row) in enumerate(rows) if not _may_be_title(row, width)), 0)
    if not count:
        return 0
    below = [row for _, row in rows[count:]]
    if _begins_with_names(below, width, header):
        return count
    while count and _may_be_names(rows[count - 1][1], width):
        count -= 1  # in a row of another length, or over some columns only
    if count == 1 and " " not in rows[0][1][0]:
        return 0  # one word is no title, but a name that stands alone
    return count


def _may_be_names(row: Sequence[str], width: int) -> bool:
    return filled_cells(row) > 1 or not row[0] or (width == 2 and len(row) == 2)


def _may_be_title(row: list[str], width: int) -> bool:
    filled, end = filled_cells(row), max((place for place, field in enumerate(row, 1) if field), default=0)
    if is_some_number(next(field for field in row if field)):
        return False
    if filled == 1 and width > 2:
        return True
    few = filled == end and filled <= width // 2
    has_number = any(is_some_number(field) for field in row)
    return few or (len(row) != width and end != width and (end != width - 1 or filled < end or has_number))


def _begins_with_names(rows: Sequence[list[str]], width: int, header: str) -> bool:
    return has_names(rows[0], rows[1:], header) or (header == "automatic" and _are_two_rows_of_names(rows, width))


def _are_two_rows_of_names(rows: Sequence[list[str]], width: int) -> bool:
    """Say whether a first row of names stands over several columns each, and a second one tells these apart."""
    if len(rows) < 3 or any(len(row) != width for row in rows[:3]):
        return False
    groups, names = rows[:2]
    values = [cell for row in rows[2 : 2 + MOST_UNITS] for cell in row]
    spans = any(not group and name for group, name in zip(groups[1:], names[1:], strict=True))
    repeats = any(group and group == before for group, before in zip(groups[1:], groups, strict=False))
    second = has_names(["", *names] if names[0] else names, rows[2:], "automatic")
    return (
        (spans or repeats)
        and may_be_groups(groups)
        and second
        and any(map(is_some_number, values))
        and filled_cells(groups) > 1
    )


def _count_units(rows: Sequence[list[str]], width: int) -> int:
    """Count the rows, at most three, that have words where all rows below have numbers."""
    count = 0
    while count < min(MOST_UNITS, len(rows) - 2):
        columns = list(zip(*(row for row in rows[count + 1 :][:LOOKED_AT_ROWS] if len(row) == width), strict=True))
        if len(rows[count]) != width or not columns or not _is_unit_row(rows[count], columns):
            break
        count += 1
    return count


def _is_unit_row(row: Sequence[str], columns: Sequence[Sequence[str]]) -> bool:
    numeric = [place for place, cells in enumerate(columns) if share_of(cells, is_some_number) >= 0.8]
    dated = [place for place in range(len(row)) if place not in numeric and share_of(columns[place], has_digit) >= 0.8]
    if any(is_some_number(row[place]) for place in numeric) or any(has_digit(row[place]) for place in dated):
        return False
    told = [place for place in numeric if row[place].lower() not in MISSING_WORDS]
    if any(row[place] in columns[place] or not UNIT.search(row[place]) for place in told):
        return False  # a word that comes again stands for a missing value
    words = len(told)
    unlike = words + sum(bool(row[place]) for place in dated)
    is_alone = filled_cells(row) == words and len(row) > 1
    names_the_dates = not words and 0 in dated and bool(row[0]) and filled_cells(row) == 1 and len(row) > 2
    return (words > 0 and (unlike > 1 or is_alone)) or names_the_dates
