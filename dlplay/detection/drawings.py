"""Boxes, landmarks and crops that the page shows."""

from collections.abc import Sequence
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from dlplay.boxes import SIDE, Array, Drawn
from dlplay.data.labels.labelled import LabelledPicture
from dlplay.detection.cascade import Stage
from dlplay.detection.detections import Deletion, Detections
from dlplay.detection.inside import OpenedCell
from dlplay.detection.judging import ClassResult
from dlplay.detection.ssd_inside import OpenedBox
from dlplay.palette import BLUE, YELLOW

SHOWN_SIDE = 640  # of the picture on the page


def draw_judged(
    found: Detections, truth: LabelledPicture, results: Sequence[ClassResult], confidence: float
) -> list[Drawn]:
    """List the true boxes, and the confident detections: true positives solid, false ones dashed."""
    scale = canvas_of(truth.pixels.shape)[1]
    drawn = [Drawn(tuple((box * scale).tolist()), "", "true") for box in truth.boxes_xyxy]
    for label, one in enumerate(results):
        own = found.take(np.flatnonzero(found.labels == label))
        for box, hit, score in zip(one.judged.boxes, one.judged.hits, one.scores, strict=True):
            if score >= confidence:
                corners = tuple((own.boxes_xyxy[box] * scale).tolist())
                drawn.append(Drawn(corners, f"{one.name} {score:.2f}", "kept" if hit else "deleted"))
    return drawn


def draw_opened(box: OpenedBox, shape: tuple[int, ...], name: str) -> list[Drawn]:
    """List the default box, dashed, and the box that the codes make of it."""
    scale = canvas_of(shape)[1]
    default, moved = (tuple((one * scale).tolist()) for one in (box.default_xyxy, box.box_xyxy))
    return [Drawn(default, "", "deleted"), Drawn(moved, f"{name} {box.score:.2f}", "kept")]


def to_shown(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Make a picture smaller for the page; a small one stays as it is."""
    scale = SHOWN_SIDE / max(pixels.shape[:2])
    if scale >= 1:
        return pixels
    size = [max(1, round(side * scale)) for side in (pixels.shape[1], pixels.shape[0])]
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def drawing_width(shape: tuple[int, ...]) -> int | Literal["stretch"]:
    """Give the width of a drawing on the page: its column's, unless that would make a tall picture very long."""
    height, width = shape[:2]
    return "stretch" if height <= 1.25 * width else max(1, round(560 * width / height))


def canvas_of(shape: tuple[int, ...]) -> tuple[tuple[int, int], float]:
    """Give the shape of the drawing of a picture, 384 along the longer side, and the scale from the picture to it."""
    scale = SIDE / max(shape[:2])
    return (max(1, round(shape[0] * scale)), max(1, round(shape[1] * scale))), scale


def named_boxes(found: Detections, classes: Sequence[str]) -> list[tuple[str, tuple[float, ...]]]:
    """Give every box's class and score as a text, and its corners."""
    return [
        (f"{classes[label]} {score:.2f}", tuple(box))
        for label, score, box in zip(found.labels, found.scores, found.boxes_xyxy.tolist(), strict=True)
    ]


def draw_found(
    found: Detections, classes: Sequence[str], shape: tuple[int, ...], *, kind: str = "kept", numbered: bool = True
) -> list[Drawn]:
    """List the boxes to draw on a picture of this shape, with number, class and score; the best ones lie on top.

    numbered: where they have numbers in a table; without, many boxes get no words.
    """
    boxes = found.boxes_xyxy * canvas_of(shape)[1]
    names = [f"{place + 1} " if numbered else "" for place in range(len(boxes))]
    drawn = [
        Drawn(tuple(box.tolist()), f"{name}{classes[label]} {score:.2f}" if numbered or len(boxes) < 10 else "", kind)
        for box, name, label, score in zip(boxes, names, found.labels, found.scores, strict=True)
    ]
    return drawn[::-1] if len(drawn) <= 400 else drawn


def draw_plain(found: Detections, shape: tuple[int, ...], *, kind: str = "predicted") -> list[Drawn]:
    """List the boxes to draw, without words."""
    return [Drawn(tuple(box.tolist()), "", kind) for box in found.boxes_xyxy * canvas_of(shape)[1]]


def draw_deletion(found: Detections, classes: Sequence[str], shape: tuple[int, ...], deletion: Deletion) -> list[Drawn]:
    """List a deleted box, dashed, and the kept one that deleted it."""
    guilty, gone = (
        draw_found(found.take(np.array([place])), classes, shape, numbered=False)[0]
        for place in (deletion.by, deletion.box)
    )
    return [guilty, Drawn(gone.box_xyxy, gone.text, "deleted")]


def cell_svg(cell: OpenedCell, shape: tuple[int, ...]) -> str:
    """Fill a cell and draw arrows from its middle to the four sides of its box."""
    (x, y), half = (value / cell.scale for value in cell.middle), cell.stride / 2 / cell.scale
    scale = canvas_of(shape)[1]
    left, top, right, bottom = (value * scale / cell.scale for value in cell.box_xyxy)
    x, y, half = x * scale, y * scale, half * scale
    lines = f"M{left:.1f} {y:.1f}H{right:.1f}M{x:.1f} {top:.1f}V{bottom:.1f}"
    return (
        f'<rect x="{x - half:.1f}" y="{y - half:.1f}" width="{2 * half:.1f}" height="{2 * half:.1f}" fill="{BLUE}" '
        f'fill-opacity=".7" stroke="#fff" stroke-width="1.5"/><path d="{lines}" stroke="#000" stroke-width="3.5"/>'
        f'<path d="{lines}" stroke="{YELLOW}" stroke-width="1.8"/><circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#fff" '
        'stroke="#000"/>'
    )


def landmarks_svg(landmarks: Array, shape: tuple[int, ...]) -> str:
    """Draw the landmarks (faces, 5, 2) as dots."""
    scale = canvas_of(shape)[1]
    return "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.2" fill="{YELLOW}" stroke="#000"/>'
        for x, y in landmarks.reshape(-1, 2) * scale
    )


def crop_sheet(stage: Stage, most: int = 12) -> NDArray[np.uint8]:
    """Put what a stage of the cascade looks at side by side, the highest score first, enlarged to 96 pixels each."""
    tiles = [cv2.resize(crop, (96, 96), interpolation=cv2.INTER_NEAREST) for crop in stage.crops[:most]]
    wide = max(1, min(6, len(tiles)))
    rows = -(-len(tiles) // wide)
    sheet = np.full((100 * rows + 4, 100 * wide + 4, 3), 255, np.uint8)
    for place, tile in enumerate(tiles):
        row, column = divmod(place, wide)
        sheet[100 * row + 4 : 100 * row + 100, 100 * column + 4 : 100 * column + 100] = tile
    return sheet
