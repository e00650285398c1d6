"""The names of files in archives: repaired, made alike, and quoted in sentences."""

import re
import struct
import unicodedata
import zipfile
from collections.abc import Iterable

from dlplay.words import Note

SYSTEM_FILES = ("thumbs.db", "ehthumbs.db", "desktop.ini")


def plain_path(path: str) -> str:
    r"""Give a path with “/” between folders; drive letters, “.”, “..”, “\\”, and invisible characters go.

    Letters with accents and Thai vowels take the Unicode form NFC, so that equal names are equal text.
    """
    text = readable(path).replace("\\", "/")
    parts: list[str] = []
    for part in re.sub(r"^[A-Za-z]:/", "", text).split("/"):
        if part.strip() == "..":
            parts[-1:] = []
        elif part.strip() not in ("", "."):
            parts.append(part.strip())
    return "/".join(parts)


def readable(text: str) -> str:
    """Give a text in the Unicode form NFC and without invisible characters, except the two that join letters."""
    if not text.isprintable():
        text = "".join(one for one in text if unicodedata.category(one)[0] != "C" or one in "\u200c\u200d")
    return unicodedata.normalize("NFC", text).strip()


def some_of(names: Iterable[str], *, shown: int = 3) -> str:
    """Quote the first few names, and count the others: “a”, “b”, “c” and 12 more."""
    every = list(names)
    more = Note(" and {every} more", every=len(every) - shown) if len(every) > shown else ""
    return ", ".join(f"“{one}”" for one in every[:shown]) + more


def is_hidden(path: str) -> bool:
    """Tell whether a file is one that Windows, macOS or a program put there, not the student."""
    parts = path.split("/")
    return any(one.startswith(".") or one == "__MACOSX" for one in parts) or parts[-1].lower() in SYSTEM_FILES


def decoded_names(infos: list[zipfile.ZipInfo]) -> tuple[list[str], list[str]]:
    """Decode the names whose encoding the archive leaves open; zipfile has read them as code page 437.

    Returns all names, and those that look different now. All are decoded alike where that is possible.
    """
    raw = {  # place -> the bytes in the archive
        place: info.orig_filename.encode("cp437")
        for place, info in enumerate(infos)
        if not info.flag_bits & 0x800 and not info.orig_filename.isascii()
    }
    shared = _encoding_of(b"\n".join(raw.values()))
    names, repaired = [], []
    for place, info in enumerate(infos):
        name = _unicode_path(info) or info.orig_filename
        if name == info.orig_filename and place in raw:
            parts = raw[place].split(b"/")
            name = "/".join(part.decode(_encoding_of(part) if shared == "cp437" else shared) for part in parts)
        names.append(name)
        if name != info.orig_filename:
            repaired.append(plain_path(name))
    return names, repaired


def _encoding_of(raw: bytes) -> str:
    """Choose UTF-8 where it fits, Windows' Thai code page where Thai letters stand together, else code page 437."""
    try:
        raw.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        text = raw.decode("cp874", errors="replace")
    others = [one for one in text if not one.isascii() and not "\u0e01" <= one <= "\u0e5b"]
    return "cp874" if not others and re.search("[\u0e01-\u0e5b]{2}", text) else "cp437"


def _unicode_path(info: zipfile.ZipInfo) -> str | None:
    """Read the name in UTF-8 that some programs store besides (extra field 0x7075 of the zip specification)."""
    at, extra = 0, info.extra
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind == 0x7075 and size > 5:
            text = extra[at + 9 : at + 4 + size].decode("utf-8", errors="replace")
            return None if "\ufffd" in text else text
        at += 4 + size
    return None


def leads_outside(path: str) -> bool:
    """Tell whether unpacking to that path could write outside of a folder."""
    text = path.replace("\\", "/")
    return text.startswith("/") or ".." in text.split("/") or re.match(r"[A-Za-z]:/", text) is not None
