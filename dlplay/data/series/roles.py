"""What a column of a table may be for a series, by its name: a part of the time, or something that only counts."""

import re
from typing import Any

import numpy as np
import pandas as pd

from dlplay.data.series.months import MONTH_OF
from dlplay.data.series.numbers import FIRST_YEAR
from dlplay.data.series.words import BUDDHIST_YEARS

LOOKED_AT = 200  # rows that tell what a column holds
ROLES = {  # part of a time -> names of columns that hold it
    "year": "year|years|yr|yy|yyyy|jahr|année|annee|année|an|año|ano|anno|rok|ปี|พศ|คศ|ปีพศ|ปีคศ|calendar year",
    "quarter": "quarter|qtr|quartal|trimestre|ไตรมาส",
    "month": "month|months|mon|mo|mm|mth|monat|mois|mes|mese|เดือน|month number|period",
    "week": "week|weeks|wk|isoweek|iso week|week number|weeknumber|woche|kw|semaine|semana|สัปดาห์",
    "day of year": "doy|day of year|dayofyear|yday|jday|julian day",
    "day": "day|days|dd|dy|mday|tag|jour|dia|día|วัน|วันที่|day of month",
    "date": "date|dates|datum|fecha|data|jour|วันที่|วัน|dt|day|tag|yyyymmdd",
    "hour": "hour|hours|hr|hh|stunde|heure|hora|ชั่วโมง",
    "clock": "time|clock|uhrzeit|zeit|heure|hora|hour|เวลา|hhmm|hh:mm|time utc|time gmt",
    "minute": "minute|minutes|min|mn|mm|นาที",
}
WHOLE_TIMES = re.compile(
    r"time|date|datum|unix|epoch|zeit|fecha|stamp|\bts\b|\bt\b|\bds\b|yyyymm|วัน|เวลา|เดือน|ปี", re.IGNORECASE
)
COUNTING = re.compile(
    r"(?:.*[\s_])?(?:id|ids|index|idx|no|nr|num|number|row|rows|rownames|rownum|unnamed|unnamed:? ?\d*|key|seq|"
    r"serial|code|x1|obs|lat|latitude|lon|long|lng|longitude|zip|zipcode|postcode|fips|nbr|store|"
    r"shop|dept|department|item|product|sku|station|site|branch|group|cluster|customer|user|device|sensor|subject|county|"
    r"region|holiday|flag|isholiday|#|ที่|ลำดับ|ลำดับที่|รหัส)|.*[a-z]I[dD]",
)
PLACES = {"month": 13, "quarter": 4, "week": 53, "day": 31, "day of year": 366, "hour": 24, "minute": 59}
MONTH_NUMBER = re.compile(r"M?(\d{1,2})", re.IGNORECASE)
QUARTER_NUMBER = re.compile(r"(?:Q|Qtr|ไตรมาส|QTR)?\s*0?(\d)", re.IGNORECASE)


def plain_name(name: str) -> str:
    """Write a column's name small, without its unit in brackets, points and underlines."""
    bare = re.sub(r"[(\[].*?[)\]]", "", name)
    return " ".join(re.sub(r"[._#*-]+", " " if re.search("[a-z]", bare.lower()) else "", bare).lower().split())


def roles_of(name: str) -> list[str]:
    """Name the parts of a time that a column of that name may hold."""
    plain = plain_name(name)
    return [role for role, names in ROLES.items() if plain in names.split("|")]


def speaks_of_time(name: str) -> bool:
    """Say whether a column's name says that it holds times."""
    return bool(roles_of(name)) or bool(WHOLE_TIMES.search(name.replace("_", " ")))


def only_counts(cells: "pd.Series[Any]") -> bool:
    """Say whether a column of numbers tells nothing of a series: an index, an ID, a place, or always the same."""
    name = str(cells.name).strip()
    if COUNTING.fullmatch(name) or COUNTING.fullmatch(name.lower()):
        return True
    known = cells.dropna().to_numpy(float)
    steps = np.diff(known)
    return len(known) > 2 and bool((steps == 0).all() or ((steps == 1).all() and known[0] in (0, 1)))


def is_part(cells: "pd.Series[Any]", role: str) -> bool:
    """Say whether most of a column's cells can be that part of a time."""
    known = cells.dropna().head(LOOKED_AT)
    if not len(known):
        return False
    numbers = part_numbers(known, role)
    good = np.isfinite(numbers)
    return bool(good.mean() > 0.5)


def part_numbers(cells: "pd.Series[Any]", role: str) -> "np.ndarray[Any, np.dtype[np.float64]]":
    """Read cells (n,) as years, months, days, ...; NaN for what is none."""
    if pd.api.types.is_numeric_dtype(cells):
        numbers = cells.to_numpy(float)
    else:
        codes, words = pd.factorize(cells.to_numpy(object))
        known = [_part_number(str(word).strip(), role) for word in words]
        numbers = np.append(np.array(known, dtype=float), np.nan)[codes]
    good = np.isfinite(numbers) & (np.where(np.isfinite(numbers), numbers, 0) % 1 == 0)
    if role == "year":
        good &= ((numbers >= FIRST_YEAR) & (numbers <= BUDDHIST_YEARS[1])) | ((numbers >= 0) & (numbers < 100))
    else:
        good &= (numbers >= (0 if role in ("hour", "minute") else 1)) & (numbers <= PLACES[role])
    return np.where(good, numbers, np.nan)


def _part_number(word: str, role: str) -> float:
    if role == "month" and (month := MONTH_OF.get(word.replace(".", "").lower())):
        return float(month)
    pattern = {"month": MONTH_NUMBER, "quarter": QUARTER_NUMBER}.get(role)
    found = pattern.fullmatch(word) if pattern else None
    number = found[1] if found else word
    return float(pd.to_numeric(number, errors="coerce"))
