"""The offsets that times carry (+07:00, Z): one for all keeps the local clock; several are brought to one clock."""

import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dlplay.data.series.steps import Times, is_regular
from dlplay.words import Note

ZONE = re.compile(
    r"(?<=[\d.Mm])\s*(?:(?P<utc>Z|UTC|GMT)|(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>\d{2})?)(?: UTC)?$"
)
HAS_CLOCK = re.compile(r"\d:\d\d|T\d\d")


def part_zones(texts: list[str]) -> tuple[list[str], NDArray[np.int64] | None]:
    """Take the offsets off texts; give them in minutes, (n,), or None where the first text has none."""
    if not texts or not (HAS_CLOCK.search(texts[0]) and ZONE.search(texts[0])):
        return texts, None
    ends, words = pd.factorize(np.array([_zone_text(text) for text in texts], dtype=object))
    offsets = np.array([_minutes_of(str(word)) for word in words], dtype=np.int64)[ends]
    lengths = np.array([len(str(word)) for word in words])[ends].tolist()
    return [text[: len(text) - length] for text, length in zip(texts, lengths, strict=True)], offsets


def on_one_clock(times: Times, offsets: NDArray[np.int64], said: list[Note]) -> Times:
    """Keep the local clock where all offsets (n,), in minutes, are one; or where only it gives equal steps.

    Otherwise all times are brought to the clock of the smallest offset: with summer time that is the winter's.
    """
    known = ~np.isnat(times)
    different = np.unique(offsets[known])
    if len(different) < 2:
        if len(different):
            said.append(
                Note("All times have the offset {offset}; its clock is kept.", offset=write_offset(different[0]))
            )
        return times
    names = Note(
        "{first} to {second}",
        first=write_offset(different[0]),
        second=write_offset(different[-1]),
    )
    moved = times - (offsets - different[0]).astype("timedelta64[m]")
    if is_regular(np.sort(times[known])) and not is_regular(np.sort(moved[known])):
        said.append(Note("The offsets change from {names}, as with summer time; the local clock is kept.", names=names))
        return times
    one = write_offset(different[0])
    said.append(
        Note(
            "The offsets change from {names}, as with summer time; all times are by the clock of {one}.",
            names=names,
            one=one,
        )
    )
    shifted: Times = moved.astype("datetime64[us]")
    return shifted


def write_offset(minutes: int) -> str:
    """Write an offset in minutes as +07:00; 0 as UTC."""
    sign, size = "-" if minutes < 0 else "+", abs(int(minutes))
    return f"{sign}{size // 60:02d}:{size % 60:02d}" if size else "UTC"


def _zone_text(text: str) -> str:
    found = ZONE.search(text[-10:])
    return found[0] if found else ""


def _minutes_of(zone: str) -> int:
    found = ZONE.search("0" + zone)
    if not found or not found["sign"]:
        return 0
    size = 60 * int(found["hours"]) + int(found["minutes"] or 0)
    return -size if found["sign"] == "-" else size
