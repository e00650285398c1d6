"""The cells of a column, as people write them, to numbers."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MISSING_WORDS = ("", "na", "n/a", "nan", "null", "#n/a", "-", "--", "?", ".")
LONGEST_MISSING = max(map(len, MISSING_WORDS))
SIGNS = str.maketrans("\u00a0\u202f\u2212", "  -")
SWAPPED = str.maketrans(",.", ".,")
EXPONENT = r"(?:[eE][-+]?\d{1,4})?"
PLAIN_NUMBER = re.compile(rf"[-+]?(?:\d+\.?\d*|\.\d+){EXPONENT}|[-+]?inf(?:inity)?", re.IGNORECASE)
MAYBE_NUMBER = re.compile(r"[-+\u2212]?(?:[\d.,'\s]+(?:e[-+\u2212]?\d+)?|inf(?:inity)?)\s*%?", re.IGNORECASE)
GROUPED_NUMBER = re.compile(r"[-+]?\d{1,3}(?:[,' ]\d{3})+(?:\.\d+)?")
SURE_COMMA = re.compile(r"[-+]?(?:\d{1,3}(?:[.' ]\d{3})+,\d+|\d+,(?:\d{1,2}|\d{4,})|\d{4,},\d+|0,\d+) ?%?")
SURE_POINT = re.compile(rf"[-+]?(?:\d{{1,3}}(?:,\d{{3}})+\.\d+|\d*\.\d+){EXPONENT} ?%?")


def has_decimal_comma(columns: Iterable[Sequence[str]]) -> bool:
    """Say whether more numbers of a table can only have a decimal comma than can only have a point."""
    cells: Iterable[str] = (cell for values in columns for cell in values[:2000])
    votes = Counter((bool(SURE_COMMA.fullmatch(cell)), bool(SURE_POINT.fullmatch(cell))) for cell in cells)
    return votes[True, False] > votes[False, True]


def convert(
    cells: list[str] | NDArray[np.float64] | NDArray[np.object_], column: str, comma: bool, repaired: list[str]
) -> "pd.Series[float] | pd.Series[str]":
    """Make numbers of a column where every value is one; else keep it as text. Missing words become missing."""
    if not isinstance(cells, list):  # what the quick way has made: numbers, or what can only be text
        if cells.dtype == object:
            return pd.Series(cells, dtype=object)
        if missing := int(np.isnan(cells.astype(np.float64, copy=False)).sum()):
            repaired.append(f"Column “{column}”: {missing} values are missing.")
        return pd.Series(cells)
    codes, words = pd.factorize(np.array(cells, dtype=object))  # in the order in which they come
    counts = np.bincount(codes, minlength=len(words))
    lost = np.array([len(word) <= LONGEST_MISSING and word.lower() in MISSING_WORDS for word in words], bool)
    _say_missing(words[lost], int(counts[lost].sum()), column, repaired)
    numbers = [np.nan if gone else _as_number(word, comma) for word, gone in zip(words, lost, strict=True)]
    failed = np.array([number is None for number in numbers], bool)
    if failed.any() or lost.all():
        wrong, given = int(counts[failed].sum()), int(counts[~lost].sum())
        if 0 < wrong < 0.5 * given:
            first = int(np.argmax(failed[codes]))
            said = f"{wrong} values are not numbers (the first, in row {first}, counted from 0: “{cells[first]}”)"
            repaired.append(f"Column “{column}” stays text: {said}.")
        known = words.copy()
        known[lost] = None
        return pd.Series(known[codes], dtype=object)
    if any(word.endswith("%") for word in words):
        repaired.append(f"Column “{column}”: the percent signs were taken off; 5 % is the number 5.")
    grouped = [place for place, word in enumerate(words) if not lost[place] and _is_grouped(word, comma)]
    if grouped:
        repaired.append(f"Column “{column}”: “{words[grouped[0]]}” was read as {numbers[grouped[0]]:.15g}.")
    return pd.Series(np.array(numbers, float)[codes])


def _say_missing(words: NDArray[np.object_], count: int, column: str, repaired: list[str]) -> None:
    written = ", ".join(f"“{word}”" for word in sorted(words) if word)
    if count:
        spelled = f" (also written {written})" if written else ""
        repaired.append(f"Column “{column}”: {count} values are missing{spelled}.")


def _as_number(cell: str, comma: bool) -> float | None:
    """Read a number as people write it; None for anything else."""
    if not comma and PLAIN_NUMBER.fullmatch(cell):
        return float(cell)
    if not MAYBE_NUMBER.fullmatch(cell):
        return None
    text = _with_point(cell, comma)
    text = re.sub("[,' ]", "", text) if GROUPED_NUMBER.fullmatch(text) else text
    return float(text) if PLAIN_NUMBER.fullmatch(text) else None


def _is_grouped(cell: str, comma: bool) -> bool:
    return bool(GROUPED_NUMBER.fullmatch(_with_point(cell, comma)))


def _with_point(cell: str, comma: bool) -> str:
    text = cell.translate(SIGNS).removesuffix("%").rstrip()
    return text.translate(SWAPPED) if comma else text
