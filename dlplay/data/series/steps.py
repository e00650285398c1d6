"""The step of times: months, business days, equal distances, or one value in each month, week or day."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dlplay.data.alterations import Alteration
from dlplay.words import Note, Refusal

Times = NDArray[np.datetime64]
GAPS = ("straight line", "last value", "refuse")
SECOND = 1_000_000  # microseconds
UNITS = {
    "week": 7 * 86400 * SECOND,
    "day": 86400 * SECOND,
    "hour": 3600 * SECOND,
    "minute": 60 * SECOND,
    "second": SECOND,
}
MOST_FILLED = 3  # times as many steps as values
LARGEST_MOVE = 0.1  # of a step, for half of the times
LEAST_FULL = 0.7  # share of months that have a value, where each has it on another day


class SeriesError(Refusal):
    """Says why a table's column is no time series, where, and what to do."""


@dataclass(frozen=True)
class TimeGrid:
    """Equal steps: places, the number of each time's step from 0; step in words; all steps' times.

    is_exact: no time had to be moved to its step.
    """

    places: NDArray[np.int64]
    step: str
    times: Times
    is_exact: bool = True


def find_steps(times: Times, said: list[Note]) -> TimeGrid:
    """Find the step of sorted times without doubles; says times that had to be moved. Raises SeriesError for none."""
    grid = _months_grid(times) or _business_grid(times) or _equal_grid(times)
    if grid is None and (grid := _slots_grid(times)):
        said.append(
            Note(
                "There is one value in each {step}, wherever it stands in it: it counts for the whole {step}.",
                step=grid.step,
            )
        )
    grid = grid or _nearest_grid(times, said)
    if len(grid.times) > MOST_FILLED * len(times) + 10:
        raise SeriesError(
            "The times have no equal steps: with a step of one {step}, {times:,} values would become "
            "{steps:,}. Choose the rows as the steps, or another column for the time.",
            step=grid.step,
            times=len(times),
            steps=len(grid.times),
        )
    return grid


def is_regular(times: Times) -> bool:
    """Say whether sorted times are different and stand at equal steps, with few gaps."""
    if len(times) < 3 or (times[1:] == times[:-1]).any():
        return False
    try:
        grid = find_steps(times, [])
    except SeriesError:
        return False
    return grid.is_exact and len(times) >= LEAST_FULL * len(grid.times)


def write_time(time: np.datetime64, step: str) -> str:
    """Write a time as short as the step allows: 1958, 1958-03, 1958-03-29 or 1958-03-29 14:00."""
    unit = step.split()[-1].removesuffix("s")
    lengths = {"year": 4, "month": 7, "quarter": 7, "hour": 16, "minute": 16, "second": 19}
    return str(time.astype("datetime64[s]")).replace("T", " ")[: lengths.get(unit, 10)]


def fill_gaps(values: NDArray[np.float64], gaps: str) -> NDArray[np.float64]:
    """Fill missing values that stand between known ones."""
    known = np.flatnonzero(~np.isnan(values))
    everywhere = np.arange(len(values))
    if gaps == "straight line":
        return np.interp(everywhere, known, values[known])
    last = known[np.searchsorted(known, everywhere, side="right") - 1]
    filled: NDArray[np.float64] = values[last]
    return filled


