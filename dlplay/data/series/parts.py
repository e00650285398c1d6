"""Times that stand in several columns: year and month (day, hour, minute), or date and time of the day."""

import re
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dlplay.data.series.dates import NO_TIME, parse_times
from dlplay.data.series.numbers import start_of_years
from dlplay.data.series.roles import is_part, part_numbers, roles_of
from dlplay.data.series.steps import SeriesError, Times
from dlplay.data.series.words import BUDDHIST, BUDDHIST_SAID, BUDDHIST_YEARS, full_years
from dlplay.words import Note

FINER = {  # what may follow in a time, after each part
    "year": ("quarter", "month", "week", "day of year"),
    "month": ("day",),
    "day": ("hour", "clock"),
    "day of year": ("hour", "clock"),
    "date": ("clock", "hour"),
    "hour": ("minute",),
}
CLOCK_TIME = re.compile(
    r"(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}(?:\.\d+)?))?\s*(?:([AaPp])\.?[Mm]\.?)?\s*(?:น\.?|Uhr|Z|UTC)?"
)
HOUR_ALONE = re.compile(r"(\d{1,2})\s*([AaPp])\.?[Mm]\.?")
DAY = 86_400


def parts_of(frame: pd.DataFrame) -> list[dict[str, str]]:
    """Find columns that are a time together: part -> column, first with a year of its own, then with a date."""
    found = [_followed({"year": name}, frame) for name in map(str, frame) if _can_be(frame, name, "year")]
    dates = [name for name in map(str, frame) if _is_bare_date(frame[name])]
    found += [_followed({"date": name}, frame) for name in dates]
    return [parts for parts in found if len(parts) > 1] or _unnamed_parts(frame)


def join_parts(
    frame: pd.DataFrame, names: tuple[str, ...], order: str, said: list[Note], *, is_thai: bool
) -> tuple[Times, bool]:
    """Read the times of several columns together: (n,) datetime64[us], and whether day or month first stayed open.

    NaT where a part is missing or wrong. Raises SeriesError where the columns are no time together.
    """
    parts = next((parts for parts in parts_of(frame[list(names)]) if set(parts.values()) == set(names)), None)
    if parts is None:
        named = " and ".join(f"“{name}”" for name in names)
        raise SeriesError(
            "The columns {named} are no time together. Choose year and month, or date and time.", named=named
        )
    if "date" in parts:
        start, is_open = parse_times(frame[parts["date"]], order, said, is_thai=is_thai)
    else:
        start, is_open = _start_of(frame, parts, is_thai, said), False
    seconds = np.zeros(len(frame))
    if "clock" in parts:
        seconds = _seconds_of_day(frame[parts["clock"]])
    for role, size in (("hour", 3600), ("minute", 60)):
        if role in parts:
            seconds = seconds + size * part_numbers(frame[parts[role]], role)
    good = np.isfinite(seconds)
    clock = np.round(np.where(good, seconds, 0) * 1e6).astype(np.int64).astype("timedelta64[us]")
    times: Times = np.where(good, start + clock, NO_TIME)
    return times, is_open


def _start_of(frame: pd.DataFrame, parts: dict[str, str], is_thai: bool, said: list[Note]) -> Times:
    """Give the day on which year, month, day, or year and quarter, week or day of the year begin."""
    years = _gregorian_years(part_numbers(frame[parts["year"]], "year"), is_thai, said)
    counts = {role: part_numbers(frame[parts[role]], role) for role in parts if role not in ("year", "clock")}
    ones = np.ones(len(frame))
    months = 3 * counts["quarter"] - 2 if "quarter" in parts else counts.get("month", ones)
    good = np.isfinite(years) & (months <= 12)
    first = start_of_years(np.where(good, years, np.nan)).astype("datetime64[M]") + np.where(
        good, months - 1, 0
    ).astype(int)
    days = counts.get("day", counts.get("day of year", ones))
    if "week" in parts:  # the week with 4 January in it is the first
        fourth = first.astype("datetime64[D]") + 3
        weekday = (np.where(good, fourth.astype(np.int64), 0) + 3) % 7
        days = 4 - weekday + 7 * (counts["week"] - 1)
    good &= np.isfinite(days)
    whole = first.astype("datetime64[D]") + np.where(good, days - 1, 0).astype(int)
    if "day" in parts:
        good &= whole.astype("datetime64[M]") == first
    return np.where(good, whole.astype("datetime64[us]"), NO_TIME)


