"""The rows of a table in order of time: without those that have no time, and one for each time."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dlplay.data.alterations import Alteration
from dlplay.data.series.columns import TimeColumns
from dlplay.data.series.steps import Times, find_steps, is_regular
from dlplay.data.tables.columns import as_word
from dlplay.words import Note

DOUBLES = ("automatic", "mean", "sum", "last", "first")
DONE = {
    "mean": "now their mean",
    "sum": "now their sum",
    "last": "of which the last is kept",
    "first": "of which the first is kept",
}
LONGEST_CELL = 60
FEWEST_VALUES = 8


def timed_rows(
    times: Times, rows: NDArray[np.int64], frame: pd.DataFrame, choice: TimeColumns, repaired: list[Note]
) -> tuple[Times, NDArray[np.int64]]:
    """Leave out rows without a time, and put the others in order: their times and their numbers in the table.

    rows: (n,) the numbers of the rows that the times belong to.
    """
    lost = np.flatnonzero(np.isnat(times))
    if len(lost):
        first = int(rows[lost[0]])
        cells = [cell for cell in frame.iloc[first][list(choice)] if cell is not None and cell == cell]
        words = " ".join(as_word(cell)[:LONGEST_CELL] for cell in cells)
        names = " and ".join(f"“{name}”" for name in choice)
        what = Note("“{words}” is no time", words=words) if words else Note("nothing stands there")
        count = (
            Note("{lost:,} rows without a time in {names} were", lost=len(lost), names=names)
            if len(lost) > 1
            else Note("A row without a time in {names} was", names=names)
        )
        which = Note("the first, row") if len(lost) > 1 else "row"
        repaired.append(
            Alteration("{count} left out: {which} {first}, {what}.", count=count, which=which, first=first, what=what)
        )
        kept = np.flatnonzero(~np.isnat(times))
        times, rows = times[kept], rows[kept]
    back = np.flatnonzero(times[1:] < times[:-1])
    if not back.size:
        return times, rows
    if (times[1:] <= times[:-1]).all():
        repaired.append(Note("The rows stood from the latest to the earliest; they were turned round."))
    else:
        said = Note(
            "The rows were sorted by time; the first that stood too late is row {rows}.", rows=rows[back[0] + 1]
        )
        repaired.append(Alteration(said))
    rank = np.argsort(times, kind="stable")
    return times[rank], rows[rank]


def one_for_each(
    times: Times, values: NDArray[np.float64], rows: NDArray[np.int64], doubles: str, repaired: list[Note]
) -> tuple[Times, NDArray[np.float64]]:
    """Of each of the sorted times keep one value: the same one, or what doubles says of different ones."""
    if not (times[1:] == times[:-1]).any():
        return times, values
    places = np.flatnonzero(np.append(True, times[1:] != times[:-1]))
    groups = pd.Series(values).groupby(np.repeat(np.arange(len(places)), np.diff(np.append(places, len(times)))))
    counts, lowest, highest = groups.size().to_numpy(), groups.min().to_numpy(), groups.max().to_numpy()
    way = "mean" if doubles == "automatic" else doubles
    differ = (counts > 1) & ((highest > lowest) | (way == "sum"))
    same = (counts > 1) & ~differ
    for which, done in ((same, "the same value, kept once"), (differ, f"several values, {DONE[way]}")):
        if which.any():
            place = places[np.argmax(which)]
            pair = Note("rows {row} and {next_row}", row=rows[place], next_row=rows[place + 1])
            repaired.append(
                Alteration(
                    "{which:,} times have several rows with {done} ({pair}).",
                    which=int(which.sum()),
                    done=done,
                    pair=pair,
                )
            )
    kept: NDArray[np.float64] = np.asarray(
        groups.sum(min_count=1) if way == "sum" else groups.agg(way), dtype=np.float64
    )
    return times[places], kept


def without_empty(
    times: Times, values: NDArray[np.float64], name: str, repaired: list[Note]
) -> tuple[Times, NDArray[np.float64]]:
    """Leave out the times without a value where only the others stand at equal steps of their own, with no gap."""
    known = ~np.isnan(values)
    if known.all() or known.sum() < FEWEST_VALUES or not is_regular(times[known]):
        return times, values
    own = find_steps(times[known], [])
    within = (times >= times[known][0]) & (times <= times[known][-1])
    if len(own.times) > known.sum() or within.sum() == known.sum():
        return times, values
    repaired.append(
        Note(
            "Column “{name}” has one value per {step}; the rows between, without one, were left out.",
            name=name,
            step=own.step,
        )
    )
    return times[known], values[known]
