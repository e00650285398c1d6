"""What a student points at: a box around the object, and marks inside and outside it."""

import math
import re
from dataclasses import dataclass

from dlplay.words import Note, Refusal

MOST_MARKS = 50
SMALLEST_BOX = 2.0  # pixels, in width and height
MARK_LINE = re.compile(r"\s*(?P<x>[-+]?[\d.]+)[\s,]+(?P<y>[-+]?[\d.]+)[\s,]+(?P<sign>[-+])\s*")


class PromptError(Refusal):
    """Says what is wrong with a prompt, and what to do."""


@dataclass(frozen=True)
class Mark:
    """A point, x and y in pixels from the upper left corner; inside: it belongs to the object."""

    x: float
    y: float
    inside: bool = True


@dataclass(frozen=True)
class Prompt:
    """A box x1, y1, x2, y2 in pixels, or none, and marks."""

    box_xyxy: tuple[float, float, float, float] | None = None
    marks: tuple[Mark, ...] = ()


def read_marks(text: str) -> tuple[Mark, ...]:
    """Read marks that somebody typed: x, y and + (inside) or - (outside), marks parted by ; or a new line.

    Raises PromptError where a mark cannot be read.
    """
    parts = [part for part in re.split(r"[;\n]", text) if part.strip()]
    if len(parts) > MOST_MARKS:
        raise PromptError(
            "{count} marks are too many: give at most {most_marks}.", count=len(parts), most_marks=MOST_MARKS
        )
    return tuple(_read_mark(number, part) for number, part in enumerate(parts, 1))


def fit_prompt(prompt: Prompt, shape: tuple[int, ...]) -> tuple[Prompt, tuple[str, ...]]:
    """Fit a prompt to a picture of shape (height, width, ...), and say what was repaired.

    Corners are put in order, a box is cut at the picture's edges, marks outside the picture are left out. Raises
    PromptError where nothing is left, a number is not finite, or the box is too small.
    """
    height, width = shape[:2]
    notes: list[Note] = []
    box = None if prompt.box_xyxy is None else _fit_box(prompt.box_xyxy, height, width, notes)
    marks = tuple(mark for mark in prompt.marks if 0 <= mark.x < width and 0 <= mark.y < height)
    if len(marks) < len(prompt.marks):
        left_out = len(prompt.marks) - len(marks)
        notes.append(
            Note(
                "{count} mark outside the picture: left out."
                if left_out == 1
                else "{count} marks outside the picture: left out.",
                count=left_out,
            )
        )
    if box is None and not any(mark.inside for mark in marks):
        raise PromptError("Nothing says what to cut out: draw a box around the object, or set a mark inside it.")
    return Prompt(box, marks), tuple(notes)


def _read_mark(number: int, part: str) -> Mark:
    found = MARK_LINE.fullmatch(part)
    try:
        if found:
            return Mark(float(found["x"]), float(found["y"]), found["sign"] == "+")
    except ValueError:  # such as 1.2.3
        pass
    raise PromptError(
        "Mark {number}, '{mark}', cannot be read. Write x, y and a sign, as in 120 80 + for a point "
        "inside the object, or 10 10 - for a point outside.",
        number=number,
        mark=part.strip()[:40],
    )


def _fit_box(
    box_xyxy: tuple[float, float, float, float], height: int, width: int, notes: list[Note]
) -> tuple[float, float, float, float]:
    if not all(math.isfinite(value) for value in box_xyxy):
        raise PromptError("A corner of the box is no number: give four numbers x1, y1, x2, y2.")
    x1, y1, x2, y2 = box_xyxy
    left, right, top, bottom = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
    if (left, top) != (x1, y1):
        notes.append(Note("The corners of the box were exchanged: the upper left one comes first now."))
    if left >= width or top >= height or right <= 0 or bottom <= 0:
        raise PromptError(
            "The box lies outside the picture, which has {width} x {height} pixels: move it.",
            width=width,
            height=height,
        )
    inner = (max(0.0, left), max(0.0, top), min(float(width), right), min(float(height), bottom))
    if inner != (left, top, right, bottom):
        notes.append(Note("The box went over the edge of the picture: it ends at the edge now."))
    if inner[2] - inner[0] < SMALLEST_BOX or inner[3] - inner[1] < SMALLEST_BOX:
        raise PromptError(
            "The box has {width:g} x {height:g} pixels inside the picture: draw it larger, at least "
            "{smallest_box:g} x {smallest_box:g}.",
            width=inner[2] - inner[0],
            height=inner[3] - inner[1],
            smallest_box=SMALLEST_BOX,
        )
    return inner
