"""A column of dates as people write them to times, and which of day and month stands first."""

import re
from typing import Any, NoReturn

import numpy as np
import pandas as pd

from dlplay.data.series.numbers import times_of_numbers
from dlplay.data.series.steps import SeriesError, Times, is_regular
from dlplay.data.series.words import CLOCK, plain_dates
from dlplay.data.series.zones import on_one_clock, part_zones
from dlplay.data.tables.numbers import are_months
from dlplay.words import Note

ORDERS = ("automatic", "day first", "month first")
MOST_BAD = 0.2  # share of cells that may be no times; their rows are left out
PLAIN_DATE = re.compile(
    rf"(?P<day>\d{{5,8}}|\d{{12}}|\d{{14}}|\d{{1,4}}(?:(?P<sign>[-/.:])\d{{1,4}}(?:(?P=sign)\d{{1,4}})?)?){CLOCK}"
)
COMPACT = {4: "%Y", 6: "%Y%m", 8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
MIDNIGHT = re.compile(r"(?<=[ T,])24:00(?=$|:00(?:\.0+)?$|:00 |\s)")
MOST_FORMS = 8
NO_TIME = np.datetime64("NaT", "us")


def parse_times(
    cells: "pd.Series[Any]", order: str, said: list[Note], *, is_thai: bool = False, most_bad: float = MOST_BAD
) -> tuple[Times, bool]:
    """Read a column of dates: (n,) datetime64[us]; and whether day or month first stayed open.

    Missing cells, and at most that share of cells that are no dates, become NaT. order: one of ORDERS; is_thai: the
    table is Thai; said gets a sentence for everything that was assumed. Raises SeriesError with the first bad row.
    """
    if order not in ORDERS:
        raise SeriesError("The order of day and month is one of {orders}.", orders=", ".join(ORDERS))
    numbers = pd.to_numeric(cells, errors="coerce").to_numpy(float)
    known = cells.notna().to_numpy()
    if not known.any():
        raise SeriesError("Column “{name}” is empty. Choose another column for the time, or the rows.", name=cells.name)
    if np.isfinite(numbers[known]).mean() >= 1 - most_bad and not are_months(cells[known]):
        times, is_open = times_of_numbers(numbers, str(cells.name), said), False
    else:
        codes, words = pd.factorize(cells.to_numpy(object))
        found, is_open = _times_of_texts([str(word).strip() for word in words], order, is_thai, said)
        times = np.append(found, NO_TIME)[codes]  # code -1: missing
    bad = np.isnat(times) & known
    if bad.sum() > most_bad * known.sum():
        _refuse_date(cells, int(np.argmax(bad)))
    return times, is_open


def _times_of_texts(texts: list[str], order: str, is_thai: bool, said: list[Note]) -> tuple[Times, bool]:
    local, offsets = part_zones(texts)
    plain = plain_dates(local, is_thai, said)
    nights = np.zeros(len(plain), dtype="timedelta64[D]")
    if any("24:0" in text for text in plain):
        nights = np.array([bool(MIDNIGHT.search(text)) for text in plain]).astype("timedelta64[D]")
        plain = [MIDNIGHT.sub("00:00", text) for text in plain]
        if nights.any():
            said.append(Note("24:00 was read as the next day's 00:00."))
    times, is_open = _times_of_forms(plain, order, said)
    times = (times + nights).astype("datetime64[us]")
    return (times if offsets is None else on_one_clock(times, offsets, said)), is_open


def _times_of_forms(texts: list[str], order: str, said: list[Note]) -> tuple[Times, bool]:
    """Read all texts of the first one's form, then all of the next unread one's; NaT where no form fits."""
    left, is_open, turn = pd.Series(texts, dtype=object), False, 0
    times, is_tried = np.full(len(texts), NO_TIME), np.zeros(len(texts), bool)
    while turn < MOST_FORMS and len(places := np.flatnonzero(np.isnat(times) & ~is_tried)):
        forms = _forms_of(texts[places[0]])
        tried = [_read_as(left.iloc[places], form) for form in forms]
        best, why = _choose_order(tried, order) if len(tried) > 1 else (0, "")
        if tried and not np.isnat(tried[best]).all():
            times[places] = tried[best]
            turn += 1
            if why:
                said.append(
                    Note("Dates begin with the {note}: {why}.", note=Note("month") if best else Note("day"), why=why)
                )
                is_open = is_open or _may_be_turned(tried)
        is_tried[places[0]] = True
        if np.isnat(times[places[0]]) and forms:  # what is written in the same way is no date either
            unread = np.flatnonzero(np.isnat(times) & ~is_tried)
            is_tried[unread[[_forms_of(texts[place]) == forms for place in unread]]] = True
    if turn > 1:
        said.append(Note("The dates are written in more than one form."))
    return times, is_open


def _choose_order(tried: list[Times], order: str) -> tuple[int, str]:
    """Choose day first (0) or month first (1), and say why: what reads more dates, or alone gives equal steps."""
    if order != "automatic":
        return int(order == "month first"), Note("as chosen")
    lost = [int(np.isnat(one).sum()) for one in tried]
    if lost[0] != lost[1]:
        return int(lost[1] < lost[0]), Note("a number above 12 tells")
    if np.array_equal(tried[0], tried[1], equal_nan=True):
        return 0, ""  # 01/01, 02/02: the same either way
    equal = [is_regular(np.unique(one[~np.isnat(one)])) for one in tried]
    if equal[0] != equal[1]:
        return int(equal[1]), Note("only so are the steps equal")
    return 0, Note("nothing in the dates tells; change it if it is wrong")


def _may_be_turned(tried: list[Times]) -> bool:
    """Say whether the other order reads as many dates and other times, and gives equal steps just as well."""
    day, month = (np.isnat(one) for one in tried)
    if day.sum() != month.sum() or not (tried[0] != tried[1])[~day & ~month].any():
        return False
    equal = [is_regular(np.unique(one[~np.isnat(one)])) for one in tried]
    return equal[0] == equal[1]


def _forms_of(text: str) -> list[str]:
    """Give the strptime forms that a date may have; two where the day or the month may stand first."""
    found = PLAIN_DATE.fullmatch(text)
    if not found:
        return []
    sign = found["sign"] or ""
    parts = found["day"].split(sign) if sign else [found["day"]]
    clock = _clock_form(found["clock"] or "", text[found.end("clock") : found.start("half")], found["half"])
    lengths = [len(part) for part in parts]
    if len(parts) == 3 and lengths[0] != 4:
        return [sign.join(form) + clock for form in (["%d", "%m", "%Y"], ["%m", "%d", "%Y"])] if lengths[2] == 4 else []
    if len(parts) == 1:
        return [COMPACT[lengths[0]] + clock] if lengths[0] in COMPACT else []
    return [sign.join(["%Y", "%m", "%d"][: len(parts)] if lengths[0] == 4 else ["%m", "%Y"]) + clock]


def _clock_form(clock: str, gap_before_half: str, half: str | None) -> str:
    if not clock:
        return ""
    gap = clock[: len(clock) - len(clock.lstrip(" T,"))]
    hour = "%I" if half else "%H"
    form = gap + ":".join([hour, "%M", "%S"][: clock.count(":") + 1]) + (".%f" if "." in clock else "")
    return form + (f"{gap_before_half}%p" if half else "")


def _read_as(texts: "pd.Series[str]", form: str) -> Times:
    if "%p" in form:
        texts = texts.str.replace(".", "", regex=False) if "." not in form else texts
    found: Times = pd.to_datetime(texts, format=form, errors="coerce").to_numpy("datetime64[us]")
    return found


def _refuse_date(cells: "pd.Series[Any]", row: int) -> NoReturn:
    forms = Note("2024-01-31, 31/01/2024, Jan 2024 or 2024Q1")
    raise SeriesError(
        "Column “{name}”, row {row} (counted from 0): “{iloc}” cannot be read as a date. Write it like "
        "{forms}, or choose another column for the time.",
        name=cells.name,
        row=row,
        iloc=str(cells.iloc[row])[:60],
        forms=forms,
    )
