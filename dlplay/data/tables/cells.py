"""The cells of a column to numbers, or to words with some missing; says what was done."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dlplay.data.alterations import Alteration
from dlplay.data.tables.codes import suspected_codes
from dlplay.data.tables.numbers import are_months, as_number, is_grouped
from dlplay.words import Note

MISSING_WORDS = ("", "na", "n/a", "nan", "null", "#n/a", "-", "--", "?", ".")
MISSING_AMONG_NUMBERS = (
    *(
        "–",
        "—",
        "−",
        "..",
        "...",
        "…",
        ":",
        "*",
        "**",
        "***",
        "/",
        "x",
        "n.a.",
        "n. a.",
        "k.a.",
        "k. a.",
        "none",
        "nil",
        "nd",
        "n.d.",
    ),
    *("missing", "<na>", "nat", "(null)", "\\n", "not available", "keine angabe", "ไม่มีข้อมูล", "unknown"),
    *("#value!", "#div/0!", "#ref!", "#num!", "#name?", "#null!"),
)
STARTS, ENDS = "+-.,\u2212\u2013iI", "%.,yYfF"  # of a number that nobody would ask about
LONGEST_MISSING = max(map(len, MISSING_WORDS + MISSING_AMONG_NUMBERS))


@dataclass(frozen=True)
class Reading:
    """How the cells of a table are read, and what was said about it.

    comma: the decimal sign is a comma; takes_codes: suspected codes are missing; repaired: sentences; suspected: names
    of the columns that hold such codes.
    """

    comma: bool
    takes_codes: bool
    repaired: list[Note] = field(default_factory=list)
    suspected: list[str] = field(default_factory=list)


def convert(
    cells: list[str] | NDArray[np.float64] | NDArray[np.object_], column: str, reading: Reading
) -> "pd.Series[float] | pd.Series[str]":
    """Make numbers of a column where every value is one; else keep it as text. Missing words become missing."""
    if not isinstance(cells, list):  # what the quick way has made: numbers, or what can only be text
        if cells.dtype == object:
            return pd.Series(cells, dtype=object)
        if missing := int(np.isnan(cells.astype(np.float64, copy=False)).sum()):
            reading.repaired.append(
                Note("Column “{column}”: {missing} values are missing.", column=column, missing=missing)
            )
        return pd.Series(_without_codes(cells.astype(np.float64, copy=False), column, reading))
    codes, words = pd.factorize(np.array(cells, dtype=object))  # in the order in which they come
    counts = np.bincount(codes, minlength=len(words))
    lost, among = _are_in(words, MISSING_WORDS), _are_in(words, MISSING_AMONG_NUMBERS)
    numbers = [
        np.nan if gone else as_number(word, reading.comma) for word, gone in zip(words, lost | among, strict=True)
    ]
    failed = np.array([number is None for number in numbers], bool)
    is_text = failed.any() or bool((lost | among).all()) or are_months(words[~(lost | among)])
    lost = lost if is_text else lost | among
    _say_missing(words[lost], int(counts[lost].sum()), column, reading.repaired)
    if is_text:
        is_wrong = (failed | among)[codes]
        if 0 < is_wrong.sum() < 0.5 * counts[~lost].sum():
            reading.repaired.append(_stays_text(cells, is_wrong, column, reading.comma))
        known = words.copy()
        known[lost] = None
        return pd.Series(known[codes], dtype=object)
    _say_repairs([word for word, gone in zip(words, lost, strict=True) if not gone], column, reading)
    return pd.Series(_without_codes(np.array(numbers, float)[codes], column, reading))


def _are_in(words: NDArray[np.object_], known: tuple[str, ...]) -> NDArray[np.bool_]:
    return np.array([len(word) <= LONGEST_MISSING and word.lower() in known for word in words], bool)


def _say_missing(words: NDArray[np.object_], count: int, column: str, repaired: list[Note]) -> None:
    written = ", ".join(f"“{word}”" for word in sorted(words) if word)
    if count:
        spelled = Note(" (also written {written})", written=written) if written else ""
        repaired.append(
            Note("Column “{column}”: {count} values are missing{spelled}.", column=column, count=count, spelled=spelled)
        )


def _stays_text(cells: list[str], is_wrong: NDArray[np.bool_], column: str, comma: bool) -> Note:
    """Say which cells keep a column from being one of numbers."""
    first, wrong = int(np.argmax(is_wrong)), int(is_wrong.sum())
    said = Note(
        "{wrong} values are not numbers (the first, in row {first}, counted from 0: “{cells}”)",
        wrong=wrong,
        first=first,
        cells=cells[first],
    )
    other = (
        Note(" It would be a number with the other decimal sign.")
        if as_number(cells[first], not comma) is not None
        else ""
    )
    return Alteration("Column “{column}” stays text: {said}.{other}", column=column, said=said, other=other)


def _say_repairs(words: list[str], column: str, reading: Reading) -> None:
    """Say what was taken off numbers, each with an example."""
    if any(word.endswith("%") for word in words):
        reading.repaired.append(
            Note("Column “{column}”: the percent signs were taken off; 5 % is the number 5.", column=column)
        )
    dressed = [word for word in words if _is_dressed(word)]
    grouped = [word for word in words if is_grouped(word, reading.comma)]
    for examples in (grouped, [] if grouped and is_grouped(dressed[0] if dressed else "", reading.comma) else dressed):
        if examples:
            number = as_number(examples[0], reading.comma)
            said = Note(
                "Column “{column}”: “{examples}” was read as {number:.15g}.",
                column=column,
                examples=examples[0],
                number=number,
            )
            reading.repaired.append(said)


def _is_dressed(word: str) -> bool:
    """Say whether a number has a currency, brackets or a minus at its end."""
    return not (word[0].isdigit() or word[0] in STARTS) or not (word[-1].isdigit() or word[-1] in ENDS)


def _without_codes(numbers: NDArray[np.float64], column: str, reading: Reading) -> NDArray[np.float64]:
    """Say which numbers are suspected to stand for missing ones, and take them out where that is wanted."""
    for code in suspected_codes(numbers):
        count = int((numbers == code).sum())
        what = Note(
            "Column “{column}”: {count} value is {code:.15g}"
            if count == 1
            else "Column “{column}”: {count} values are {code:.15g}",
            count=count,
            column=column,
            code=code,
        )
        reading.suspected.append(column)
        if reading.takes_codes:
            numbers = np.where(numbers == code, np.nan, numbers)
            reading.repaired.append(Alteration("{what}, a code for a missing value: taken as missing.", what=what))
        else:
            reading.repaired.append(
                Alteration("{what}, far from all others: is it a code for a missing value?", what=what)
            )
    return numbers
