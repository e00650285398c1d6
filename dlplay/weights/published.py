"""keras-cv's published weights for detection and segmentation: what there is, what is on this computer, downloads.

keras-cv gets them from Kaggle through the package kagglehub, which keeps them in its own folder. Without internet
nothing of Kaggle's side could be tried here: the folder, its marks and the reading were tried with files of our own.
"""

import os
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dlplay.words import Refusal

if TYPE_CHECKING:
    import keras

HUB_FILES = ("config.json", "model.weights.h5")  # what keras-cv reads of a preset, the small file first
HUB_ADDRESS = "https://api.kaggle.com/"
HUB_PATIENCE = 20.0  # seconds without an answer, or without a single byte
HUB_LOOK_EVERY = 0.2  # seconds between two looks at how much has arrived
_hub_downloads: dict[str, threading.Thread] = {}


class HubError(Refusal, OSError):
    """Says why published weights could not be fetched or read, and what to do."""


@dataclass(frozen=True)
class HubPreset:
    """Published weights of a model of keras_cv.models, a class named kind; num_parameters as keras-cv states it."""

    name: str
    kind: str
    handle: str
    num_parameters: int
    trained_on: str

    @property
    def megabytes(self) -> float:
        """Its size: four bytes per parameter."""
        return self.num_parameters * 4 / 1e6


HUB_PRESETS = {
    preset.name: preset
    for preset in (
        HubPreset(
            "yolo_v8_m_pascalvoc",
            "YOLOV8Detector",
            "keras/yolov8/keras/yolo_v8_m_pascalvoc/2",
            25_901_004,
            "photographs of Pascal VOC 2012, 20 classes; keras-cv states mAP 0.45",
        ),
        HubPreset(
            "retinanet_resnet50_pascalvoc",
            "RetinaNet",
            "keras/retinanet/keras/retinanet_resnet50_pascalvoc/2",
            35_596_952,
            "photographs of Pascal VOC 2012, 20 classes; keras-cv states mAP 0.33",
        ),
        HubPreset(
            "deeplab_v3_plus_resnet50_pascalvoc",
            "DeepLabV3Plus",
            "keras/deeplabv3plus/keras/deeplab_v3_plus_resnet50_pascalvoc/2",
            39_191_488,
            "photographs of Pascal VOC 2012, 20 classes and the background; keras-cv states a mean IoU of 0.64",
        ),
        HubPreset(
            "segformer_b0_imagenet",
            "SegFormer",
            "keras/segformer/keras/segformer_b0_imagenet/2",
            3_719_027,
            "ImageNet, its encoder only: what it says about pixels must still be learned",
        ),
        HubPreset(
            "sam_base_sa1b",
            "SegmentAnythingModel",
            "keras/sam/keras/sam_base_sa1b/2",
            93_735_728,
            "11 million photographs with a billion masks (SA-1B)",
        ),
        HubPreset(
            "sam_large_sa1b",
            "SegmentAnythingModel",
            "keras/sam/keras/sam_large_sa1b/2",
            312_343_088,
            "11 million photographs with a billion masks (SA-1B)",
        ),
        HubPreset(
            "sam_huge_sa1b",
            "SegmentAnythingModel",
            "keras/sam/keras/sam_huge_sa1b/2",
            641_090_864,
            "11 million photographs with a billion masks (SA-1B)",
        ),
    )
}


def hub_names(kind: str) -> list[str]:
    """List the presets of a class of keras_cv.models."""
    return [name for name, preset in HUB_PRESETS.items() if preset.kind == kind]


def hub_file(name: str, file: str) -> Path:
    """Give the place of a preset's file in kagglehub's folder: KAGGLEHUB_CACHE, by default ~/.cache/kagglehub."""
    folder = os.environ.get("KAGGLEHUB_CACHE", Path.home() / ".cache" / "kagglehub")
    return Path(folder, "models", *HUB_PRESETS[name].handle.split("/"), file)


def hub_preset_here(name: str) -> bool:
    """Say whether a preset is whole on this computer; asks nobody."""
    return all(_is_whole(name, file) for file in HUB_FILES)


def _is_whole(name: str, file: str) -> bool:
    path = hub_file(name, file)
    version = path.parent
    marks = (version.parent / ".complete" / version.name / f"{file}.complete", version.with_suffix(".complete"))
    return path.exists() and any(mark.exists() for mark in marks)


