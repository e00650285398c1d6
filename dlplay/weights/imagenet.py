"""ImageNet weights on this computer: Keras's own folder, what is in it, and downloads into it."""

import hashlib
import os
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException, HTTPResponse
from pathlib import Path

from dlplay.weights.pretrained import PRETRAINED, WeightFile, weight_file
from dlplay.words import Refusal

CLASS_NAMES = WeightFile(
    "imagenet_class_index.json",
    "https://storage.googleapis.com/download.tensorflow.org/data/imagenet_class_index.json",
    "c2c37ea517e94d9795004a39431a14cb",
    num_parameters=8841,
    side=0,
)
CHUNK = 2**18
TIMEOUT = 20  # seconds without a single byte
_downloading: dict[str, threading.Lock] = {}


class WeightsError(Refusal, OSError):
    """Says why weights could not be fetched, and what to do."""


def keras_folder() -> Path:
    """Give the folder in which Keras keeps weights: KERAS_HOME/models, by default ~/.keras/models."""
    return Path(os.environ.get("KERAS_HOME", Path.home() / ".keras")) / "models"


def is_here(file: WeightFile) -> bool:
    """Say whether a file is on this computer; it gets its name only once it is whole."""
    return (keras_folder() / file.name).exists()


def variants_here(model: str) -> list[bool]:
    """Say which of a model's two files are here: True for the one with the classifier on top, False for the other."""
    return [top for top in (True, False) if is_here(weight_file(model, top=top))]


def models_here() -> list[str]:
    """List Keras's models of which a file is here."""
    return [name for name in PRETRAINED if variants_here(name)]


def fetch(file: WeightFile, report: Callable[[float], None] = lambda fraction: None) -> None:
    """Download a file into Keras's folder, unless it is there; report gets the fraction that has arrived.

    What a broken download brought is kept, and the next attempt goes on from there. The checksum is compared where
    Keras publishes one. Raises WeightsError.
    """
    if is_here(file):
        return
    lock = _downloading.setdefault(file.name, threading.Lock())
    if not lock.acquire(blocking=False):
        raise WeightsError(
            "{name} is being downloaded for someone else just now: wait a little, then try again.", name=file.name
        )
    try:
        folder = keras_folder()
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"{file.name}.part"
        _download(file, part, report)
        _compare(file, part)
        part.rename(folder / file.name)
    except (OSError, HTTPException) as error:
        raise error if isinstance(error, WeightsError) else _refusal(file, error) from error
    finally:
        lock.release()


def _download(file: WeightFile, part: Path, report: Callable[[float], None]) -> None:
    done = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(file.url, headers={"Range": f"bytes={done}-"} if done else {})
    with _opened(request) as answer:
        if answer.status != 206:  # the server sends it all again
            done = 0
        total = done + int(answer.headers.get("Content-Length") or 0)
        with part.open("ab" if done else "wb") as target:
            while chunk := answer.read(CHUNK):
                target.write(chunk)
                done += len(chunk)
                report(min(1.0, done / total) if total else 0.0)
    if total and done < total:
        raise WeightsError(
            "The download of {name} broke off after {done:.1f} of {total:.1f} MB. What has arrived is kept: "
            "try again, and it goes on from there.",
            name=file.name,
            done=done / 1000000.0,
            total=total / 1000000.0,
        )


def _opened(request: urllib.request.Request) -> HTTPResponse:
    try:
        return urllib.request.urlopen(request, timeout=TIMEOUT)  # type: ignore[no-any-return]
    except urllib.error.HTTPError as error:
        if error.code != 416:  # 416: nothing is left to send, the part is whole
            raise
        request.remove_header("Range")
        return urllib.request.urlopen(request, timeout=TIMEOUT)  # type: ignore[no-any-return]


def _compare(file: WeightFile, part: Path) -> None:
    if not file.checksum:
        return
    algorithm = "sha256" if len(file.checksum) == 64 else "md5"
    with part.open("rb") as content:
        found = hashlib.file_digest(content, algorithm).hexdigest()
    if found != file.checksum:
        part.unlink()
        raise WeightsError(
            "{name} arrived damaged (its checksum is wrong) and was thrown away: try again.", name=file.name
        )


def _refusal(file: WeightFile, error: Exception) -> WeightsError:
    if isinstance(error, PermissionError):
        return WeightsError(
            "This computer does not allow writing into {keras_folder}: ask your teacher to change that.",
            keras_folder=keras_folder(),
        )
    if isinstance(error, urllib.error.HTTPError):
        return WeightsError(
            "The server of Keras's weights answered {code} for {name}: try again later.",
            code=error.code,
            name=file.name,
        )
    if getattr(error, "errno", None) == 28:
        return WeightsError(
            "The disk is full: {name} needs {megabytes:.0f} MB.", name=file.name, megabytes=file.megabytes
        )
    return WeightsError(
        "{name} could not be downloaded: there seems to be no internet here. Choose a network that is "
        "ready without a download, or random weights.",
        name=file.name,
    )
