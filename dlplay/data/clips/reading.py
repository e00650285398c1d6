"""Uploaded bytes to a clip, bounded in time and memory, or a message that says what is wrong."""

import contextlib
import io
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from PIL import Image

from dlplay.data.archives import Member, PictureSetError, zip_members
from dlplay.data.clips.files import ANIMATIONS, ClipError, clip_kind, opened_video, refuse_frame_size
from dlplay.data.clips.frames import (
    LIKELY_RATE,
    LONGEST_CLIP_SIDE,
    PATIENCE_SECONDS,
    Clip,
    Pixels,
    labelled_clip,
    stack_clip,
    take_frames,
    taken_notes,
)
from dlplay.data.labels.files import read_labelled_zip
from dlplay.data.labels.formats import LABEL_ENDINGS
from dlplay.data.labels.pictures import is_picture_path, natural_order, spread_out
from dlplay.data.labels.texts import LabelError
from dlplay.data.pictures.reading import MAX_BYTES, PictureError, read_picture, shrink
from dlplay.words import Note

MAX_CLIP_BYTES = 100 * 2**20
MOST_FRAMES = 240
MOST_ANIMATION_FRAMES = 3600
SHORTEST = 4.0  # milliseconds that a frame may stand; less is no speed
MOST_SECONDS = 60  # of a clip that are looked at, from where it begins
NO_RATE = Note("a zip file does not say how fast its frames are: taken as {rate:g} per second", rate=LIKELY_RATE)


def read_clip(content: bytes, name: str, *, most: int = MOST_FRAMES, begin: float = 0.0) -> Clip:
    """Decode a video, an animated picture, or a zip file of frames: at most so many frames, evenly spaced.

    Of a video, the MOST_SECONDS after begin (in seconds) are looked at. Frames are scaled down to a longer side of
    LONGEST_CLIP_SIDE. Raises ClipError, with a sentence for the student, for anything else.
    """
    if len(content) > MAX_CLIP_BYTES:
        size, limit = len(content) / 2**20, MAX_CLIP_BYTES / 2**20
        raise ClipError(
            "“{name}” has {size:.0f} MB; the limit is {limit:.0f} MB. Cut the clip, or save it smaller.",
            name=name,
            size=size,
            limit=limit,
        )
    kind = clip_kind(content, name)
    try:
        if kind == "zip":
            return _read_zip(content, name, most)
        if kind in ANIMATIONS:
            return _read_animation(content, name, most)
        return _read_video(content, name, most, begin)
    except (ClipError, PictureSetError) as error:
        raise ClipError("{error}", error=error) from error
    except Exception as error:
        raise ClipError(
            "“{name}” cannot be decoded: it is damaged, or made in an unusual way. Convert it to an .mp4 file.",
            name=name,
        ) from error


def _read_video(content: bytes, name: str, most: int, begin: float) -> Clip:
    """Let OpenCV decode the frames from a second on."""
    with opened_video(content, name) as video:
        rate, notes = video.rate, list(video.notes)
        if begin and not begin < video.length:
            raise ClipError(
                "“{name}” lasts {length:.1f} s: it cannot begin at {begin:g} s. Choose less.",
                name=name,
                length=video.length,
                begin=begin,
            )
        limit = math.ceil(MOST_SECONDS * rate)
        taken = take_frames(video.reads(begin, limit), most)
    notes += taken_notes(taken, rate, begin)
    length = video.length
    end = begin + taken.seen / rate
    if taken.seen == limit and not end >= length - 1 / rate:
        whole = Note("{length} long", length=_duration(length)) if math.isfinite(length) else "longer"
        notes.append(
            Note(
                "the clip is {whole}: here is what stands between {begin} and {end}",
                whole=whole,
                begin=_duration(begin),
                end=_duration(end),
            )
        )
    elif end < 0.9 * length and not taken.was_slow:
        notes.append(
            Note("cut off or damaged: its {length} end for us at {end}", length=_duration(length), end=_duration(end))
        )
    clip = stack_clip(taken.frames, name, notes, rate=rate, every=taken.every)
    return replace(clip, begin=begin, length=length)


