"""In which encoding a text file was written: Unicode, Thai, Western, Japanese, Chinese or Korean."""

import re

from dlplay.data.tables.refusals import TableError

ENCODINGS = (
    "automatic",
    "utf-8",
    "utf-16",
    "cp874 (Thai)",
    "cp1252 (Western)",
    "cp932 (Japanese)",
    "gb18030 (Chinese)",
    "big5 (Chinese)",
    "cp949 (Korean)",
    "latin-1",
)
HIGH = bytes(range(0xA1, 0xFC))  # where cp874 has the Thai letters, and cp1252 accents
THAI_MARK = re.compile(rb"[\xd1\xd4-\xda\xe7-\xee]")  # stands over or under the letter before
THAI_MARK_ASTRAY = re.compile(rb"(?:^|[^\xa1-\xce\xd1\xd4-\xda\xe7-\xee])[\xd1\xd4-\xda\xe7-\xee]")
PAIRS = re.compile(rb"(?:[\xa1-\xfe]{2})+")
LOOKED_AT_BYTES = 200_000
SHORTEST_WORD = 4  # bytes, that is two letters
JAPANESE = rb"(?:[\x81-\x83\x88-\x97][\x40-\x7e\x80-\xfc])"  # kana, signs and the common kanji of cp932, two bytes each
ALL_JAPANESE = re.compile(rb"(?:[\x00-\x7f]|" + JAPANESE + rb")+")


def find_encoding(content: bytes, name: str) -> str:
    """Name the encoding, one of ENCODINGS; raises TableError for what is no text."""
    start = content[:4096]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or _is_half(start):
        return "utf-16"
    if b"\x00" in start:
        raise TableError("“{name}” is not a text file. Upload a CSV file or an Excel file (.xlsx).", name=name)
    if content.isascii() or _is_written_in("utf-8", content):
        return "utf-8"
    if _is_written_in("cp874", content) and _looks_thai(content):
        return "cp874 (Thai)"
    return _east_asian(content) or ("cp1252 (Western)" if _is_written_in("cp1252", content) else "latin-1")


def _is_half(start: bytes) -> bool:
    """Say whether about every second byte is zero, as in plain letters of UTF-16."""
    return len(start) >= 8 and start[1::2].count(0) > len(start) / 4 and not start[::2].count(0)


def _is_written_in(encoding: str, content: bytes) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _looks_thai(content: bytes) -> bool:
    """Say whether high bytes are words of their own, with marks on letters; an accent stands beside plain letters."""
    words = re.findall(rb"[A-Za-z]?[\xa1-\xfb]+[A-Za-z]?", content)
    alone = [word for word in words if not (word[:1] + word[-1:]).translate(None, HIGH)]
    marks, astray = len(THAI_MARK.findall(content)), len(THAI_MARK_ASTRAY.findall(content))
    return len(alone) > len(words) / 2 and max(map(len, alone)) >= 3 and astray <= 0.1 * marks


def _is_all_japanese(sample: bytes) -> bool:
    """Say whether all letters are common ones of cp932; in Western text, what would be their second byte is ASCII."""
    seconds = re.findall(JAPANESE, sample)
    return bool(ALL_JAPANESE.fullmatch(sample)) and sum(pair[1] > 127 for pair in seconds) > 0.4 * len(seconds)


def _east_asian(content: bytes) -> str | None:
    """Tell Japanese by its kana or its kanji, Chinese and Korean by where the first bytes of their letters lie."""
    if _is_written_in("cp932", content):
        if _is_all_japanese(content[:LOOKED_AT_BYTES]):
            return "cp932 (Japanese)"
        letters = [sign for sign in content[:LOOKED_AT_BYTES].decode("cp932", "ignore") if not sign.isascii()]
        if 10 * sum("\u3041" <= sign <= "\u30fe" for sign in letters) > len(letters):
            return "cp932 (Japanese)"
    sample = content[:LOOKED_AT_BYTES]
    runs = PAIRS.findall(sample)
    firsts = [first for run in runs for first in run[::2]]
    others = len(sample.translate(None, bytes(range(128)))) - 2 * len(firsts)
    if (
        max(map(len, runs), default=0) < SHORTEST_WORD
        or others > 0.1 * len(firsts)
        or sum(0xB0 <= first <= 0xD7 for first in firsts) < 0.6 * len(firsts)
    ):
        return None
    if len(firsts) >= 10 and max(firsts) <= 0xC8 and _is_written_in("cp949", content):
        return "cp949 (Korean)"
    return "gb18030 (Chinese)" if _is_written_in("gb18030", content) else None
