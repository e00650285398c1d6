"""Names of files and folders from whatever a student has typed, good for Windows, macOS and Linux."""

import re
import unicodedata

FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"}
DEVICES |= {f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"}
MOST_BYTES = 120  # of a name in UTF-8: the path on a teacher's computer has an end, too
JOINS = "\u200c\u200d"  # stand within the words of some scripts, and within emoji
ENDS = f" .{JOINS}"  # no name begins or ends with these
NAMELESS = "student"


def safe_file_name(text: str) -> str:
    """Give the name of a folder that says the same: all letters stay, what a path or a system reads otherwise goes.

    No name begins or ends with a dot or a blank, none is that of a device of Windows, none is empty.
    """
    whole = unicodedata.normalize("NFC", FORBIDDEN.sub("_", text))
    seen = "".join(one for one in whole if one in JOINS or unicodedata.category(one)[0] != "C")
    name = " ".join(seen.split()).strip(ENDS)
    name = name.encode()[:MOST_BYTES].decode("utf-8", "ignore").rstrip(ENDS)
    if name.partition(".")[0].rstrip().casefold() in DEVICES:
        name = f"_{name}"
    return name or NAMELESS


def distinct_names(texts: list[str]) -> list[str]:
    """Give each text a safe name of its own, in capitals or not: of equal ones, the second is "name (2)"."""
    taken: set[str] = set()
    names = []
    for text in texts:
        first = name = safe_file_name(text)
        number = 1
        while _sort(name) in taken:
            number += 1
            name = f"{first} ({number})"
        taken.add(_sort(name))
        names.append(name)
    return names


def _sort(name: str) -> str:
    """Give what is the same for names that a file system may take for the same."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
