"""Dates as people write them, in Gregorian or Buddhist years, to times."""

import re
from typing import Any, NoReturn

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dlplay.data.series_months import MONTH_OF

Times = NDArray[np.datetime64]
ORDERS = ("automatic", "day first", "month first")
BUDDHIST = 543  # years that the Buddhist era is ahead
BUDDHIST_YEARS = (2400, 2699)  # read as Buddhist: no table holds times so far ahead
FIRST_YEAR = 1000
THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
HOURS = r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?"
CLOCK = rf"(?P<clock>[ T]+{HOURS}|T\d{{2}})?\s*(?P<half>[AaPp][Mm])?(?P<zone>Z|[+-]\d{{2}}:?\d{{2}})?"
PLAIN_DATE = re.compile(rf"(?P<day>\d{{5,8}}|\d{{1,4}}(?:(?P<sign>[-/.])\d{{1,4}}(?:(?P=sign)\d{{1,4}})?)?){CLOCK}")
BETWEEN = r"[-\s,./]*"
SPELLED_DATE = re.compile(
    rf"(?P<a>\d{{0,4}}){BETWEEN}(?P<word>[^\W\d_][^\d\s,./-]*){BETWEEN}(?P<b>\d{{0,4}}){BETWEEN}(?P<c>\d{{0,4}}){CLOCK}"
)
QUARTER = re.compile(r"(?P<year>\d{4})[-\s/]*Q(?P<q>[1-4])|Q(?P<q2>[1-4])[-\s/]*(?P<year2>\d{4})", re.IGNORECASE)
BUDDHIST_YEAR = re.compile(r"(?<!\d)2[456]\d\d(?!\d)")
MOST_FORMS = 8


class SeriesError(ValueError):
    """Says why a table's column is no time series, where, and what to do."""


def parse_times(cells: "pd.Series[Any]", order: str, said: list[str]) -> tuple[Times, bool]:
    """Read a column of dates: (n,) datetime64[us], NaT where missing; and whether day or month first stayed open.

    order: one of ORDERS; said gets a sentence for everything that was assumed. Raises SeriesError with the first row.
    """
    if order not in ORDERS:
        raise SeriesError(f"The order of day and month is one of {', '.join(ORDERS)}.")
    if pd.api.types.is_numeric_dtype(cells):
        return _times_of_numbers(cells.to_numpy(float), str(cells.name), said), False
    codes, words = pd.factorize(cells.to_numpy(object))
    texts = _plain_dates([str(word) for word in words], said)
    times, is_open = _times_of_texts(texts, words, cells, order, said)
    found = np.append(times, np.datetime64("NaT", "us"))[codes]  # code -1: missing
    return found, is_open


def _times_of_numbers(numbers: NDArray[np.float64], name: str, said: list[str]) -> Times:
    """Read years (1958), decimal years (1958.2027), 195803 and 19580331."""
    known = numbers[np.isfinite(numbers)]
    numbers = np.where(np.isfinite(numbers), numbers, np.nan)
    low, high = (known.min(), known.max()) if len(known) else (0.0, 0.0)
    whole = bool((known % 1 == 0).all())
    if low >= FIRST_YEAR and high < BUDDHIST_YEARS[1] + 1:
        gregorian = numbers - np.where(numbers >= BUDDHIST_YEARS[0], BUDDHIST, 0)
        if (known >= BUDDHIST_YEARS[0]).any():
            said.append("Years of the Buddhist era were made Gregorian (543 less).")
        return _years(gregorian) if whole else _decimal_years(gregorian, said)
    for form, digits in (("%Y%m%d", 8), ("%Y%m", 6)):
        if whole and 10 ** (digits - 1) <= low and high < 10**digits:
            texts = pd.Series(numbers, dtype="Int64").astype("str")
            times = pd.to_datetime(texts, format=form, errors="coerce").to_numpy("datetime64[us]")
            if not np.isnat(times[np.isfinite(numbers)]).any():
                said.append(
                    f"The numbers of “{name}” were read as {'year, month, day' if digits == 8 else 'year, month'}."
                )
                return _gregorian(times, said)
    raise SeriesError(
        f"The numbers of “{name}” are no years or dates. Choose another column for the time, or the rows."
    )