def _months_grid(times: Times) -> TimeGrid | None:
    """Try months: all on the same day of the month, or all on its last one."""
    months = times.astype("datetime64[M]")
    within = times - months
    ends = (months + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    at_end = bool((times == ends).all())
    if (not at_end and (within != within[0]).any()) or (np.diff(months) == np.timedelta64(0, "M")).any():
        return None
    numbers = months.astype(np.int64)
    count = int(np.gcd.reduce(np.diff(numbers)))
    whole = months[0] + count * np.arange((numbers[-1] - numbers[0]) // count + 1)
    grid = (
        (whole + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
        if at_end
        else whole.astype("datetime64[us]") + within[0]
    )
    return TimeGrid((numbers - numbers[0]) // count, _months_in_words(count), grid.astype("datetime64[us]"))


def _months_in_words(count: int) -> str:
    if count > 12 and count % 12 == 0:
        return Note("{count} years", count=count // 12)
    return {1: "month", 3: "quarter", 12: "year"}.get(count, f"{count} months")


def _business_grid(times: Times) -> TimeGrid | None:
    """Try Monday to Friday, always at the same hour: days without a weekend although weekends lie between."""
    days = times.astype("datetime64[D]")
    gaps, within = np.diff(days).astype(np.int64), times - days
    if (within != within[0]).any() or not np.is_busday(days).all() or np.median(gaps) != 1 or gaps.max() > 20:
        return None
    places = np.busday_count(days[0], days).astype(np.int64)
    if places[-1] == (days[-1] - days[0]).astype(np.int64):
        return None  # no weekend lies between
    grid = np.busday_offset(days[0], np.arange(places[-1] + 1))
    return TimeGrid(places, "business day", grid.astype("datetime64[us]") + within[0])


def _equal_grid(times: Times) -> TimeGrid | None:
    """Try the most frequent distance; every other one must be a multiple of it."""
    numbers = times.astype(np.int64)
    base = _usual_distance(numbers)
    if (np.diff(numbers) % base).any() or (numbers[-1] - numbers[0]) // base > MOST_FILLED * len(numbers) + 10:
        return None
    return _clock_grid(numbers, base)


def _slots_grid(times: Times) -> TimeGrid | None:
    """Try one value in each year, quarter, month, week or day, on whatever day or at whatever hour it stands."""
    months, days = times.astype("datetime64[M]").astype(np.int64), times.astype("datetime64[D]").astype(np.int64)
    monday = days[0] - (days[0] + 3) % 7  # 1970-01-01 was a Thursday
    slots = (
        ("year", months // 12, 12),
        ("quarter", months // 3, 3),
        ("month", months, 1),
        ("week", (days - monday) // 7, 7),
        ("day", days, 1),
    )
    for step, numbers, length in slots:
        places = numbers - numbers[0]
        if (np.diff(places) < 1).any() or len(places) < LEAST_FULL * (places[-1] + 1):
            continue
        count = np.arange(places[-1] + 1)
        if step in ("week", "day"):
            starts = (monday if step == "week" else days[0]) + length * count
            grid = starts.astype("datetime64[D]")
        else:
            grid = ((numbers[0] + count) * length).astype("datetime64[M]")
        return TimeGrid(places, step, grid.astype("datetime64[us]"), is_exact=False)
    return None


def _nearest_grid(times: Times, said: list[Note]) -> TimeGrid:
    """Move times to the nearest step of the most frequent distance, if no two meet there; else divide them all."""
    numbers = times.astype(np.int64)
    base = _usual_distance(numbers)
    rounded = np.round((numbers - numbers[0]) / base).astype(np.int64)
    if (np.diff(rounded) < 1).any():
        return _clock_grid(numbers, int(np.gcd.reduce(np.diff(numbers))))
    moved = np.abs(numbers - numbers[0] - rounded * base)
    if np.median(moved) > LARGEST_MOVE * base:
        raise SeriesError(
            "The times have no equal steps: between {times:,} times lie {unique:,} different distances. "
            "Choose the rows as the steps, or another column for the time.",
            times=len(times),
            unique=len(np.unique(np.diff(numbers))),
        )
    said.append(
        Alteration(
            "{moved:,} times were moved to the nearest step, by at most {seconds:,.0f} seconds.",
            moved=int((moved > 0).sum()),
            seconds=moved.max() / SECOND,
        )
    )
    return _clock_grid(numbers[0] + rounded * base, base, is_exact=False)


def _usual_distance(numbers: NDArray[np.int64]) -> int:
    distances, counts = np.unique(np.diff(numbers), return_counts=True)
    return int(distances[np.argmax(counts)])


def _clock_grid(numbers: NDArray[np.int64], base: int, *, is_exact: bool = True) -> TimeGrid:
    places = (numbers - numbers[0]) // base
    unit = next((name for name, length in UNITS.items() if base % length == 0), "second")
    count = base // UNITS[unit]
    step = Note("part of a second") if base < SECOND else unit if count == 1 else f"{count} {unit}s"
    size = min(int(places[-1]) + 1, MOST_FILLED * len(numbers) + 11)  # more are refused
    return TimeGrid(places, step, (numbers[0] + base * np.arange(size)).astype("datetime64[us]"), is_exact)
