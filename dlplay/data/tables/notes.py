"""Rows below a table that hold no values of it: notes, sources, and the sum of those above."""

import re
from collections.abc import Callable, Sequence

from dlplay.data.tables.cells import MISSING_WORDS
from dlplay.data.tables.numbers import as_number, is_some_number

Row = tuple[int, list[str]]  # the number of its line or row in the file, from 1, and its fields
NOTE = re.compile(
    r"(source|note|remark|footnote|legend|copyright|data extracted|last updated|download|quelle|anmerkung|hinweis|stand"
    r"|fuente|nota|fonte|ที่มา|หมายเหตุ|แหล่งที่มา)s?\b.*|[*©†‡].*|[-_=*]{3,}|\(?\d\)\s.*|\[\d\].*",
    re.IGNORECASE | re.DOTALL,
)
TOTAL = re.compile(
    r"(grand |sub)?totals?|sum|overall|average|mean|(gesamt|end)?summe|gesamt|insgesamt|zusammen"
    r"|durchschnitt|mittelwert|total général|ensemble|somme|moyenne|totale|suma|รวม(ทั้งสิ้น|ทั้งหมด)?|ยอดรวม|เฉลี่ย",
    re.IGNORECASE,
)


def count_notes(last: Sequence[Row], rows: Sequence[Row], width: int, has_all: bool) -> int:
    """Count the rows at the end that are no rows of values: notes, or the sum of those above."""
    is_dated = share_of([row[0] for _, row in rows if len(row) == width], has_digit) >= 0.8
    found = 0
    for count, (number, row) in enumerate(reversed(last), 1):
        before = last[-count - 1][0] if count < len(last) else number - 1
        is_sum = _is_sum(row, [other for place, other in rows if place < number] if has_all else [], is_dated)
        is_note = _is_note(row, width, is_dated)
        if is_sum or is_note or (_is_one_word(row, width) and number - before > 1):
            found = count
        elif not _is_one_word(row, width):
            break
    return found


def _is_one_word(row: Sequence[str], width: int) -> bool:
    return filled_cells(row) == 1 and bool(row[0]) and width > 1 and not is_some_number(row[0])


def _is_note(row: Sequence[str], width: int, is_dated: bool) -> bool:
    one_word = _is_one_word(row, width)
    if one_word and (len(row) != width or (is_dated and not has_digit(row[0]))):
        return True
    return bool(NOTE.fullmatch(row[0])) and (one_word or ":" in row[0]) and not is_some_number(row[0])


def _is_sum(row: Sequence[str], above: Sequence[Sequence[str]], is_dated: bool) -> bool:
    """Say whether a row is called a sum, and stands among dates or numbers, or is the sum or mean of the rows above."""
    if not TOTAL.fullmatch(row[0].rstrip(" :.")):
        return False
    return is_dated or any(_adds_up(row, above, place) for place in range(1, len(row)))


def _adds_up(row: Sequence[str], above: Sequence[Sequence[str]], place: int) -> bool:
    for comma in (False, True):
        value = as_number(row[place], comma)
        parts = [as_number(other[place], comma) for other in above if place < len(other)]
        numbers = [part for part in parts if part is not None]
        if value and len(numbers) > 1:
            total = sum(numbers)
            return any(abs(value - wanted) <= 0.01 * abs(value) for wanted in (total, total / len(numbers)))
    return False


def filled_cells(row: Sequence[str]) -> int:
    """Count the cells that are not empty."""
    return sum(map(bool, row))


def share_of(cells: Sequence[str], test: Callable[[str], bool]) -> float:
    """Give the share of the known cells that pass a test; 0 where none is known."""
    known = [cell for cell in cells if cell.lower() not in MISSING_WORDS]
    return sum(map(test, known)) / len(known) if known else 0.0


def has_digit(cell: str) -> bool:
    """Say whether a digit is in a cell, as in dates and numbers."""
    return any(sign.isdigit() for sign in cell)
