"""The sign between the fields of a text file: a tab, a semicolon, a bar, a comma, or blanks."""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence

from dlplay.data.tables.numbers import GROUPED_NUMBER, PLAIN_NUMBER

SEPARATORS = {"automatic": "", "tab": "\t", "semicolon": ";", "bar": "|", "comma": ",", "blanks": " "}
FIRST_LINES = 100


def find_separator(text: str) -> str:
    """Choose the sign that cuts most of the first lines into the same number of fields."""
    lines = [line for line in text[:100_000].splitlines()[:FIRST_LINES] if line.strip()]
    best, best_share = ",", 0.0
    for sign in list(SEPARATORS.values())[1:-1]:
        share = _share_of_one_width(_widths(lines, sign))
        if share > best_share + 0.05:
            best, best_share = sign, share
    return " " if _are_cut_by_blanks(lines, best, best_share) else best


def lines_to_cut(lines: Iterable[str], separator: str) -> Iterable[str]:
    """Prepare lines for the csv module, which cuts at runs of blanks, too; tabs count as blanks there."""
    return (line.replace("\t", " ").strip() for line in lines) if separator == " " else lines


def cut(lines: Iterable[str], separator: str) -> list[list[str]]:
    """Cut lines into fields; raises csv.Error."""
    return list(csv.reader(lines_to_cut(lines, separator), delimiter=separator, skipinitialspace=separator == " "))


def _widths(lines: list[str], sign: str) -> list[int]:
    try:
        return [len(row) for row in cut(lines, sign)]
    except csv.Error:
        return []


def _share_of_one_width(widths: Sequence[int]) -> float:
    most = Counter(width for width in widths if width > 1).most_common(1)
    return most[0][1] / len(widths) if most else 0.0


def _are_cut_by_blanks(lines: list[str], best: str, best_share: float) -> bool:
    """Say whether blanks cut the lines more evenly, into fields of which many are numbers."""
    try:
        rows = cut(lines, " ")
    except csv.Error:
        return False
    widths = [len(row) for row in rows]
    share = _share_of_one_width(widths[1:] or widths)
    below = [field for row in rows[1:] or rows for field in row]
    if share < 0.9 or not below or all(GROUPED_NUMBER.fullmatch(line.strip()) for line in lines[1:] or lines):
        return False
    width = Counter(widths).most_common(1)[0][0]
    numbers = sum(_is_bare_number(field) for field in below) / len(below)
    if widths[0] not in (width, width - 1) or (widths[0] < width and width == 2):
        return False
    if best_share < 0.7:
        return numbers >= 0.5
    return numbers >= 0.8 and (share > best_share or best == ",") and width > 2


def _is_bare_number(field: str) -> bool:
    return not field.endswith(",") and bool(PLAIN_NUMBER.fullmatch(field.replace(",", ".", 1)))
