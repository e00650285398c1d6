"""The step of a time axis, its gaps, and what to put into them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dlplay.data.series_dates import SeriesError, Times

GAPS = ("straight line", "last value", "refuse")
SEASONS = {"month": 12, "business day": 5, "day": 7, "hour": 24, "week": 52, "minute": 60}
SECOND = 1_000_000  # microseconds
UNITS = {
    "week": 7 * 86400 * SECOND,
    "day": 86400 * SECOND,
    "hour": 3600 * SECOND,
    "minute": 60 * SECOND,
    "second": SECOND,
}
MOST_FILLED = 3  # times as many steps as values


@dataclass(frozen=True)
class TimeGrid:
    """Equal steps: places, the number of each time's step from 0; step in words, its season, and all steps' times."""

    places: NDArray[np.int64]
    step: str
    season: int
    times: Times


def find_steps(times: Times, said: list[str]) -> TimeGrid:
    """Find the step of sorted times without doubles; says times that had to be moved. Raises SeriesError for none."""
    grid = _months_grid(times) or _business_grid(times)
    if grid is None:
        grid = _clock_grid(times, said)
    if len(grid.times) > MOST_FILLED * len(times) + 10:
        raise SeriesError(
            f"The times have no equal steps: with a step of one {grid.step}, {len(times):,} values would become "
            f"{len(grid.times):,}. Choose the rows as the steps, or another column for the time."
        )
    return grid


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


def _in_words(count: int, unit: str, season: int) -> tuple[str, int]:
    each = season // count if season % count == 0 else 1
    return (unit if count == 1 else f"{count} {unit}s"), max(each, 1)


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
    step, season = _in_words(count, "month", 12)
    step, season = {3: ("quarter", 4), 12: ("year", 1)}.get(count, (step, season))
    if count > 12 and count % 12 == 0:
        step = f"{count // 12} years"
    whole = months[0] + count * np.arange((numbers[-1] - numbers[0]) // count + 1)
    grid = (
        (whole + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
        if at_end
        else whole.astype("datetime64[us]") + within[0]
    )
    return TimeGrid((numbers - numbers[0]) // count, step, season, grid.astype("datetime64[us]"))


def _business_grid(times: Times) -> TimeGrid | None:
    """Try Monday to Friday: days without a weekend although weekends lie between."""
    days = times.astype("datetime64[D]")
    gaps = np.diff(days).astype(np.int64)
    if (times != days).any() or not np.is_busday(days).all() or np.median(gaps) != 1 or gaps.max() > 20:
        return None
    places = np.busday_count(days[0], days).astype(np.int64)
    if places[-1] == (days[-1] - days[0]).astype(np.int64):
        return None  # no weekend lies between
    grid = np.busday_offset(days[0], np.arange(places[-1] + 1))
    return TimeGrid(places, "business day", SEASONS["business day"], grid.astype("datetime64[us]"))


def _clock_grid(times: Times, said: list[str]) -> TimeGrid:
    """Try the most frequent distance; times beside its steps are moved to the nearest if no two meet there."""
    numbers = times.astype(np.int64)
    distances, counts = np.unique(np.diff(numbers), return_counts=True)
    base = int(distances[np.argmax(counts)])
    if (distances % base).any():
        rounded = np.round((numbers - numbers[0]) / base).astype(np.int64)
        if (np.diff(rounded) > 0).all():
            moved = np.abs(numbers - numbers[0] - rounded * base)
            said.append(
                f"{int((moved > 0).sum()):,} times were moved to the nearest step, by at most "
                f"{moved.max() / SECOND:,.0f} seconds."
            )
            numbers = numbers[0] + rounded * base
        else:
            base = int(np.gcd.reduce(distances))
    places = (numbers - numbers[0]) // base
    unit = next((name for name, length in UNITS.items() if base % length == 0), "second")
    step, season = (
        _in_words(base // UNITS[unit], unit, SEASONS.get(unit, 1)) if base >= SECOND else ("part of a second", 1)
    )
    size = min(int(places[-1]) + 1, MOST_FILLED * len(times) + 11)  # more are refused
    return TimeGrid(places, step, season, (numbers[0] + base * np.arange(size)).astype("datetime64[us]"))
