"""Dates with words, weeks, quarters, Thai digits or short years in them, written anew in numbers alone."""

import datetime
import re
from itertools import pairwise

from dlplay.data.series.months import MONTH_OF
from dlplay.words import Note, join_notes

BUDDHIST = 543  # years that the Buddhist era is ahead
BUDDHIST_YEARS = (2400, 2699)  # read as Buddhist: no table holds times so far ahead
THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
THAI_SIGN = re.compile("[ก-๙]")
HOURS = r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?"
CLOCK = rf"(?P<clock>[ T,]+{HOURS}|T\d{{2}})?\s*(?P<half>[AaPp]\.?[Mm]\.?)?"
BETWEEN = r"[-\s,./]*"
SPELLED_DATE = re.compile(
    rf"(?P<a>\d{{0,4}}){BETWEEN}(?P<word>[^\W\d_][^\d\s,./-]*){BETWEEN}(?P<b>\d{{0,4}}){BETWEEN}(?P<c>\d{{0,4}}){CLOCK}"
)
WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?[,\s]+(?=\S)", re.IGNORECASE)
QUARTER = re.compile(r"(?P<year>\d{4})[-\s/.:]*Q(?P<q>[1-4])|Q(?P<q2>[1-4])[-\s/.:]*(?P<year2>\d{4})", re.IGNORECASE)
NUMBERED_MONTH = re.compile(r"(\d{4})[-\s:]?M[-\s]?(\d{1,2})", re.IGNORECASE)
WEEK = re.compile(r"(\d{4})[-\s/]*W(?:eek)?\s*(\d{1,2})(?:-?([1-7]))?", re.IGNORECASE)
WEEK_FIRST = re.compile(r"W(?:eek)?\s*(\d{1,2})[-\s/,]*(\d{4})", re.IGNORECASE)
BUDDHIST_YEAR = re.compile(r"(?<!\d)2[456]\d\d(?!\d)")
SHORT_LAST = re.compile(r"(\d{1,2}([-/.])(?:\d{1,2}\2)?)(\d{2})(?!\d)(?!\2)")
SHORT_TRIPLE = re.compile(r"(\d\d)([-/.])(\d\d)\2(\d\d)(?!\d)")
SHORT_PAIR = re.compile(r"(\d{1,2})[-/.](\d{1,2})")
SHORT_YEAR = re.compile(r"~(\d\d)")
BUDDHIST_SAID = Note("Years of the Buddhist era were made Gregorian (543 less).")
YEAR_OF_TWO = re.compile(r"(?:FY\s?)?(?P<year>\d{4})\s?[-/–]\s?(?P<next>\d{2}|\d{4})", re.IGNORECASE)
EAST_ASIAN = re.compile(r"(\d{4})[年년]\s*(\d{1,2})[月월](?:\s*(\d{1,2})[日일])?")
LETTER = re.compile(r"[^\W\d_]")
ISO_LETTERS = re.compile(r"(?<=\d)T(?=\d)|Z|[AaPp]\.?[Mm]\.?|UTC|GMT")


def plain_dates(words: list[str], is_thai: bool, said: list[Note]) -> list[str]:
    """Write months in words, quarters and weeks as numbers, and all years as Gregorian ones in four digits.

    is_thai: the table is Thai, so that short years may be of the Buddhist era. What is no date stays as it is.
    """
    sample = " ".join(words[:1000])
    if not sample.isascii():
        words = [word.translate(THAI_DIGITS) for word in words]
    words = _first_years(words, said)
    if LETTER.search(ISO_LETTERS.sub("", sample)):
        words = [_without_words(word) for word in words]
    if any("~" in word or SHORT_LAST.match(word) for word in words[:1000]):
        words = _with_full_years(words, is_thai or bool(THAI_SIGN.search(sample)), said)
    if BUDDHIST_YEAR.search(" ".join(words[:1000])):
        said.append(Note(BUDDHIST_SAID))
        words = [BUDDHIST_YEAR.sub(lambda year: str(int(year[0]) - BUDDHIST), word) for word in words]
    return words


def _first_years(words: list[str], said: list[Note]) -> list[str]:
    """Write years that reach into the next, such as “1990/91” and “FY 2019-2020”, as the first of the two.

    “2001-02” may be a month, too: only where nearly all of the words name two years, and several different ones.
    """
    years = [_first_of_two(word) for word in words]
    found = [year for year in years if year]
    if len(set(found)) < 3 or len(found) < 0.8 * len(words):
        return words
    written = next(word for word, year in zip(words, years, strict=True) if year)
    said.append(Note("“{written}” was read as the year that begins in {year}.", written=written, year=found[0]))
    return [year or word for word, year in zip(words, years, strict=True)]


def _first_of_two(word: str) -> str:
    found = YEAR_OF_TWO.fullmatch(word.strip())
    return found["year"] if found and str(int(found["year"]) + 1).endswith(found["next"]) else ""


