"""What a detector found and what it cannot find, in sentences and tables."""

from collections.abc import Mapping, Sequence

import numpy as np

from dlplay.detection.coco import list_classes
from dlplay.detection.detections import Detections
from dlplay.detection.detectors import DETECTORS, Detector, offered
from dlplay.detection.following import Followed
from dlplay.detection.learning import TrainedDetector
from dlplay.detection.presets import DETECTOR_PRESETS
from dlplay.detection.yolo import Reading
from dlplay.words import plain, say

ONLY = {  # detector -> the only pictures that it has ever seen
    "drawn shapes": "scenes that a script draws",
    "blood cells": "pictures of stained blood through a microscope",
    "drawn polyps": "drawn pictures in the style of an endoscope",
}

MOST_ROWS = 100
NOTHING = (
    "**Nothing is found.** Lower the confidence threshold: do boxes come? If not, the detector does not know what is "
    "in this picture. It finds only its own classes: {classes}. Objects may also be too small or too large: choose "
    "another size that the network sees, at the left, or one of the examples above."
)


def unsuited_sentence(name: str, own: Mapping[str, TrainedDetector]) -> str:
    """Warn of a detector that has seen one kind of pictures only, for a picture of any kind; empty where it has not."""
    drawn = name in own and own[name].classes == DETECTORS["drawn shapes"].classes
    seen = say(ONLY["drawn shapes"] if drawn else ONLY.get(name, ""))
    if not seen:
        return ""
    others = [one for one in (*offered(), *DETECTOR_PRESETS) if one not in ONLY]
    return say(
        "{name}: trained on **{seen}** and nothing else. Whatever this picture shows, it knows no other "
        "classes, and what it finds can only be right in such a picture. For another one choose another "
        "detector: {others}, or a published one, whose classes are things in photographs.",
        name=name,
        seen=seen,
        others=others[0],
    )


def better_detector(classes: tuple[str, ...], wanted: tuple[str, ...]) -> str:
    """Say which detector knows what is in a clip, where the chosen one knows nothing of it; empty otherwise."""
    others = [name for name in offered() if set(DETECTORS[name].classes) & set(wanted)]
    if not wanted or set(classes) & set(wanted) or not others:
        return ""
    return say(
        "In this clip there is: {wanted}. The detector “{others}” knows that; choose it at the left.",
        wanted=", ".join(wanted),
        others=say(others[0]),
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
        "**{limits}**: {left:,} of {candidates:,} candidates are left. The network took **{seconds:,.0f} "
        "ms** for this picture.",
        limits=parts,
        left=len(found.scores),
        candidates=len(reading.candidates.scores),
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
