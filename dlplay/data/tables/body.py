"""The quick way for regular files: every row has the same fields, so that a reader in C can take the body at once."""

import csv
import io
import re
import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dlplay.data.tables.numbers import CURRENCY_SIGNS

SAMPLE_ROWS = 2100  # tell which columns hold numbers, and the decimal sign
LONGEST_LINE = 100_000
SIGNS_LOOKED_AT = 12
PIECE = 2**18
LONG_EXPONENT = re.compile(rb"[eE][-+]?\d{5}")
NEVER_A_NUMBER = np.array(
    [chr(sign) not in "0123456789+-.,' %eEinftyINFTYaAlLuU#/?()\t\v\f" + CURRENCY_SIGNS for sign in range(128)]
    + [False] * 128
)
BodyColumn = list[str] | NDArray[np.float64] | NDArray[np.object_]


@dataclass(frozen=True)
class RegularBody:
    """The lines of a regular file: its bytes without quotation marks, and where each field ends.

    ends: (rows, columns) places of the separators and of the line's end; start: where the line begins, (rows,).
    """

    raw: bytes
    separator: str
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def has_control_signs(raw: bytes) -> bool:
    """Say whether there are signs that no text has."""
    pieces = (np.frombuffer(raw[place : place + PIECE], np.uint8) for place in range(0, len(raw), PIECE))
    return any(signs.min() < 9 or (signs - np.uint8(14) < 18).any() for signs in pieces)


def regular_body(raw: bytes, separator: str) -> RegularBody | None:
    """Cut UTF-8 bytes into fields; None for what needs a closer look: other lengths, empty lines, odd quotation."""
    if b"\r" in raw:
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if not separator.isascii() or (not raw.isascii() and b"\xef\xbb\xbf" in raw):
        return None
    raw = raw if raw.endswith(b"\n") else raw + b"\n"
    clean = _without_quotation(raw, separator) if b'"' in raw else raw
    ends = _field_ends(clean, separator) if clean else None
    if clean is None or ends is None or _has_long_exponent(clean, int(ends[0, -1])):
        return None
    starts = np.append(0, ends[:-1, -1] + 1)
    lengths = ends[:, -1] - starts
    if lengths.min() < ends.shape[1] or lengths.max() > LONGEST_LINE:
        return None
    return RegularBody(clean, separator, starts, ends)


def _field_ends(raw: bytes, separator: str) -> NDArray[np.int64] | None:
    """Find where the fields end, (rows, columns); None where not every line has as many as the first."""
    signs, found = np.frombuffer(raw, np.uint8), list[NDArray[np.int64]]()
    for place in range(0, len(signs), PIECE):  # pieces that stay in the processor's cache
        piece = signs[place : place + PIECE]
        found.append(np.flatnonzero((piece == ord(separator)) | (piece == ord("\n"))) + place)
    places = np.concatenate(found)
    is_end = signs[places] == ord("\n")
    width = int(np.argmax(is_end)) + 1
    if len(places) % width:
        return None
    table = is_end.reshape(-1, width)
    return places.reshape(-1, width) if table[:, -1].all() and not table[:, :-1].any() else None


def first_rows(body: RegularBody) -> list[list[str]]:
    """Give the fields of the first rows."""
    last = int(body.ends[min(SAMPLE_ROWS, len(body.ends) - 1), -1])
    return _cut(body, body.raw[:last])


def last_rows(body: RegularBody, count: int) -> list[list[str]]:
    """Give the fields of the last rows."""
    return _cut(body, body.raw[int(body.starts[max(len(body.starts) - count, 0)]) :].removesuffix(b"\n"))


def without_last(body: RegularBody, count: int) -> RegularBody:
    """Give the body without its last rows."""
    rows = len(body.starts) - count
    if not count:
        return body
    return RegularBody(body.raw[: int(body.starts[rows])], body.separator, body.starts[:rows], body.ends[:rows])


def _cut(body: RegularBody, piece: bytes) -> list[list[str]]:
    return [[field.strip() for field in line.split(body.separator)] for line in piece.decode().split("\n")]


