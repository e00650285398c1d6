"""Boxes as text, a line each, and what is repaired or refused in them."""

from dataclasses import dataclass

import numpy as np

from dlplay.boxes.overlap import Array
from dlplay.boxes.suppression import Indices
from dlplay.words import Note, Refusal, join_notes

MOST_BOXES = 10_000
MOST_STEPS = 200  # boxes, for the views that show every step
UNNAMED = "unnamed"


class BoxError(Refusal):
    """Says which box or setting cannot be used, in which line, and what to do."""


@dataclass(frozen=True)
class Scene:
    """Predicted and true boxes in pixels, their scores and labels, the labels' names, and what was repaired.

    boxes_xyxy (n, 4), scores (n,), labels (n,) as places in names, lines (n,): the line of the text, counted from 0;
    the same for the m true boxes. picture_shape is (height, width).
    """

    boxes_xyxy: Array
    scores: Array
    labels: Indices
    lines: Indices
    truths_xyxy: Array
    truth_labels: Indices
    truth_lines: Indices
    names: tuple[str, ...]
    picture_shape: tuple[int, int]
    notes: tuple[Note, ...]

    def name(self, box: int) -> str:
        """Say number and label of a predicted box, counted from 1."""
        return f"{box + 1} {self.names[self.labels[box]]}"

    def truth_name(self, truth: int) -> str:
        """Say letter and label of a true box."""
        return f"{letter(truth)} {self.names[self.truth_labels[truth]]}"


