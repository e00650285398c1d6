"""Whether the first row of a table holds names; years and counted numbers may be names, too."""

from collections.abc import Sequence
from itertools import pairwise

from dlplay.data.tables.numbers import PLAIN_NUMBER

YEARS = range(1500, 2701)  # also those of the Buddhist era
ONE_YEAR = (*range(1900, 2101), *range(2443, 2644))
FEWEST_COUNTED = 4  # columns named 0, 1, 2, 3
LOOKED_BELOW = 20
LOOKED_FOR_AGAIN = 500


def has_names(first: Sequence[str], below: Sequence[Sequence[str]], header: str) -> bool:
    """Say whether the first row holds names. header: one of HEADERS; below: the rows that follow."""
    if header != "automatic":
        return header == "yes"
    numbers = [place for place, cell in enumerate(first) if PLAIN_NUMBER.fullmatch(cell.replace(",", "."))]
    if not numbers:
        return not _come_again(first, below)
    written = [int(first[place]) if first[place].isdecimal() else -1 for place in numbers]
    steps = {after - before for before, after in pairwise(written)}
    is_rising, is_falling = all(step > 0 for step in steps), all(step < 0 for step in steps)
    if not below or min(written) < 0 or not (is_rising or is_falling):
        return False
    if all(year in YEARS for year in written) and (len(written) > 1 or (len(first) > 1 and written[0] in ONE_YEAR)):
        return not _are_years(below, numbers)
    counted = steps == {1} and written[0] in (0, 1) and numbers == list(range(numbers[0], len(first)))
    return counted and (not first[0] or (written[0] == 0 and len(written) == len(first) >= FEWEST_COUNTED))


def may_be_groups(cells: Sequence[str]) -> bool:
    """Say whether the cells can be names that stand over several columns: words or years."""
    numbers = [cell for cell in cells if PLAIN_NUMBER.fullmatch(cell.replace(",", "."))]
    return all(cell.isdecimal() and int(cell) in YEARS for cell in numbers)


def _come_again(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Say whether most cells of a first row stand below, too, in their columns: a name does not."""
    rows = [row for row in below[:LOOKED_FOR_AGAIN] if len(row) == len(first) and list(row) != list(first)]
    columns = [set(cells) for cells in zip(*rows, strict=True)]
    known = [cell in cells for cell, cells in zip(first, columns, strict=False) if cell]
    return sum(known) > len(known) / 2


def _are_years(rows: Sequence[Sequence[str]], places: Sequence[int]) -> bool:
    """Say whether many cells in these places are years, too."""
    cells = [row[place] for row in rows[:LOOKED_BELOW] for place in places if place < len(row) and row[place]]
    return sum(cell.isdecimal() and int(cell) in YEARS for cell in cells) >= len(cells) / 4