def body_columns(body: RegularBody, skip: int, comma: bool) -> list[BodyColumn] | None:
    """Read all columns below the first `skip` rows: an array where all are numbers or empty; else the fields.

    None where a row turns out to be empty. Fields that can only be text come as an array of str.
    """
    stream = io.BytesIO(body.raw)
    stream.seek(int(body.starts[skip]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pd.errors.DtypeWarning)  # a column of several kinds: its fields are read below
        frame = pd.read_csv(
            stream,
            sep=body.separator,
            header=None,
            names=range(body.ends.shape[1]),
            index_col=False,
            na_values=[""],
            keep_default_na=False,
            decimal="," if comma else ".",
            quoting=csv.QUOTE_NONE,
            skip_blank_lines=False,
        )
    columns = [_column(body, frame[place], place, skip) for place in range(frame.shape[1])]
    return None if _has_empty_row(columns) else columns


def _has_long_exponent(raw: bytes, start: int) -> bool:
    """Look for a number such as 1e00005, which is none for us; the first line, up to start, often holds names."""
    has_e = raw.find(b"e", start) >= 0 or raw.find(b"E", start) >= 0
    return LONG_EXPONENT.search(raw, 0, len(raw) if has_e else start) is not None


def _without_quotation(raw: bytes, separator: str) -> bytes | None:
    """Take off quotation marks that stand around whole fields; None where one does anything else."""
    signs = np.frombuffer(raw, np.uint8)
    marks = np.flatnonzero(signs == ord('"'))
    breaks = (signs == ord("\n")) | (signs == ord(separator)) if separator.isascii() else signs == 0
    if len(marks) % 2:
        return None
    padded, places = np.concatenate([[True], breaks, [True]]), np.flatnonzero(breaks)
    opening, closing = marks[::2], marks[1::2]
    around = padded[opening].all() and padded[closing + 2].all()
    inside = np.searchsorted(places, opening) != np.searchsorted(places, closing)
    return raw.translate(None, b'"') if around and not inside.any() else None


def _column(body: RegularBody, found: "pd.Series[float]", place: int, skip: int) -> BodyColumn:
    """Give a column's numbers; its fields where it holds text, or a word that the reader took for "no number"."""
    if found.dtype in (np.float64, np.int64):
        numbers: NDArray[np.float64] = np.asarray(found, dtype=np.float64)
        may_be_months = _may_be_months(numbers)
        if not may_be_months and not np.isnan(numbers).any():
            return numbers
    begins = body.ends[skip:, place - 1] + 1 if place else body.starts[skip:]
    ends = body.ends[skip:, place]
    if (
        found.dtype in (np.float64, np.int64)
        and not may_be_months
        and np.isnan(numbers).sum() == (begins == ends).sum()
    ):
        return numbers
    if found.dtype == "str" and _is_sure_text(body.raw, begins, ends):
        words: NDArray[np.object_] = np.asarray(found, dtype=object)
        return words
    return [body.raw[begin:end].decode().strip() for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]


def _may_be_months(numbers: NDArray[np.float64]) -> bool:
    """Say whether all numbers are as 1.2018 and 12.2018, which may have been written as months: 01.2018, 12.2018."""
    known = numbers[~np.isnan(numbers)]
    return len(known) > 0 and all(
        bool(((some >= 1) & (some < 13)).all()) and bool(((some % 1 > 0.18995) & (some % 1 < 0.25995)).all())
        for some in (known[:100], known)
    )


def _is_sure_text(raw: bytes, begins: NDArray[np.int64], ends: NDArray[np.int64]) -> bool:
    """Say whether every field has a sign that no number has, and no space around it: dates and most words do."""
    signs = np.frombuffer(raw, np.uint8)
    if (begins == ends).any() or any(edge.min() <= 32 or edge.max() > 126 for edge in (signs[begins], signs[ends - 1])):
        return False
    telling = [place for place in range(SIGNS_LOOKED_AT) if _are_text(signs, begins[:100], ends[:100], place).any()]
    open_fields = np.arange(0)
    for turn, place in enumerate(telling):
        left = slice(None) if turn == 0 else open_fields
        missed = np.flatnonzero(~_are_text(signs, begins[left], ends[left], place))
        open_fields = missed if turn == 0 else open_fields[missed]
        if not len(open_fields):
            return True
    return False


def _are_text(
    signs: NDArray[np.uint8], begins: NDArray[np.int64], ends: NDArray[np.int64], place: int
) -> NDArray[np.bool_]:
    """Say for each field whether its sign at that place is in no number, as the second "-" of a date."""
    places = np.minimum(begins + place, ends - 1)
    sign, before = signs[places], signs[places - 1]
    cuts = ((sign == ord("-")) | (sign == ord("/"))) & (before - np.uint8(ord("0")) < 10) & (begins + place < ends - 1)
    return (begins + place < ends) & (NEVER_A_NUMBER[sign] | (cuts if place else False))


def _has_empty_row(columns: list[BodyColumn]) -> bool:
    if any(isinstance(column, np.ndarray) and column.dtype == object for column in columns):
        return False  # a field that is sure to be text is not empty
    empty = np.ones(len(columns[0]), bool)
    for column in columns:
        if isinstance(column, list):
            places = np.flatnonzero(empty)
            empty[places] = [not column[place] for place in places.tolist()]
        else:
            empty &= np.isnan(column.astype(np.float64, copy=False))
    return bool(empty.any())