def fetch_hub_preset(name: str, report: Callable[[float], None] = lambda fraction: None) -> None:
    """Download a preset into kagglehub's folder, unless it is there; report gets the fraction that has arrived.

    What a broken download brought is kept, and the next attempt goes on from there. Raises HubError.
    """
    if hub_preset_here(name):
        return
    running = _hub_downloads.get(name)
    if running and running.is_alive():
        raise HubError(
            "{name} is being downloaded for someone else just now: wait a little, then try again.", name=name
        )
    _within(HUB_PATIENCE, name, _knock)
    for file in HUB_FILES:
        _fetch_file(name, file, report if file == HUB_FILES[-1] else lambda fraction: None)


def load_hub_model(name: str) -> "keras.Model":
    """Read a preset that is on this computer. Raises HubError where it is not, or not whole."""
    if not hub_preset_here(name):
        raise HubError("{name} is not on this computer: download it first, or choose a model that is ready.", name=name)
    import keras_cv

    preset = HUB_PRESETS[name]
    try:
        return getattr(keras_cv.models, preset.kind).from_preset(f"kaggle://{preset.handle}")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise HubError(
            "The files of {name} cannot be read ({kind}). Delete the folder {parent}, then download it again.",
            name=name,
            kind=type(error).__name__,
            parent=hub_file(name, HUB_FILES[0]).parent,
        ) from error


def _knock() -> None:
    """Ask Kaggle for anything: whatever it answers, it can be reached."""
    try:
        urllib.request.urlopen(HUB_ADDRESS, timeout=HUB_PATIENCE).close()
    except urllib.error.HTTPError as answer:
        answer.close()


def _fetch_file(name: str, file: str, report: Callable[[float], None]) -> None:
    path, whole = hub_file(name, file), HUB_PRESETS[name].megabytes * 1e6

    def download() -> None:
        import kagglehub

        kagglehub.model_download(HUB_PRESETS[name].handle, file)

    def size() -> int:
        return path.stat().st_size if path.exists() else 0

    try:
        _within(HUB_PATIENCE, name, download, size, lambda num_bytes: report(min(1.0, num_bytes / whole)))
    finally:
        if not size():
            _sweep(path)


def _within(
    patience: float,
    name: str,
    work: Callable[[], None],
    size: Callable[[], int] = lambda: 0,
    report: Callable[[int], None] = lambda num_bytes: None,
) -> None:
    """Do work in a thread, until it ends or its size has not grown for so many seconds; tell errors as HubError."""
    errors: list[Exception] = []

    def run() -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - kagglehub has many kinds, of no common class
            errors.append(error)

    thread = _hub_downloads[name] = threading.Thread(target=run, daemon=True)
    thread.start()
    before, waited = size(), 0.0
    while thread.is_alive():
        thread.join(HUB_LOOK_EVERY)
        now = size()
        waited = 0.0 if now > before else waited + HUB_LOOK_EVERY
        before = max(now, before)
        report(before)
        if waited > patience:
            raise HubError(
                "{name} could not be downloaded: Kaggle has not answered for {patience:.0f} seconds. Try again "
                "later, or choose a model that is ready.",
                name=name,
                patience=patience,
            )
    if errors:
        raise _hub_refusal(name, errors[0]) from errors[0]


def _sweep(path: Path) -> None:
    """Remove an empty file, and the empty folders that kagglehub made for it."""
    path.unlink(missing_ok=True)
    for folder in list(path.parents)[:6]:  # version, variation, framework, model, owner, models
        try:
            folder.rmdir()
        except OSError:  # not empty, or not there
            if folder.exists():
                return


def _hub_refusal(name: str, error: Exception) -> HubError:
    """Say in a sentence what went wrong."""
    preset = HUB_PRESETS[name]
    if isinstance(error, ImportError):
        return HubError("The package kagglehub is missing: install it (pip install kagglehub), then try again.")
    if isinstance(error, PermissionError):
        return HubError(
            "This computer does not allow writing into {name}: ask your teacher to change that.",
            name=hub_file(name, ""),
        )
    if getattr(error, "errno", None) == 28:
        return HubError("The disk is full: {name} needs {megabytes:,.0f} MB.", name=name, megabytes=preset.megabytes)
    answer = getattr(error, "response", None)
    if answer is not None:
        return HubError(
            "Kaggle answered {status_code} for {name}: try again later, or choose a model that is ready.",
            status_code=answer.status_code,
            name=name,
        )
    if isinstance(error, OSError) and any(hub_file(name, file).exists() for file in HUB_FILES):
        return HubError(
            "The download of {name} broke off. What has arrived is kept: try again, and it goes on from there.",
            name=name,
        )
    if isinstance(error, OSError):
        return HubError(
            "{name} could not be downloaded: there seems to be no internet here. Choose a model that is "
            "ready without a download.",
            name=name,
        )
    return HubError(
        "{name} could not be downloaded ({kind}: {error}). Try again later.",
        name=name,
        kind=type(error).__name__,
        error=error,
    )