def _gregorian_years(years: NDArray[np.float64], is_thai: bool, said: list[Note]) -> NDArray[np.float64]:
    known = years[np.isfinite(years)]
    if len(known) and (known < 100).all():
        full = full_years(sorted({int(year) for year in known}), is_thai, said)
        return np.array([full[int(year)] if np.isfinite(year) else np.nan for year in years], dtype=float)
    is_buddhist = years >= BUDDHIST_YEARS[0]
    if is_buddhist.any():
        said.append(BUDDHIST_SAID)
    return np.where(years < 100, np.nan, years - np.where(is_buddhist, BUDDHIST, 0))


def _seconds_of_day(cells: "pd.Series[Any]") -> NDArray[np.float64]:
    """Read times of the day: 13:05:09, 1:05 PM, 13, 1305, or a fraction of the day as Excel writes it."""
    numbers = pd.to_numeric(cells, errors="coerce").to_numpy(float)
    known = numbers[np.isfinite(numbers)]
    if not len(known) or len(known) < cells.notna().sum() / 2:
        codes, words = pd.factorize(cells.to_numpy(object))
        return np.append(np.array([_seconds_of_word(str(word).strip()) for word in words], dtype=float), np.nan)[codes]
    if (known >= 0).all() and (known <= 1).all() and (known % 1 != 0).any():
        return np.asarray(np.round(numbers * DAY), dtype=np.float64)
    if known.max() <= 24:
        return numbers * 3600
    hours, minutes = np.floor(numbers / 100), numbers % 100
    if known.max() > 2400:
        hours, minutes = np.floor(numbers / 10_000), np.floor(numbers / 100) % 100
    return np.where((hours <= 24) & (minutes < 60), hours * 3600 + minutes * 60, np.nan)


def _seconds_of_word(word: str) -> float:
    found, alone = CLOCK_TIME.fullmatch(word), HOUR_ALONE.fullmatch(word)
    if not found and not alone:
        return np.nan
    hour, minute, second, half = found.groups() if found else (alone[1], 0, 0, alone[2]) if alone else (0, 0, 0, None)
    hours = int(hour) % 12 + 12 * (half.lower() == "p") if half else int(hour)
    seconds = hours * 3600 + int(minute) * 60 + float(second or 0)
    return seconds if seconds <= DAY and int(minute) < 60 else np.nan


def _followed(parts: dict[str, str], frame: pd.DataFrame) -> dict[str, str]:
    """Add to a year or a date the finer parts that other columns hold."""
    last: str | None = next(iter(parts))
    while last:
        free = [name for name in map(str, frame) if name not in parts.values()]
        found = ((role, name) for role in FINER.get(last, ()) for name in free if _can_be(frame, name, role))
        last, name = next(found, (None, ""))
        if last:
            parts = {**parts, last: name}
    return parts


def _can_be(frame: pd.DataFrame, name: str, role: str) -> bool:
    if role not in roles_of(name):
        return False
    cells = frame[name].dropna().head(200)
    if role == "clock":
        return bool(len(cells)) and bool(np.isfinite(_seconds_of_day(cells)).mean() > 0.5)
    return is_part(cells, role)


def _is_bare_date(cells: "pd.Series[Any]") -> bool:
    """Say whether a column holds dates without a time of the day."""
    known = cells.dropna().head(200)
    if not len(known) or (pd.api.types.is_numeric_dtype(cells) and "date" not in roles_of(str(cells.name))):
        return False
    try:
        times, _ = parse_times(known, "automatic", [], most_bad=0.5)
    except SeriesError:
        return False
    times = times[~np.isnat(times)]
    return bool(len(times)) and bool((times == times.astype("datetime64[D]")).all())


def _unnamed_parts(frame: pd.DataFrame) -> list[dict[str, str]]:
    """Find a year and a month beside each other by their numbers: the months rise within the same year."""
    names = [str(name) for name in frame if pd.api.types.is_numeric_dtype(frame[name])]
    for year, month in pairwise(names):
        years, months = (frame[name].head(1000).to_numpy(float) for name in (year, month))
        counts = 12 * years + months
        is_year = len(years) > 2 and np.isfinite(counts).all() and (years >= 1000).all() and (years < 2700).all()
        is_month = is_year and (months >= 1).all() and (months <= 12).all() and (np.diff(years) == 0).any()
        if is_month and (np.diff(counts) == 1).all():
            return [{"year": year, "month": month}]
    return []