def _years(years: NDArray[np.float64]) -> Times:
    days = np.where(np.isfinite(years), years - 1970, 0).astype("datetime64[Y]").astype("datetime64[us]")
    return np.where(np.isfinite(years), days, np.datetime64("NaT", "us"))


def _decimal_years(years: NDArray[np.float64], said: list[str]) -> Times:
    """Take a fraction as its share of the year; where the steps are months or quarters, as the month's first day."""
    known = years[np.isfinite(years)]
    step = float(np.median(np.abs(np.diff(known)))) if len(known) > 1 else 0.0
    per_year = next((count for count in (12, 4) if abs(step * count - 1) < 0.05), 0)
    whole = _years(np.floor(years))
    share = np.where(np.isfinite(years), years % 1, 0)
    if per_year:
        said.append("Decimal years were read as " + ("months." if per_year == 12 else "quarters."))
        months = np.floor(share * per_year + 0.01).astype(int) * (12 // per_year)
        starts: Times = (whole.astype("datetime64[M]") + months).astype("datetime64[us]")
        return starts
    said.append("Decimal years were read as days: the fraction is the part of the year that is over.")
    length = _years(np.floor(years) + 1) - whole
    days = np.round(share * (length / np.timedelta64(1, "D"))).astype("timedelta64[D]")
    times: Times = (whole + days).astype("datetime64[us]")
    return times


def _gregorian(times: Times, said: list[str]) -> Times:
    late = times >= np.datetime64(f"{BUDDHIST_YEARS[0]}-01-01")
    if late.any():
        said.append("Years of the Buddhist era were made Gregorian (543 less).")
        months = times.astype("datetime64[M]")
        return np.where(late, (months - 12 * BUDDHIST).astype("datetime64[us]") + (times - months), times)
    return times


def _plain_dates(words: list[str], said: list[str]) -> list[str]:
    """Write months in words and quarters as numbers, and Buddhist years as Gregorian ones."""
    sample = " ".join(words[:1000])
    if not sample.isascii():
        words = [word.translate(THAI_DIGITS) for word in words]
    if re.search(r"[^\W\d_]", re.sub(r"(?<=\d)T(?=\d)|Z|[AaPp][Mm]", "", sample)):
        words = [_unspelled(word) for word in words]
    if BUDDHIST_YEAR.search(" ".join(words[:1000])):
        said.append("Years of the Buddhist era were made Gregorian (543 less).")
        words = [BUDDHIST_YEAR.sub(lambda year: str(int(year[0]) - BUDDHIST), word) for word in words]
    return words


def _unspelled(word: str) -> str:
    """Write “31 Jan 24” as 2024-1-31 and “2024Q2” as 2024-04; anything else stays as it is."""
    if quarter := QUARTER.fullmatch(word.strip()):
        number = int(quarter["q"] or quarter["q2"])
        return f"{quarter['year'] or quarter['year2']}-{3 * number - 2:02d}"
    bare = re.sub(r"(?<=[ก-๙])\.", "", word.strip())  # ม.ค.
    found = SPELLED_DATE.fullmatch(bare)
    month = MONTH_OF.get(found["word"].lower()) if found else None
    if not found or month is None:
        return word
    numbers = [part for part in (found["a"], found["b"], found["c"]) if part]
    if not 1 <= len(numbers) <= 2:
        return word
    year = next((part for part in numbers if len(part) == 4), numbers[-1])
    rest = list(numbers)
    rest.remove(year)
    if len(year) < 4:
        thai = not found["word"].isascii()
        year = str(int(year) + (2500 if thai else 2000 if int(year) < 69 else 1900))
    date = f"{year}-{month}" + (f"-{rest[0]}" if rest else "")
    return date + "".join(found[part] or "" for part in ("clock", "half", "zone"))


def _times_of_texts(
    texts: list[str], words: NDArray[np.object_], cells: "pd.Series[Any]", order: str, said: list[str]
) -> tuple[Times, bool]:
    left, is_open = pd.Series(texts, dtype=object), False
    times = np.full(len(texts), np.datetime64("NaT", "us"))
    for turn in range(MOST_FORMS + 1):
        places = np.flatnonzero(np.isnat(times))
        if not len(places):
            break
        forms = _forms_of(texts[places[0]].strip())
        tried = [_read_as(left.iloc[places], form) for form in forms]
        best = _choose_order(tried, order)
        if not tried or np.isnat(tried[best][0]) or turn == MOST_FORMS:
            _refuse_date(words[places[0]], cells)
        times[places] = tried[best]
        if len(forms) > 1:
            is_open = _say_order(tried, best, order, said) or is_open
        if turn == 1:
            said.append("The dates are written in more than one form.")
        if "%z" in forms[0]:
            said.append("Times with a zone were moved to world time (UTC).")
    return times, is_open


def _choose_order(tried: list[Times], order: str) -> int:
    """Choose of day first and month first what reads more dates, unless the student has chosen."""
    if len(tried) < 2 or order != "automatic":
        return int(order == "month first" and len(tried) > 1)
    return int(np.isnat(tried[1]).sum() < np.isnat(tried[0]).sum())


def _say_order(tried: list[Times], best: int, order: str, said: list[str]) -> bool:
    """Say which of day and month stands first; True where the dates do not tell."""
    day, month = (np.isnat(one) for one in tried)
    is_open = bool(day.sum() == month.sum() and (tried[0] != tried[1])[~day & ~month].any())
    why = "a number above 12 tells" if not is_open else "nothing in the dates tells; change it if it is wrong"
    why = why if order == "automatic" else "as chosen"
    said.append(f"Dates begin with the {'month' if best else 'day'}: {why}.")
    return is_open


def _forms_of(text: str) -> list[str]:
    """Give the strptime forms that a date may have; two where the day or the month may stand first."""
    found = PLAIN_DATE.fullmatch(text)
    if not found:
        return []
    sign = found["sign"] or ""
    parts = found["day"].split(sign) if sign else [found["day"]]
    clock = _clock_form(found["clock"] or "", found["half"], found["zone"])
    lengths = [len(part) for part in parts]
    year = "%Y" if 4 in lengths else "%y"
    if len(parts) == 3 and lengths[0] != 4:
        return [sign.join(form) + clock for form in (["%d", "%m", year], ["%m", "%d", year])]
    usual = {8: "%Y%m%d", 6: "%Y%m", 4: "%Y"}
    if len(parts) == 1:
        return [usual[lengths[0]] + clock] if lengths[0] in usual else []
    return [sign.join(["%Y", "%m", "%d"][: len(parts)] if lengths[0] == 4 else ["%m", year]) + clock]


def _clock_form(clock: str, half: str | None, zone: str | None) -> str:
    if not clock:
        return ""
    gap = clock[: len(clock) - len(clock.lstrip(" T"))]
    hour = "%I" if half else "%H"
    form = gap + ":".join([hour, "%M", "%S"][: clock.count(":") + 1]) + (".%f" if "." in clock else "")
    return form + (" %p" if half else "") + ("%z" if zone else "")


def _read_as(texts: "pd.Series[str]", form: str) -> Times:
    found = pd.to_datetime(texts.str.strip(), format=form, errors="coerce", utc="%z" in form)
    return found.dt.tz_localize(None).to_numpy("datetime64[us]")


def _refuse_date(word: object, cells: "pd.Series[Any]") -> NoReturn:
    row = int(np.argmax((cells == word).to_numpy()))
    forms = "2024-01-31, 31/01/2024, Jan 2024 or 2024Q1"
    raise SeriesError(
        f"Column “{cells.name}”, row {row} (counted from 0): “{str(word)[:60]}” cannot be read as a date. "
        f"Write it like {forms}, or choose another column for the time."
    )