def _without_words(word: str) -> str:
    """Write “31 Jan 24” as ~24-1-31, “2024Q2” as 2024-04, “2023-W05” as 2023-01-30; anything else stays as it is."""
    bare = WEEKDAY.sub("", word.strip(), count=1)
    if quarter := QUARTER.fullmatch(bare):
        number = int(quarter["q"] or quarter["q2"])
        return f"{quarter['year'] or quarter['year2']}-{3 * number - 2:02d}"
    if eastern := EAST_ASIAN.fullmatch(bare):
        return "-".join(part for part in eastern.groups() if part)
    if month := NUMBERED_MONTH.fullmatch(bare):
        return f"{month[1]}-{month[2]}"
    week, turned = WEEK.fullmatch(bare), WEEK_FIRST.fullmatch(bare)
    if week or turned:
        named = (week[1], week[2], week[3]) if week else (turned[2], turned[1], None) if turned else ("", "", "")
        return _first_of_week(int(named[0]), int(named[1]), int(named[2] or 1)) or word
    bare = re.sub(r"(?<=[ก-๙])\.", "", bare)  # ม.ค.
    found = SPELLED_DATE.fullmatch(bare)
    month_number = MONTH_OF.get(found["word"].lower()) if found else None
    if not found or month_number is None:
        return bare
    numbers = [part for part in (found["a"], found["b"], found["c"]) if part]
    if not 1 <= len(numbers) <= 2:
        return word
    year = next((part for part in numbers if len(part) == 4), numbers[-1])
    rest = list(numbers)
    rest.remove(year)
    date = f"{year if len(year) == 4 else f'~{int(year):02d}'}-{month_number}" + (f"-{rest[0]}" if rest else "")
    return date + "".join(found[part] or "" for part in ("clock", "half"))


def _first_of_week(year: int, week: int, day: int) -> str:
    try:
        return datetime.date.fromisocalendar(year - BUDDHIST * (year >= BUDDHIST_YEARS[0]), week, day).isoformat()
    except ValueError:
        return ""


def _with_full_years(words: list[str], is_thai: bool, said: list[Note]) -> list[str]:
    """Find the two-digit years of all dates, and write them in four digits of the Gregorian calendar."""
    if _count_years(words):
        words = [SHORT_PAIR.sub(lambda pair: f"~{int(pair[1]):02d}-{pair[2]}", word) for word in words]
    elif _begin_with_year([match for word in words[:1000] if (match := SHORT_TRIPLE.match(word))]):
        words = [SHORT_TRIPLE.sub(r"~\1-\3-\4", word, count=1) for word in words]
    else:
        words = [SHORT_LAST.sub(r"\1~\3", word, count=1) if SHORT_LAST.match(word) else word for word in words]
    short = sorted({int(found[1]) for word in words if (found := SHORT_YEAR.search(word))})
    years = full_years(short, is_thai, said)
    return [SHORT_YEAR.sub(lambda year: str(years[int(year[1])]), word, count=1) for word in words]


def _count_years(words: list[str]) -> bool:
    """Say whether pairs such as 1-01 to 3-12 are the months of the first years, one after the other."""
    pairs = [SHORT_PAIR.fullmatch(word) for word in words[:1000]]
    months = [12 * int(pair[1]) + int(pair[2]) for pair in pairs if pair and 1 <= int(pair[2]) <= 12]
    return len(months) == len(pairs) > 12 and all(later - month == 1 for month, later in pairwise(months))


def _begin_with_year(found: "list[re.Match[str]]") -> bool:
    """Say whether dates such as 24-01-31 rise or fall by their first number, and by no other."""
    parts = [(int(one[1]), int(one[3]), int(one[4])) for one in found]
    if len(parts) < 3 or any(not 1 <= month <= 12 or not 1 <= day <= 31 for _, month, day in parts):
        return False
    orders = [[(p[a], p[b], p[c]) for p in parts] for a, b, c in ((0, 1, 2), (2, 1, 0), (2, 0, 1))]
    by_year, *others = [order in (sorted(order), sorted(order, reverse=True)) for order in orders]
    return by_year and not any(others)


def full_years(short: list[int], is_thai: bool, said: list[Note]) -> dict[int, int]:
    """Give each two-digit year its century: all of them close together, and not wholly in the future.

    In a Thai table they are of the Buddhist era where that brings them nearer to the present.
    """
    if not short:
        return {}
    now = datetime.date.today().year
    cuts = [{year: year + (2000 if year <= cut else 1900) for year in short} for cut in (-1, *short)]
    choices = sorted(
        cuts,
        key=lambda years: (max(years.values()) - min(years.values()), min(years.values()) > now, -max(years.values())),
    )
    best = choices[0]
    buddhist = {year: year + 2500 - BUDDHIST for year in short}
    is_buddhist = is_thai and min(buddhist.values()) <= now and max(buddhist.values()) > max(best.values())
    best = buddhist if is_buddhist else best
    first = short[0]
    era = (
        Note("{first} of the Buddhist era, {best}", first=first + 2500, best=best[first])
        if is_buddhist
        else str(best[first])
    )
    told = Note("Years have two digits: {first:02d} was read as {era}.", first=first, era=era)
    said.append(join_notes([told, Note(BUDDHIST_SAID)]) if is_buddhist else told)
    return best
