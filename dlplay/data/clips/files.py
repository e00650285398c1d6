"""The files of clips: what a file is by its first bytes, a video opened safely, and a clip written."""

import contextlib
import io
import math
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from dlplay.words import Note, Refusal

ANIMATIONS = ("gif", "webp", "png")
CLIP_ENDINGS = ("mp4", "mov", "m4v", "webm", "mkv", "avi", "gif", "webp", "zip")
WRITTEN_KINDS = {"mp4": "video/mp4", "gif": "image/gif"}  # ending -> its media type
LEAST_SIDE = 16
MOST_PIXELS = 9_000_000
FASTEST = 240.0  # frames per second that are believed
USUAL_RATE = 25.0
CLIP_STARTS = {  # (offset, bytes found there) -> kind, the first one counts; what has none never reaches a decoder
    (0, b"GIF8"): "gif",
    (8, b"WEBP"): "webp",
    (0, b"\x89PNG"): "png",
    (0, b"PK"): "zip",
    (0, b"\x1a\x45\xdf\xa3"): "webm",
    (8, b"AVI "): "avi",
    (4, b"ftypheic"): "",
    (4, b"ftypheix"): "",
    (4, b"ftypmif1"): "",
    (4, b"ftypavif"): "",
    (4, b"ftyp"): "mp4",
    (4, b"moov"): "mp4",
    (4, b"mdat"): "mp4",
    (4, b"wide"): "mp4",
    (4, b"free"): "mp4",
    (4, b"skip"): "mp4",
}


class ClipError(Refusal):
    """Says what is wrong with a clip and what to do."""


@dataclass(frozen=True)
class OpenedVideo:
    """A video that OpenCV has opened; rate in frames per second, length in seconds (nan: unknown)."""

    capture: cv2.VideoCapture
    rate: float
    length: float
    notes: tuple[Note, ...]

    def reads(self, begin: float, limit: int) -> Iterator[Callable[[], NDArray[np.uint8] | None]]:
        """Go through at most limit frames from a second on; what each gives reads its pixels, None if it cannot."""
        if begin:
            self.capture.set(cv2.CAP_PROP_POS_MSEC, begin * 1000)
        for _ in range(limit):
            if not self.capture.grab():
                return
            yield self._pixels

    def _pixels(self) -> NDArray[np.uint8] | None:
        fine, frame = self.capture.retrieve()
        if not fine or frame is None or frame.ndim != 3:
            return None
        return np.ascontiguousarray(frame[..., ::-1])


def clip_kind(content: bytes, name: str) -> str:
    """Tell by the first bytes what a file is: a video (mp4, webm, avi), an animated picture, or zip.

    Raises ClipError for everything else; a playlist, which could name other files, is never opened.
    """
    kinds = [kind for (at, start), kind in CLIP_STARTS.items() if content[at : at + len(start)] == start]
    if kinds and kinds[0]:
        return kinds[0]
    if not content:
        raise ClipError("“{name}” is empty. Choose the file again.", name=name)
    raise ClipError(
        "“{name}” is no clip that can be read here. Use a video (.mp4, .mov, .webm, .avi), an animated "
        ".gif or .webp, or a .zip file of frames.",
        name=name,
    )


def refuse_frame_size(shape: tuple[int, ...], name: str) -> None:
    """Raise ClipError for frames (height, width) that are too small to show anything, or too large to decode."""
    height, width = shape
    size = Note("“{name}” has frames of {width} x {height} pixels", name=name, width=width, height=height)
    if min(height, width) < LEAST_SIDE:
        raise ClipError(
            "{size}; each side needs {least_side} or more. Choose another clip.", size=size, least_side=LEAST_SIDE
        )
    if height * width > MOST_PIXELS:
        raise ClipError(
            "{size}; the limit is {most_pixels} million pixels. Scale it down, then upload it.",
            size=size,
            most_pixels=MOST_PIXELS // 10**6,
        )


@contextlib.contextmanager
def opened_video(content: bytes, name: str) -> Iterator[OpenedVideo]:
    """Open a video's bytes with OpenCV, through a temporary file that is deleted in any case."""
    _keep_quiet()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"clip.{clip_kind(content, name)}"
        path.write_bytes(content)
        capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
        try:
            if not capture.isOpened():
                raise ClipError(
                    "“{name}” starts like a video but cannot be opened: it is cut off or damaged, holds no picture, "
                    "or its codec is not known here. Convert it to an .mp4 file, or upload its frames as a zip file.",
                    name=name,
                )
            sides = [int(capture.get(one)) for one in (cv2.CAP_PROP_FRAME_HEIGHT, cv2.CAP_PROP_FRAME_WIDTH)]
            refuse_frame_size((sides[0], sides[1]), name)
            yield _described(capture)
        finally:
            capture.release()


def _keep_quiet() -> None:
    """Keep a student's faulty file out of the server's log."""
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")  # FFmpeg's level for silence, read when it is first used
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)


def _described(capture: cv2.VideoCapture) -> OpenedVideo:
    """Read how fast and how long a video says it is; doubt what cannot be."""
    rate, count = capture.get(cv2.CAP_PROP_FPS), capture.get(cv2.CAP_PROP_FRAME_COUNT)
    notes = []
    if not (math.isfinite(rate) and 0.1 <= rate <= FASTEST):
        notes.append(
            Note(
                "the file does not say how fast it is: taken as {usual_rate:g} frames per second", usual_rate=USUAL_RATE
            )
        )
        rate, count = USUAL_RATE, math.nan
    length = count / rate if math.isfinite(count) and 0 < count < 1e9 else math.nan
    return OpenedVideo(capture, float(rate), length, tuple(notes))


def write_clip(frames: NDArray[np.uint8], rate: float, kind: str = "mp4") -> bytes:
    """Write frames (n, height, width, 3) as a file of a kind of WRITTEN_KINDS: a video with the codec VP9, or a gif.

    Browsers play both. Raises ClipError where this computer cannot write videos.
    """
    if not len(frames):
        raise ClipError("There is no frame to write.")
    return _gif(frames, rate) if kind == "gif" else _video(frames, rate)


def _gif(frames: NDArray[np.uint8], rate: float) -> bytes:
    """Write a gif; it knows hundredths of a second and 256 colours in a frame only."""
    first, *others = [Image.fromarray(frame) for frame in frames]
    target = io.BytesIO()
    hundredths = max(2, round(100 / rate))
    first.save(target, "GIF", save_all=True, append_images=others, duration=10 * hundredths, loop=0)
    return target.getvalue()


def _video(frames: NDArray[np.uint8], rate: float) -> bytes:
    """Let OpenCV write a video through a temporary file; the codec needs even sides."""
    height, width = (side - side % 2 for side in frames.shape[1:3])
    _keep_quiet()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*"vp09"), rate, (width, height))
        try:
            if not writer.isOpened():
                raise ClipError("This computer cannot write videos. Choose gif.")
            for frame in frames:
                writer.write(np.ascontiguousarray(frame[:height, :width, ::-1]))
        finally:
            writer.release()
        return path.read_bytes()
