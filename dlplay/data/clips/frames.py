"""A clip: its frames, what truly is in them, and which frames of many are taken."""

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from dlplay.data.clips.files import ClipError, refuse_frame_size
from dlplay.data.labels.labelled import LabelledSet
from dlplay.data.pictures.reading import shrink
from dlplay.words import Note

Pixels = NDArray[np.uint8]
LONGEST_CLIP_SIDE = 480
PATIENCE_SECONDS = 25  # for decoding
LIKELY_RATE = 10.0  # frames per second, where a file does not say


@dataclass(frozen=True)
class ClipTruth:
    """What truly is in a clip, box by box: the frame of each (n,), counted from 0, its corners (n, 4), its class (n,).

    classes: their names. objects (n,): the same number for the same thing in several frames; None where nobody knows.
    """

    frames: NDArray[np.int64]
    boxes_xyxy: NDArray[np.float64]
    labels: NDArray[np.int64]
    classes: tuple[str, ...]
    objects: NDArray[np.int64] | None = None


@dataclass(frozen=True)
class Clip:
    """Frames (n, height, width, 3), uint8, and how many of them make a second.

    own_rate: frames per second of the file itself, of which frames may have been left out. begin: seconds before the
    first frame. length: seconds of the whole file; nan where it does not say. truth: None where there are no labels.
    is_ours: one of the samples, which everybody may see.
    """

    frames: Pixels
    rate: float
    name: str
    notes: tuple[Note, ...] = ()
    own_rate: float = LIKELY_RATE
    begin: float = 0.0
    length: float = math.nan
    truth: ClipTruth | None = None
    is_ours: bool = False


@dataclass(frozen=True)
class TakenFrames:
    """Frames that were kept, every so many-th; how many were seen; whether the time was up."""

    frames: list[Pixels]
    every: int
    seen: int
    was_slow: bool = False


def frame_seconds(clip: Clip) -> NDArray[np.float64]:
    """Give the time (n,) of every frame in seconds of the whole clip."""
    return clip.begin + np.arange(len(clip.frames)) / clip.rate


def labelled_clip(
    data: LabelledSet, name: str, rate: float, *, objects: Sequence[NDArray[np.int64]] | None = None
) -> Clip:
    """Make a clip of labelled pictures in their order; larger ones are scaled down, all to the size of the first.

    objects: for every picture the number of the thing in each box.
    """
    frames = [shrink(picture.pixels, LONGEST_CLIP_SIDE) for picture in data.pictures]
    clip = stack_clip(frames, name, data.notes, rate=rate)
    height, width = clip.frames.shape[1:3]
    scales = [
        np.array([width, height] * 2) / [*picture.pixels.shape[1::-1], *picture.pixels.shape[1::-1]]
        for picture in data.pictures
    ]
    boxes = [picture.boxes_xyxy * scale for picture, scale in zip(data.pictures, scales, strict=True)]
    truth = ClipTruth(
        np.repeat(np.arange(len(frames)), [len(one) for one in boxes]),
        np.concatenate(boxes),
        np.concatenate([picture.labels for picture in data.pictures]),
        data.classes,
        None if objects is None else np.concatenate(objects),
    )
    return replace(clip, truth=truth, length=len(frames) / rate)


def stack_clip(frames: Sequence[Pixels], name: str, notes: Iterable[Note], *, rate: float, every: int = 1) -> Clip:
    """Stack frames, scaled to the size of the first; rate: of the file, of which every so many-th frame is here."""
    if len(frames) < 2:
        what = Note("only one picture") if frames else Note("no frame")
        raise ClipError(
            "“{name}” holds {what} that can be read here; a clip needs two. Choose another file.", name=name, what=what
        )
    shape = frames[0].shape[:2]
    refuse_frame_size(shape, name)
    others = sum(frame.shape[:2] != shape for frame in frames)
    if others:
        size = Note("{height} x {width} pixels", height=shape[1], width=shape[0])
        notes = [
            *notes,
            Note("frames of another size than the first, scaled to {size}: {others}", size=size, others=others),
        ]
    stack = np.stack([_scaled(frame, shape) for frame in frames])
    stack.setflags(write=False)
    return Clip(stack, rate / every, name, tuple(notes), rate)


def _scaled(frame: Pixels, shape: tuple[int, ...]) -> Pixels:
    if frame.shape[:2] == shape:
        return frame
    return np.asarray(Image.fromarray(frame).resize((shape[1], shape[0])))


def take_frames(reads: Iterable[Callable[[], Pixels | None]], most: int) -> TakenFrames:
    """Keep at most so many frames, evenly spaced, without knowing how many will come; None ends it."""
    kept: list[Pixels] = []
    every, seen, end = 1, 0, time.monotonic() + PATIENCE_SECONDS
    for read in reads:
        if seen % every == 0:
            pixels = read()
            if pixels is None:
                break
            kept.append(shrink(pixels, LONGEST_CLIP_SIDE))
        seen += 1
        if len(kept) > most:
            kept, every = kept[::2], every * 2
        if time.monotonic() > end:
            return TakenFrames(kept, every, seen, was_slow=True)
    return TakenFrames(kept, every, seen)


def taken_notes(taken: TakenFrames, rate: float, begin: float) -> list[Note]:
    """Say which frames were taken."""
    notes: list[Note] = []
    if taken.every > 1:
        notes.append(
            Note(
                "of {seen} frames, every {every} was taken: {frames} frames",
                seen=taken.seen,
                every=_ordinal(taken.every),
                frames=len(taken.frames),
            )
        )
    if taken.was_slow:
        until = begin + taken.seen / rate
        notes.append(
            Note(
                "decoding took longer than {patience_seconds} seconds: it ended at {until:.0f} s",
                patience_seconds=PATIENCE_SECONDS,
                until=until,
            )
        )
    return notes


def _ordinal(number: int) -> str:
    return {2: "2nd", 3: "3rd"}.get(number, f"{number}th")
