"""The job: a detector looks at a clip, frame by frame. And boxes drawn into the frames, for a clip to keep."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlplay.boxes.drawings.painting import paint_boxes
from dlplay.boxes.drawings.svg import Drawn
from dlplay.data.clips.files import write_clip
from dlplay.data.clips.frames import Clip
from dlplay.detection.detections import Detections, confident, select
from dlplay.detection.detectors import DetectorWeights, open_yolo
from dlplay.detection.yolo import propose_yolo
from dlplay.training import Progress, Report, quiet
from dlplay.words import Note

FLOOR = 0.05  # a score below this is nobody's threshold: such candidates are not kept


@dataclass(frozen=True)
class Followed:
    """What a detector found in a clip, box by box, after suppression: the frame of each (n,), counted from 0, and more.

    boxes_xyxy (n, 4) in pixels, scores (n,), labels (n,): class numbers. seconds (num_frames,): what each frame took.
    """

    frames: NDArray[np.int64]
    boxes_xyxy: NDArray[np.float64]
    scores: NDArray[np.float64]
    labels: NDArray[np.int64]
    seconds: NDArray[np.float64]

    def frame(self, number: int, threshold: float) -> Detections:
        """Give what stands in one frame with a score of at least the threshold, highest score first."""
        chosen = np.flatnonzero((self.frames == number) & (self.scores >= threshold))
        return Detections(self.boxes_xyxy[chosen], self.scores[chosen], self.labels[chosen])


def print_frame(progress: Any, *, passing: bool = False) -> None:
    """Print how far it is, as at home."""
    print(f"\r{progress.text}", end="", flush=True)


def follow(
    look: Callable[[NDArray[np.uint8]], Detections],
    frames: NDArray[np.uint8],
    *,
    overlap: float = 0.5,
    report: Report = quiet,
) -> Followed:
    """Let look propose boxes in every frame (n, height, width, 3); suppress per class, by an IoU above overlap.

    Everything with a score of FLOOR or more is kept: a threshold is chosen afterwards, without looking again.
    """
    report(Progress(Note("A first look, which is not timed")), passing=True)
    look(frames[0])  # the first look prepares the network, which would be no fair time
    every: list[Detections] = []
    seconds = []
    for number, frame in enumerate(frames, 1):
        begin = time.perf_counter()
        every.append(select(look(frame), confidence=FLOOR, overlap=overlap))
        seconds.append(time.perf_counter() - begin)
        report(
            Progress(Note("Frame {number} of {frames}", number=number, frames=len(frames)), number / len(frames)),
            passing=True,
        )
    return Followed(
        np.repeat(np.arange(len(every)), [len(one.scores) for one in every]),
        np.concatenate([one.boxes_xyxy for one in every]).reshape(-1, 4),
        np.concatenate([one.scores for one in every]),
        np.concatenate([one.labels for one in every]),
        np.array(seconds),
    )


def follow_yolo(
    weights: str | DetectorWeights,
    num_classes: int,
    frames: NDArray[np.uint8],
    *,
    side: int,
    report: Report = quiet,
) -> Followed:
    """Let a YOLOv8-xs with these weights, or those of this file, look at every frame; side: as propose_yolo."""
    report(Progress(Note("Building the network")), passing=True)
    model = open_yolo(weights, num_classes)
    return follow(lambda frame: propose_yolo(model, frame, side=side, at_least=FLOOR), frames, report=report)


def annotate(
    frame: NDArray[np.uint8], found: Detections, classes: Sequence[str], threshold: float
) -> NDArray[np.uint8]:
    """Paint the boxes with a score of at least the threshold into a frame, with class and score."""
    sure = confident(found, threshold)
    words = [f"{classes[label]} {score:.2f}" for label, score in zip(sure.labels, sure.scores, strict=True)]
    drawn = [Drawn(tuple(box), text, "kept") for box, text in zip(sure.boxes_xyxy.tolist(), words, strict=True)]
    return paint_boxes(frame, drawn[::-1])


def annotate_clip(
    frames: NDArray[np.uint8], found: Followed, classes: Sequence[str], threshold: float
) -> NDArray[np.uint8]:
    """Paint into every frame (n, height, width, 3) what was found there with at least the threshold."""
    return np.stack(
        [annotate(frame, found.frame(number, threshold), classes, threshold) for number, frame in enumerate(frames)]
    )


def annotated_file(clip: Clip, found: Followed, classes: Sequence[str], *, threshold: float, kind: str) -> bytes:
    """Write the clip with its boxes as a file of a kind of dlplay.data's WRITTEN_KINDS."""
    return write_clip(annotate_clip(clip.frames, found, classes, threshold), clip.rate, kind)
