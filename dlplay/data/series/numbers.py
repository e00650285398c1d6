"""Times that are written as plain numbers: years, 195803, 2023.01, Unix seconds, Excel's days."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dlplay.data.series.steps import SeriesError, Times
from dlplay.data.series.words import BUDDHIST, BUDDHIST_SAID, BUDDHIST_YEARS
from dlplay.words import Note

FIRST_YEAR = 1000
EXCEL_START = np.datetime64("1899-12-30", "us")  # so that day 60, which never was, does no harm
EXCEL_DAYS = (20_000, 80_000)  # 1954 to 2119
UNIX = {  # what is counted since 1970 -> its range, 1973 to 2100, and microseconds
    "seconds": (1e8, 4.2e9, 1e6),
    "milliseconds": (1e11, 4.2e12, 1e3),
    "microseconds": (1e14, 4.2e15, 1.0),
    "nanoseconds": (1e17, 4.2e18, 1e-3),
}
COMPACT_NUMBERS = (
    ("%Y%m", 6, "year, month"),
    ("%Y%m%d", 8, "year, month, day"),
    ("%Y%m%d%H%M", 12, "year, month, day, hour, minute"),
    ("%Y%m%d%H%M%S", 14, "year, month, day, hour, minute, second"),
)


def times_of_numbers(numbers: NDArray[np.float64], name: str, said: list[Note]) -> Times:
    """Read (n,) numbers as times: years (1958), 195803, 19580331, 2023.01, 1958.2027, Unix seconds, Excel's days.

    What most of them are decides; NaT for any other. Raises SeriesError where they are none of these.
    """
    known = numbers[np.isfinite(numbers)]
    middle = float(np.median(known)) if len(known) else 0.0
    if FIRST_YEAR <= middle < BUDDHIST_YEARS[1] + 1:
        return _times_of_years(
            np.where((numbers >= FIRST_YEAR) & (numbers <= BUDDHIST_YEARS[1] + 1), numbers, np.nan), said
        )
    for form, digits, words in COMPACT_NUMBERS:
        fits = 10 ** (digits - 1) <= middle < 10**digits
        if fits and (~np.isnat(times := _compact(numbers, form, digits))).sum() > len(known) / 2:
            said.append(Note("The numbers of “{name}” were read as {words}.", name=name, words=words))
            return _gregorian(times, said)
    if EXCEL_DAYS[0] <= middle < EXCEL_DAYS[1]:
        said.append(Note("The numbers of “{name}” were read as Excel's days, counted from 1899-12-30.", name=name))
        return EXCEL_START + _microseconds(numbers, EXCEL_DAYS[0], EXCEL_DAYS[1], 86400e6)
    for unit, (least, most, size) in UNIX.items():
        if least <= middle < most:
            said.append(
                Note(
                    "The numbers of “{name}” were read as Unix time, {unit} since 1970, by the clock of UTC.",
                    name=name,
                    unit=unit,
                )
            )
            return np.datetime64(0, "us") + _microseconds(numbers, 0, most, size)
    raise SeriesError(
        "The numbers of “{name}” are no years or dates. Choose another column for the time, or the rows.", name=name
    )


def _microseconds(numbers: NDArray[np.float64], least: float, most: float, size: float) -> NDArray[np.timedelta64]:
    good = (numbers >= least) & (numbers < most)
    counts = np.round(np.where(good, numbers, 0) * size).astype(np.int64).astype("timedelta64[us]")
    return np.where(good, counts, np.timedelta64("NaT", "us"))


def _compact(numbers: NDArray[np.float64], form: str, digits: int) -> Times:
    good = (numbers >= 10 ** (digits - 1)) & (numbers < 10**digits) & (np.floor(numbers) == numbers)
    texts = pd.Series(np.where(good, numbers, np.nan), dtype="Int64").astype("str")
    times: Times = pd.to_datetime(texts, format=form, errors="coerce").to_numpy("datetime64[us]")
    return times


def _times_of_years(numbers: NDArray[np.float64], said: list[Note]) -> Times:
    is_buddhist = numbers >= BUDDHIST_YEARS[0]
    if is_buddhist.any():
        said.append(BUDDHIST_SAID)
    years = numbers - np.where(is_buddhist, BUDDHIST, 0)
    known = years[np.isfinite(years)]
    if (known % 1 == 0).all():
        return start_of_years(years)
    for scale, most, what in ((10, 4, "quarter"), (100, 12, "month")):
        part = np.round((known % 1) * scale)
        if np.allclose((known % 1) * scale, part, atol=1e-4) and part.min() >= 1 and part.max() <= most:
            said.append(
                Note(
                    "{known:.{scale}f} was read as year and {what}.",
                    scale=len(str(scale)) - 1,
                    known=known[0],
                    what=what,
                )
            )
            return _year_and_part(years, scale, 12 // most)
    return _decimal_years(years, said)


def _year_and_part(years: NDArray[np.float64], scale: int, months: int) -> Times:
    part = np.where(np.isfinite(years), np.round((years % 1) * scale), 1).astype(int)
    starts: Times = start_of_years(np.floor(years)).astype("datetime64[M]") + months * (part - 1)
    return starts.astype("datetime64[us]")


def start_of_years(years: NDArray[np.float64]) -> Times:
    """Give the first instant of each year (n,); NaT where it is missing."""
    days = np.where(np.isfinite(years), years - 1970, 0).astype("datetime64[Y]").astype("datetime64[us]")
    return np.where(np.isfinite(years), days, np.datetime64("NaT", "us"))


def _decimal_years(years: NDArray[np.float64], said: list[Note]) -> Times:
    """Take a fraction as its share of the year; where the steps are months or quarters, as the month's first day."""
    known = years[np.isfinite(years)]
    step = float(np.median(np.abs(np.diff(known)))) if len(known) > 1 else 0.0
    per_year = next((count for count in (12, 4) if abs(step * count - 1) < 0.05), 0)
    whole = start_of_years(np.floor(years))
    share = np.where(np.isfinite(years), years % 1, 0)
    if per_year:
        months_or_quarters = Note("months") if per_year == 12 else Note("quarters")
        said.append(Note("Decimal years were read as {steps}.", steps=months_or_quarters))
        months = np.floor(share * per_year + 0.01).astype(int) * (12 // per_year)
        starts: Times = (whole.astype("datetime64[M]") + months).astype("datetime64[us]")
        return starts
    said.append(Note("Decimal years were read as days: the fraction is the part of the year that is over."))
    length = start_of_years(np.floor(years) + 1) - whole
    days = np.round(share * (length / np.timedelta64(1, "D"))).astype("timedelta64[D]")
    times: Times = (whole + days).astype("datetime64[us]")
    return times


def _gregorian(times: Times, said: list[Note]) -> Times:
    late = times >= np.datetime64(f"{BUDDHIST_YEARS[0]}-01-01")
    if late.any():
        said.append(BUDDHIST_SAID)
        months = times.astype("datetime64[M]")
        return np.where(late, (months - 12 * BUDDHIST).astype("datetime64[us]") + (times - months), times)
    return times