def _duration(seconds: float) -> str:
    """Write a time as hours, minutes and seconds."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return (
        Note("{hours} h {minutes} min {seconds} s", hours=hours, minutes=minutes, seconds=rest)
        if hours
        else Note("{minutes} min {seconds} s", minutes=minutes, seconds=rest)
    )


def _read_animation(content: bytes, name: str, most: int) -> Clip:
    """Let Pillow decode an animated picture; a frame that stands longer than the shortest is repeated."""
    with Image.open(io.BytesIO(content), formats=["GIF", "WEBP", "PNG"]) as image:
        refuse_frame_size((image.height, image.width), name)
        given = _durations(image)
        lasting = [one if one >= SHORTEST else 1000 / LIKELY_RATE for one in given]
        shortest = min(lasting, default=1000 / LIKELY_RATE)
        repeats = [round(one / shortest) for one in lasting]
        taken = take_frames(_animation_reads(image, repeats), most)
    rate = 1000 / shortest
    notes = taken_notes(taken, rate, 0.0)
    if max(given, default=0) < SHORTEST:
        notes.append(
            Note(
                "the file does not say how fast it is: taken as {likely_rate:g} frames per second",
                likely_rate=LIKELY_RATE,
            )
        )
    if content.startswith(b"GIF") and not content.rstrip(b"\0").endswith(b";"):
        notes.append(Note("the file is cut off: these are the frames that could be read"))
    if max(repeats, default=1) > 1:
        notes.append(
            Note("its {given} frames stand differently long: those that stand longer are repeated", given=len(given))
        )
    clip = stack_clip(taken.frames, name, notes, rate=rate, every=taken.every)
    return replace(clip, length=taken.seen / rate)


def _durations(image: Image.Image) -> list[float]:
    """List for how many milliseconds each frame stands, up to the first one that is damaged; 0: not said."""
    lasting, end = [], time.monotonic() + PATIENCE_SECONDS
    with contextlib.suppress(EOFError, OSError, SyntaxError, ValueError):
        for number in range(MOST_ANIMATION_FRAMES):
            image.seek(number)
            image.load()
            lasting.append(float(image.info.get("duration") or 0))
            if time.monotonic() > end:
                break
    return lasting


def _animation_reads(image: Image.Image, repeats: list[int]) -> Iterator[Callable[[], Pixels]]:
    """Go through the frames, each as often as it is repeated."""
    number_of = [number for number, times in enumerate(repeats) for _ in range(times)]
    for number in number_of[:MOST_ANIMATION_FRAMES]:
        image.seek(number)
        yield lambda: np.asarray(image.convert("RGB"))


def _read_zip(content: bytes, name: str, most: int) -> Clip:
    """Read a zip file of frames, with their labels where it holds some."""
    members, notes = zip_members(content, name)
    others = [one for one in members if not is_picture_path(one.path)]
    if any(one.path.lower().endswith(LABEL_ENDINGS) for one in others):
        try:
            return _read_labelled(content, name, most)
        except LabelError as error:
            notes.append(Note("without labels: {error}", error=error))
    elif others:
        notes.append(Note("files that are no pictures, left out: {others}", others=len(others)))
    pictures = sorted((one for one in members if is_picture_path(one.path)), key=lambda one: natural_order(one.path))
    if len(pictures) > most:
        notes.append(Note("of {pictures} frames, {most} were taken, evenly spaced", pictures=len(pictures), most=most))
        chosen = set(spread_out([one.path for one in pictures], most))
        pictures = [one for one in pictures if one.path in chosen]
    frames = [frame for one in pictures if (frame := _read_frame(one, notes)) is not None]
    clip = stack_clip(frames, name, [*notes, NO_RATE], rate=LIKELY_RATE)
    return replace(clip, length=len(frames) / LIKELY_RATE)


def _read_labelled(content: bytes, name: str, most: int) -> Clip:
    """Read frames with labels in COCO, Pascal VOC or YOLO text; of more than most, evenly spaced ones."""
    data = read_labelled_zip(content, name)
    notes, every = [*data.notes, NO_RATE], -(-len(data.pictures) // most)
    if every > 1:
        notes.append(Note("of {pictures} frames, one of {every} was taken", pictures=len(data.pictures), every=every))
    return labelled_clip(
        replace(data, pictures=data.pictures[::every], notes=tuple(notes), groups=(), parts=None), name, LIKELY_RATE
    )


def _read_frame(member: Member, notes: list[Note]) -> Pixels | None:
    """Read one frame; None, with a note, where it cannot be read."""
    try:
        pixels = shrink(read_picture(member.read(MAX_BYTES + 1), member.path).pixels, LONGEST_CLIP_SIDE)
    except PictureError as error:
        notes.append(Note("left out: {error}", error=error))
        return None
    return np.rint(pixels / 257).astype(np.uint8) if pixels.dtype == np.uint16 else pixels
