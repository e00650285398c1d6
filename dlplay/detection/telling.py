"""What the page says about detections: the table, sentences, and the arithmetic of one deleted box."""

from collections.abc import Sequence

import numpy as np

from dlplay.boxes import Overlap
from dlplay.detection.coco import list_classes
from dlplay.detection.detections import Detections
from dlplay.detection.detectors import Detector
from dlplay.detection.following import Followed
from dlplay.detection.yolo import Reading
from dlplay.words import plain, say

MOST_ROWS = 100
NOTHING = (
    "**Nothing is found.** Lower the confidence threshold: do boxes come? If not, the detector does not know what is "
    "in this picture. It finds only its own classes: {classes}. Objects may also be too small or too large: choose "
    "another size that the network sees, at the left, or one of the examples above."
)


def detection_table(found: Detections, classes: Sequence[str]) -> str:
    """List the detections, highest score first, at most 100: class, score, corners, width and height in pixels."""
    lines = [say("| | class | score | x1, y1, x2, y2 |"), "|--:|:--|--:|--:|"]
    for place in range(min(MOST_ROWS, len(found.scores))):
        corners = ", ".join(f"{value:.1f}" for value in found.boxes_xyxy[place])
        name = plain(classes[found.labels[place]])
        lines.append(f"| {place + 1} | {name} | {found.scores[place]:.3f} | {corners} |")
    if len(found.scores) > MOST_ROWS:
        lines.append(say("| … | {scores:,} more | | |", scores=len(found.scores) - MOST_ROWS))
    return "\n".join(lines)


def count_sentence(reading: Reading, found: Detections, classes: Sequence[str]) -> str:
    """Say how many objects of which class were found among how many candidates, and how long that took."""
    counts = [(int((found.labels == label).sum()), plain(name)) for label, name in enumerate(classes)]
    parts = ", ".join(f"{count:,} x {name}" for count, name in counts if count) or say("nothing")
    return say(
        "**{parts}**: {scores:,} of {scores2:,} candidates are left. The network took **{seconds:,.0f} "
        "ms** for this picture.",
        parts=parts,
        scores=len(found.scores),
        scores2=len(reading.candidates.scores),
        seconds=1000 * reading.seconds,
    )


def followed_sentence(found: Followed, name: str, sure: float) -> str:
    """Say how fast a detector looked at a clip, and in how many frames it saw something."""
    frames = len(found.seconds)
    seen = len(np.unique(found.frames[found.scores >= sure]))
    fast = 1 / float(np.median(found.seconds)) if frames else 0.0
    return say(
        "**{name}** looked at {frames} frames, **{fast:.1f} per second**, and sees something in "
        "**{seen}** of them with a score of at least {sure:g}. Move the confidence threshold: no frame "
        "is looked at again. NMS deleted by an IoU above 0.5.",
        name=plain(name),
        frames=frames,
        fast=fast,
        seen=seen,
        sure=sure,
    )


def nothing_sentence(classes: Sequence[str]) -> str:
    """Say what to do where nothing was found."""
    return say(NOTHING, classes=list_classes([plain(name) for name in classes]))


def detector_sentence(detector: Detector) -> str:
    """Say what a detector is, what it knows, and where its weights come from."""
    known = list_classes([plain(name) for name in detector.classes])
    return say(
        "{what}. It knows: {known}. Weights: {source}.",
        what=say(detector.what),
        known=known,
        source=say(detector.source),
    )


def deleted_arithmetic(overlap: Overlap, threshold: float) -> tuple[str, list[str]]:
    """IoU of a deleted box with the one that deleted it, filled in."""
    widths = [(box[2] - box[0], box[3] - box[1]) for box in (overlap.first, overlap.second)]
    areas = (overlap.first_area, overlap.second_area)
    lines = [
        rf"\text{{area}}_{number} = {width:.2f}\cdot {height:.2f} = {area:.1f}"
        for number, (width, height), area in zip((1, 2), widths, areas, strict=True)
    ]
    if overlap.shared is not None:
        left, top, right, bottom = overlap.shared
        lines.append(
            rf"\text{{intersect area}} = {right - left:.2f}\cdot {bottom - top:.2f} = {overlap.intersect_area:.1f}"
        )
    first, second = areas
    lines += [
        rf"\text{{IoU}} = \frac{{{overlap.intersect_area:.1f}}}{{{first:.1f} + {second:.1f} - "
        rf"{overlap.intersect_area:.1f}}} = {overlap.iou:.4f} > {threshold:g}"
    ]
    return r"\text{IoU} = \frac{\text{intersect area}}{\text{area}_1 + \text{area}_2 - \text{intersect area}}", lines
