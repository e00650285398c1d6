"""What can be chosen on the page: examples, sizes, and which detector is meant."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dlplay.detection.detectors import (
    CASCADE,
    DETECTORS,
    EVERYDAY,
    OWN_FILE,
    Detector,
    DetectorWeights,
    look_yolo,
    offered,
)
from dlplay.detection.following import Followed, follow_yolo
from dlplay.detection.learning import TrainedDetector
from dlplay.detection.looking import follow_faces, follow_ssd, look_faces, look_ssd
from dlplay.detection.preset_looking import follow_preset, look_preset, preset_detector
from dlplay.detection.presets import DETECTOR_PRESETS
from dlplay.detection.yolo import Reading
from dlplay.words import Note

SCENE, PICTURE = "a drawn scene", "a picture"
AS_TRAINED = "as trained"
PREPARING = 5.0  # seconds until a detector is built and has looked once
SECONDS_A_FRAME = 0.2  # of a detector that has not looked at a picture yet
SIDES_SEEN: tuple[str | int, ...] = (AS_TRAINED, 96, 160, 224, 320, 480, 640)
SCENE_SHOWN = 320  # the side of a drawn scene on the page, in pixels


@dataclass(frozen=True)
class Trial:
    """An example: a picture or a drawn scene, a detector and its thresholds, and what to look for.

    sample: the picture's name, empty for a scene; scene: its number; opens: the tab that shows it best.
    """

    source: str
    detector: str
    look: str
    sample: str = ""
    scene: int = 3
    confidence: float = 0.5
    overlap: float = 0.5
    opens: str = ""


TRIALS = {
    "things on a table": Trial(
        PICTURE,
        EVERYDAY,
        "A cup, and the table under it: two boxes that lie in each other, and both are right.",
        sample="coffee",
    ),
    "a pagoda": Trial(
        PICTURE,
        EVERYDAY,
        "COCO has no class for it. What does the detector call it, and how sure is it? A score says which of "
        "the 80 classes fits best, not that one of them is right.",
        sample="pagoda",
    ),
    "a drawn scene": Trial(
        SCENE,
        "drawn shapes",
        "One box around every shape? Raise the scene's number at the left to see another one.",
    ),
    "faces": Trial(
        PICTURE,
        CASCADE,
        "Open the tab Cascade: three networks, one after another.",
        sample="astronaut",
        confidence=0.8,
    ),
    "too many boxes": Trial(
        SCENE,
        "drawn shapes",
        "A low confidence threshold lets much through; an IoU threshold near 1 deletes nearly nothing.",
        confidence=0.05,
        overlap=0.95,
        opens="Before and after",
    ),
    "a cat that becomes a shape": Trial(
        PICTURE,
        "drawn shapes",
        "The detector knows four shapes and nothing else: what does it call parts of a cat?",
        sample="chelsea",
        confidence=0.1,
    ),
}


def suits_source(source: str) -> str:
    """Name the detector that knows what a drawn scene, or a photograph, shows."""
    return "drawn shapes" if source == SCENE else EVERYDAY


def trials_here() -> list[str]:
    """Name the examples whose detector is here."""
    return [name for name, trial in TRIALS.items() if trial.detector in offered()]


def seconds_for(reading: Reading | None, num_frames: int) -> float:
    """Estimate how long a detector will look at a clip, from the time that it took for a picture, if it saw one."""
    return PREPARING + num_frames * (reading.seconds if reading else SECONDS_A_FRAME)


@dataclass(frozen=True)
class Calls:
    """How a detector is asked: look(*arguments, pixels, **options) and follow(*arguments, frames, **options)."""

    look: Callable[..., Reading]
    follow: Callable[..., Followed]
    arguments: tuple[Any, ...] = ()
    options: dict[str, int] = field(default_factory=dict)


def detector_names(own: Mapping[str, TrainedDetector]) -> list[str]:
    """Name the detectors to choose among: those that are here, the student's own, and the published ones."""
    return [*offered(), *own, *DETECTOR_PRESETS]


def find_detector(name: str, own: Mapping[str, TrainedDetector]) -> Detector:
    """Describe a detector by its name."""
    if name in own:
        trained = own[name]
        source = Note(
            "trained by you on {num_train} pictures, mAP@0.5 {mean_ap:.3f} on validation pictures",
            num_train=trained.num_train,
            mean_ap=trained.mean_ap,
        )
        what = Note("YOLOv8-xs: one stage, one candidate per cell")
        return Detector(name, trained.classes, trained.side, what, source, OWN_FILE)
    return preset_detector(name) if name in DETECTOR_PRESETS else DETECTORS[name]


def calls_of(detector: Detector, weights: str | DetectorWeights, side: int) -> Calls:
    """Say how a detector is asked; weights: of a YOLOv8-xs or SSD; side: the longer side of a YOLO's input."""
    if detector.kind == "SSD":
        return Calls(look_ssd, follow_ssd, (weights,))
    if detector.kind != "YOLO":
        faces = detector.kind == "cascade"
        return Calls(look_faces, follow_faces) if faces else Calls(look_preset, follow_preset, (detector.name,))
    return Calls(look_yolo, follow_yolo, (weights, len(detector.classes)), {"side": side})


def side_seen(chosen: str | int, detector: Detector) -> int:
    """Give the longer side that the network sees, in pixels."""
    return detector.side if chosen == AS_TRAINED else int(chosen)
