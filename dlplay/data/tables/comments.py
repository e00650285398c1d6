"""Lines above a table that begin with a comment sign, and the names that may stand in the last of them."""

import csv
import re

from dlplay.data.tables.numbers import is_some_number
from dlplay.data.tables.separators import cut, find_separator
from dlplay.words import Note

COMMENT_SIGNS = ("#", "//", "%", ";", "!")
ONE_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)?")
SHOWN_COMMENT = 60  # signs of a line in a sentence


def comment_sign(line: str) -> str:
    """Give the sign that a comment line begins with, also in quotation marks; "" for other lines."""
    start = line.lstrip().removeprefix('"').lstrip()
    return next((sign for sign in COMMENT_SIGNS if start.startswith(sign)), "")


def without_comments(text: str, separator: str, repaired: list[Note]) -> tuple[str, int]:
    """Leave out the comment lines that a text begins with; gives also how many lines went.

    separator: "" where it is to be found. The last comment stays, without its sign, where it holds the names.
    """
    sign, lines, end = comment_sign(ONE_LINE.match(text)[0]), list[str](), 0  # type: ignore[index]
    while sign and end < len(text) and (line := ONE_LINE.match(text, end)):
        if comment_sign(line[0]) != sign and line[0].strip():
            break
        lines.append(line[0].strip())
        end = line.end()
    rest = text[end:]
    if not lines or not rest.strip():
        return text, 0
    comments = [line for line in lines if line]
    names = _names_in(comments[-1], sign, rest, separator)
    if names:
        comments.pop()
        repaired.append(Note("The names stand in a line that begins with “{sign}”.", sign=sign))
    if comments:
        first = comments[0].strip('"')[:SHOWN_COMMENT]
        what = (
            Note("1 line above the table is a comment")
            if len(comments) == 1
            else Note("{comments} lines above are comments", comments=len(comments))
        )
        repaired.append(Note("{what} and left out: “{first}”.", what=what, first=first))
    return names + rest, len(lines) - bool(names)


def _names_in(line: str, sign: str, rest: str, separator: str) -> str:
    """Give a comment without its sign where it has as many fields as the rows below, and these begin with values."""
    sign_between = separator or find_separator(rest)
    first = next(row for row in rest.splitlines() if row.strip())
    quoted = '"' if line.startswith('"') else ""
    bare = line.removeprefix('"').lstrip().removeprefix(sign).strip(" ")
    is_a_name = sign in (sign_between, "%") or bare[:1] in (
        sign_between,
        '"',
        "",
    )  # the sign itself: “#” counts, “%” has a meaning
    kept = line if is_a_name and sign_between != " " else quoted + bare
    values, names = _fields(first, sign_between), _fields(kept, sign_between)
    fits = len(values) > 1 and len(values) == len(names)
    has_values = names[:1] == ["#"] or any(is_some_number(field) for field in values)
    if not fits or not has_values or any(is_some_number(field) for field in names):
        return ""
    return kept + "\n"


def _fields(line: str, separator: str) -> list[str]:
    try:
        return next(iter(cut([line], separator)), [])
    except csv.Error:
        return []
