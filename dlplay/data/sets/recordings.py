"""Pictures that a camera took in a row: nearly copies of each other, so a split keeps those of a recording together."""

import re
from collections.abc import Sequence

RECORDED = re.compile(r"^recording (\d+)_burst\d+")


def recording_of(name: str) -> int:
    """Give the number of the recording that a picture of this name is from, counted from 1; 0 for any other picture."""
    found = RECORDED.match(name.rpartition("/")[2])
    return int(found[1]) if found else 0


def count_recordings(names: Sequence[str]) -> int:
    """Count the recordings that pictures of these names are from."""
    return len({recording_of(name) for name in names} - {0})


def named_recording(names: Sequence[str], contents: Sequence[bytes]) -> list[tuple[str, bytes]]:
    """Name the pictures of a new recording, beside those that have these names."""
    number = max(map(recording_of, names), default=0) + 1
    return [(f"recording {number}_burst{place:03d}.jpg", content) for place, content in enumerate(contents, 1)]