def letter(number: int) -> str:
    """A, B, ..., Z, A1, B1, ...: the true boxes' names, so that they are not mixed up with the predictions' numbers."""
    return chr(ord("A") + number % 26) + (str(number // 26) if number >= 26 else "")


def read_scene(predicted: str, truths: str, picture_shape: tuple[int, int]) -> Scene:
    """Read predicted boxes (label score x1 y1 x2 y2, a line each) and true ones (label x1 y1 x2 y2).

    What can be repaired is, and is said in the notes. Raises BoxError naming the line that cannot be read.
    """
    words, values, lines = _read_lines(predicted, 5, Note("Predicted boxes"))
    true_words, true_values, true_lines = _read_lines(truths, 4, Note("True boxes"))
    notes: list[Note] = []
    own = _clean(
        values[:, 1:],
        values[:, 0],
        picture_shape,
        [Note("Predicted box, line {number}", number=line + 1) for line in lines],
        notes,
    )
    true = _clean(
        true_values,
        np.ones(len(true_values)),
        picture_shape,
        [Note("True box, line {number}", number=line + 1) for line in true_lines],
        notes,
    )
    nameless = [word for word in [*words, *true_words] if word == UNNAMED]
    if nameless:
        notes.append(Note("{nameless} x no label: called “{unnamed}”.", nameless=len(nameless), unnamed=UNNAMED))
    names = tuple(dict.fromkeys([*words, *true_words]))
    return Scene(
        boxes_xyxy=own[0],
        scores=values[own[1], 0],
        labels=np.array([names.index(words[box]) for box in own[1]], np.int64),
        lines=np.array(lines, np.int64)[own[1]],
        truths_xyxy=true[0],
        truth_labels=np.array([names.index(true_words[box]) for box in true[1]], np.int64),
        truth_lines=np.array(true_lines, np.int64)[true[1]],
        names=names,
        picture_shape=(int(picture_shape[0]), int(picture_shape[1])),
        notes=tuple(notes),
    )


def random_scene(count: int, seed: int, picture_shape: tuple[int, int]) -> Scene:
    """Draw boxes at random, without true ones: scores 0 to 1, two labels, sides of 3 to 20 % of the picture."""
    draws = np.random.default_rng(seed)
    height, width = picture_shape
    centres = draws.uniform(size=(count, 2)) * [width, height]
    sides = draws.uniform(0.03, 0.2, (count, 2)) * [width, height]
    boxes = np.hstack([centres - sides / 2, centres + sides / 2]).clip(0, [width, height, width, height])
    return Scene(
        boxes_xyxy=boxes.round(1),
        scores=draws.uniform(size=count).round(4),
        labels=draws.integers(0, 2, count),
        lines=np.arange(count),
        truths_xyxy=np.zeros((0, 4)),
        truth_labels=np.zeros(0, np.int64),
        truth_lines=np.zeros(0, np.int64),
        names=("cat", "dog"),
        picture_shape=(int(height), int(width)),
        notes=(),
    )


def clean_boxes(
    boxes_xyxy: Array, scores: Array, picture_shape: tuple[int, ...]
) -> tuple[Array, Indices, dict[int, list[str]]]:
    """Swap mirrored corners, clip to the picture, drop what is not a number, outside, or without area.

    Returns the boxes that are left, their old numbers, and what was done to which old number.
    """
    height, width = picture_shape[:2]
    done: dict[int, list[str]] = {}
    swapped = np.hstack(
        [np.minimum(boxes_xyxy[:, :2], boxes_xyxy[:, 2:]), np.maximum(boxes_xyxy[:, :2], boxes_xyxy[:, 2:])]
    )
    clipped = swapped.clip(0, [width, height, width, height])
    finite = np.isfinite(boxes_xyxy).all(axis=1)
    known = finite & ~np.isnan(scores)
    possible = known & (scores >= 0) & (scores <= 1)
    has_area = (swapped[:, 2:] > swapped[:, :2]).all(axis=1)
    inside = (clipped[:, 2:] > clipped[:, :2]).all(axis=1)
    keep = possible & inside
    checks = {
        "a corner or the score is not a finite number: left out": ~known,
        "the score is not between 0 and 1: left out": known & ~possible,
        "width or height is 0: left out": possible & ~has_area,
        "it lies outside the picture: left out": possible & has_area & ~inside,
        "its corners were mirrored: swapped": keep & (swapped != boxes_xyxy).any(axis=1),
        "it reached over the picture's edge: cut off there": keep & (clipped != swapped).any(axis=1),
    }
    for said, which in checks.items():
        for box in np.flatnonzero(which).tolist():
            done.setdefault(box, []).append(Note(said))
    return clipped[keep], np.flatnonzero(keep), done


def move_box(text: str, line: int, box_xyxy: tuple[float, ...]) -> str:
    """Write other corners into one line of a text of boxes; the rest stays as it was typed."""
    lines = _lines_of(text)
    words = lines[line].split()
    lines[line] = " ".join([*words[:-4], *(f"{round(value, 1):g}" for value in box_xyxy)])
    return "\n".join(lines)


def _clean(
    boxes_xyxy: Array, scores: Array, picture_shape: tuple[int, int], places: list[str], notes: list[Note]
) -> tuple[Array, Indices]:
    boxes, kept, done = clean_boxes(boxes_xyxy, scores, picture_shape)
    notes += [
        Note("{place}: {done}.", place=places[box], done=join_notes(said, "; ")) for box, said in sorted(done.items())
    ]
    return boxes, kept


def _lines_of(text: str) -> list[str]:
    return text.replace(";", "\n").split("\n")


def _read_lines(text: str, count: int, what: str) -> tuple[list[str], Array, list[int]]:
    lines = [(number, line.split()) for number, line in enumerate(_lines_of(text)) if line.strip()]
    if len(lines) > MOST_BOXES:
        raise BoxError(
            "{what}: {lines:,} lines. The most are {most_boxes:,}: leave some out.",
            what=what,
            lines=len(lines),
            most_boxes=MOST_BOXES,
        )
    values = np.zeros((len(lines), count))
    for place, (number, words) in enumerate(lines):
        values[place] = _numbers(words[-count:], count, Note("{what}, line {number}", what=what, number=number + 1))
    labels = [" ".join(words[:-count]) or UNNAMED for _, words in lines]
    return labels, values, [number for number, _ in lines]


def _numbers(words: list[str], count: int, place: str) -> list[float]:
    form = Note("label score x1 y1 x2 y2") if count == 5 else Note("label x1 y1 x2 y2")
    if len(words) < count:
        raise BoxError(
            "{place}: “{words}” has too few numbers. A line is: {form}", place=place, words=" ".join(words), form=form
        )
    numbers = []
    for word in words:
        try:
            number = float(word)
        except ValueError:
            raise BoxError(
                "{place}: “{word}” is not a number. A line is: {form}", place=place, word=word, form=form
            ) from None
        numbers.append(number if abs(number) < 1e9 else float("nan"))
    return numbers
