"""The bytes of a text file to its text and rows: encoding, separator, and what the quotation marks do."""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from dlplay.data.table_body import has_control_signs
from dlplay.data.table_refusals import LayoutError, TableError

MAX_ROWS = 1_000_000
ENCODINGS = ("automatic", "utf-8", "utf-16", "cp874 (Thai)", "latin-1")
SEPARATORS = {"automatic": "", "tab": "\t", "semicolon": ";", "bar": "|", "comma": ","}
DECIMALS = ("automatic", "point", "comma")
HEADERS = ("automatic", "yes", "no")
HIGH = bytes(range(0xA1, 0xFC))  # where cp874 has the Thai letters, and latin-1 accents


@dataclass(frozen=True)
class TableOptions:
    """How to read a file; what is "automatic" is detected."""

    encoding: str = "automatic"
    separator: str = "automatic"
    decimal: str = "automatic"
    header: str = "automatic"


def text_of(content: bytes, name: str, options: TableOptions, detected: list[str]) -> tuple[str, bytes, str, int]:
    """Give the text, also as UTF-8, its separator, and how many lines stood above that declare it."""
    encoding = _find_encoding(content, name) if options.encoding == "automatic" else options.encoding
    try:
        text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding.partition(" ")[0])
    except UnicodeError:
        raise LayoutError(f"“{name}” is not written in {encoding}. Choose another encoding, or “automatic”.") from None
    raw = content if encoding == "utf-8" and content.isascii() else text.encode()
    if has_control_signs(raw):
        raise TableError(f"“{name}” has characters that no text has: it is not a table. Save it as CSV.")
    declared = re.match(r"sep=(.)\r?\n", text)
    if declared:
        text, raw = text[declared.end() :], raw[len(declared[0].encode()) :]
    separator = SEPARATORS[options.separator] or (declared and declared[1]) or _find_separator(text)
    known = {sign: word for word, sign in SEPARATORS.items()}
    detected.append(f"Encoding: {encoding}. Separator between fields: {known.get(separator, separator)}.")
    return text, raw, separator, 1 if declared else 0


def text_rows(text: str, separator: str, skipped: int, name: str) -> list[tuple[int, list[str]]]:
    """Cut a text into rows of fields, each with the number of its line; raises LayoutError for odd quotation."""
    lines = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter=separator)
    try:
        rows = [(lines.line_num + skipped, [field.strip() for field in row]) for row in islice(lines, MAX_ROWS + 2)]
    except csv.Error as problem:
        where = lines.line_num + skipped
        raise LayoutError(
            f"“{name}”, line {where}: {problem}. Look for a quotation mark that is never closed."
        ) from None
    if rows and text.count('"') % 2 and any("\n" in field for field in rows[-1][1]):
        raise LayoutError(f"“{name}”: a quotation mark is opened and never closed. Look at the end of the file.")
    return rows


def _find_encoding(content: bytes, name: str) -> str:
    start = content[:4096]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\x00" in start:
        raise TableError(f"“{name}” is not a text file. Upload a CSV file or an Excel file (.xlsx).")
    try:
        content.isascii() or content.decode("utf-8")
    except UnicodeDecodeError:
        words = re.findall(rb"[A-Za-z]?[\xa1-\xfb]+[A-Za-z]?", content)  # an accent stands beside plain letters
        alone = [word for word in words if not (word[:1] + word[-1:]).translate(None, HIGH)]
        thai = len(alone) > len(words) / 2 and max(map(len, alone)) >= 3
        try:
            content.decode("cp874")
        except UnicodeDecodeError:
            thai = False
        return "cp874 (Thai)" if thai else "latin-1"
    return "utf-8"


def _find_separator(text: str) -> str:
    """Choose the sign that cuts most of the first lines into the same number of fields."""
    lines = [line for line in text[:100_000].splitlines()[:100] if line.strip()]
    best, best_share = ",", 0.0
    for sign in list(SEPARATORS.values())[1:]:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=sign))
        except csv.Error:
            continue
        share = max((count for width, count in widths.items() if width > 1), default=0) / max(len(lines), 1)
        if share > best_share + 0.05:
            best, best_share = sign, share
    return best
