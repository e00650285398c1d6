"""Uploaded bytes to an array of red, green and blue, or a message that says what is wrong."""

import io
import warnings
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from dlplay.data.pictures.colours import TRANSPARENT_MODES, as_srgb
from dlplay.data.pictures.photos import (
    MOST_HEIC_PIXELS,
    MOST_JPEG_PIXELS,
    heic_notes,
    heic_size,
    is_heic,
    open_heic,
    reduce_jpeg,
    reduced_photo,
)
from dlplay.words import Note, Refusal, join_notes

MAX_BYTES = 60 * 2**20  # a photo of 200 million pixels has about 50 MB
MAX_PIXELS = 40_000_000
PICTURE_KINDS = ["jpg", "jpeg", "png", "webp", "bmp", "gif", "tif", "tiff", "heic", "heif", "avif"]  # to choose from
FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF", "AVIF")
SIXTEEN_BITS = Note("16 bits per channel")
LOOKS_LIKE = (  # (offset, bytes found there, what such a file is)
    (0, b"%PDF", Note("a PDF document")),
    (0, b"PK\x03\x04", Note("a ZIP archive or an Office document")),
    (0, b"MZ", Note("a Windows program")),
    (0, b"\x7fELF", Note("a Linux program")),
    (0, b"<", Note("a web page or an SVG drawing")),
    (4, b"ftyp", Note("a video")),
    (0, b"8BPS", Note("a Photoshop file")),
)

Image.MAX_IMAGE_PIXELS = None  # _refuse_huge says it in words, and before anything is decoded
warnings.filterwarnings("ignore", module="PIL")  # a picture's own oddities do not belong in the server's log


class PictureError(Refusal):
    """Says what is wrong with an uploaded picture and what to do."""


@dataclass(frozen=True)
class Picture:
    """A picture as rows x columns x (R, G, B), uint8 or uint16, and what was done to get there.

    file_shape: (height, width) of its file, upright, where it was decoded at a smaller scale.
    """

    pixels: NDArray[Any]
    name: str
    notes: tuple[Note, ...] = ()
    file_shape: tuple[int, int] | None = None


def read_picture(content: bytes, name: str) -> Picture:
    """Decode the bytes of a picture file to RGB, upright.

    Returns pixels (height, width, 3): uint8, or uint16 where the file has 16 bits per channel.
    Raises PictureError, with a sentence for the student, for anything that is not such a picture.
    """
    if len(content) > MAX_BYTES:
        size = len(content) / 2**20
        raise PictureError(
            "“{name}” has {size:.1f} MB; the limit is {max_bytes} MB. Save it smaller, then upload it.",
            name=name,
            size=size,
            max_bytes=MAX_BYTES // 2**20,
        )
    try:
        with _opened(content, name) as image:
            file_size: tuple[int, int] = image.size
            notes = reduce_jpeg(image, MAX_PIXELS)
            _refuse_huge(image.size, MAX_PIXELS if image.format else MOST_HEIC_PIXELS, name)
            pixels, done = _decode(image, content)
            turned = image.format == "TIFF"  # Pillow and OpenCV both turn these while they decode
            orientation = 1 if turned else image.getexif().get(0x0112, 1)
            notes = [*_format_notes(image, content, name), *notes, *done]
    except PictureError:
        raise
    except Exception as error:
        raise PictureError(_explain(error, content, name)) from error
    if orientation in range(2, 9):
        pixels = _upright(pixels, orientation)
        notes = [*notes, Note("turned upright as the camera recorded it (EXIF orientation)")]
    pixels = np.ascontiguousarray(pixels)
    pixels.setflags(write=False)
    shape = file_size if orientation in range(5, 9) else file_size[::-1]
    return Picture(pixels, name, tuple(notes), None if shape == pixels.shape[:2] else shape)


def _opened(content: bytes, name: str) -> Image.Image:
    if not is_heic(content):
        return Image.open(io.BytesIO(content), formats=FORMATS)
    _refuse_huge(heic_size(content), MOST_HEIC_PIXELS, name)
    return open_heic(content)


def from_gray(values: NDArray[np.uint8], name: str) -> Picture:
    """Make a picture of gray values (height, width), such as a drawing: the same in R, G and B."""
    return Picture(_three_channels(values), name)


def shrink(pixels: NDArray[Any], max_side: int) -> NDArray[Any]:
    """Scale a picture down until its longer side is max_side; smaller pictures stay as they are.

    Every new pixel is the mean of the old ones that it covers (area interpolation). Same dtype as the input.
    """
    height, width = pixels.shape[:2]
    if max(height, width) <= max_side:
        return pixels
    scale = max_side / max(height, width)
    new_size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(pixels, new_size, interpolation=cv2.INTER_AREA))


def _refuse_huge(size: tuple[int, int], most: int, name: str) -> None:
    if size[0] * size[1] > most:
        also = Note(" (of a JPEG photo {most_jpeg_pixels} million)", most_jpeg_pixels=MOST_JPEG_PIXELS // 10**6)
        raise PictureError(
            "“{name}” has {width} x {height} = {millions:.0f} million pixels; the limit is {most} million{also}. "
            "Scale it down, then upload it.",
            name=name,
            width=size[0],
            height=size[1],
            millions=size[0] * size[1] / 1000000.0,
            most=most // 10**6,
            also=also,
        )


def _decode(image: Image.Image, content: bytes) -> tuple[NDArray[Any], list[Note]]:
    """Give the pixels in sRGB, 8 or 16 bits per channel, on white where they are transparent."""
    deep = image.mode in ("I", "F") or image.mode.startswith("I;16") or _bits_per_channel(image) == 16
    image, more = reduced_photo(image, MAX_PIXELS)
    image, notes = as_srgb(image, deep=deep)
    pixels, done = _decode_deep(image, content) if deep else _decode_shallow(image)
    return pixels, [*more, *done, *notes]


def _decode_deep(image: Image.Image, content: bytes) -> tuple[NDArray[Any], list[Note]]:
    if image.mode.startswith("I;16"):
        gray = np.asarray(image).astype(np.uint16)
        notes: list[Note] = [SIXTEEN_BITS, Note("gray: its one channel stands in R, G and B")]
        if isinstance(clear := image.info.get("transparency"), int) and (gray == clear).any():
            gray = np.where(gray == clear, np.uint16(65535), gray)
            notes.append(Note("transparent parts shown on white"))
        return _three_channels(gray), notes
    if image.mode in ("I", "F"):
        return _stretched(np.asarray(image, dtype=np.float64))
    return _decode_16_bit_colour(content) if image.mode in ("RGB", "RGBA") else _decode_shallow(image)


def _decode_shallow(image: Image.Image) -> tuple[NDArray[Any], list[Note]]:
    if image.mode in ("1", "L") and "transparency" not in image.info:
        return _three_channels(np.asarray(image.convert("L"))), [Note("gray: its one channel stands in R, G and B")]
    if image.mode in TRANSPARENT_MODES or "transparency" in image.info:
        layer = image.convert("RGBA")
        if layer.getchannel("A").getextrema() == (255, 255):
            return np.asarray(layer.convert("RGB")), []
        white = Image.new("RGBA", image.size, "white")
        return np.asarray(Image.alpha_composite(white, layer).convert("RGB")), [
            Note("transparent parts shown on white")
        ]
    notes: list[Note] = [] if image.mode == "RGB" else [Note("converted from {mode} to RGB", mode=image.mode)]
    return np.asarray(image.convert("RGB")), notes


def _bits_per_channel(image: Image.Image) -> int:
    if image.format == "PNG":
        tiles = getattr(image, "tile", [])
        return 16 if "16B" in str(tiles[0].args if tiles else "") else 8
    if image.format == "TIFF":
        return int(np.max(image.tag_v2.get(258, 8)))  # type: ignore[attr-defined]  # tag 258: BitsPerSample
    return 8


def _decode_16_bit_colour(content: bytes) -> tuple[NDArray[Any], list[Note]]:
    """Let OpenCV decode what Pillow would cut down to 8 bits."""
    pixels = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    if pixels is None:
        raise OSError("16-bit picture could not be decoded")
    notes: list[Note] = [SIXTEEN_BITS]
    if pixels.shape[2] == 4 and pixels[..., 3].min() == 65535:
        pixels = pixels[..., :3]
    elif pixels.shape[2] == 4:
        alpha = pixels[..., 3:] / 65535
        pixels = np.rint(pixels[..., :3] * alpha + 65535 * (1 - alpha)).astype(np.uint16)
        notes.append(Note("transparent parts shown on white"))
    return pixels[..., ::-1], notes


def _stretched(values: NDArray[np.float64]) -> tuple[NDArray[Any], list[Note]]:
    values = np.nan_to_num(values, posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    gray = np.rint((values - low) / ((high - low) or 1.0) * 65535).astype(np.uint16)
    return _three_channels(gray), [
        Note("values {low:g} to {high:g} stretched to the full range", low=low, high=high),
        SIXTEEN_BITS,
    ]


def _three_channels(gray: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(cv2.merge([gray, gray, gray]))  # quicker than NumPy, and other sessions go on meanwhile


def _upright(pixels: NDArray[Any], orientation: int) -> NDArray[Any]:
    """Undo the camera's rotation; the eight cases of EXIF tag 274 (EXIF 2.3, section 4.6.4)."""
    if orientation >= 5:
        pixels = pixels.swapaxes(0, 1)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return pixels


def _format_notes(image: Image.Image, content: bytes, name: str) -> list[Note]:
    if is_heic(content):
        return heic_notes(content)
    notes: list[Note] = []
    if (frames := getattr(image, "n_frames", 1)) > 1 and image.format != "MPO":
        notes.append(Note("first of {frames} frames", frames=frames))
    ending = name.rpartition(".")[2].upper().replace("JPG", "JPEG").replace("TIF", "TIFF").replace("TIFFF", "TIFF")
    if ending in FORMATS and ending != str(image.format).replace("MPO", "JPEG"):
        notes.append(
            Note("named .{ending}, but read as the {format} that it is", ending=ending.lower(), format=image.format)
        )
    return notes


def _explain(error: Exception, content: bytes, name: str) -> str:
    if not content:
        return Note("“{name}” is empty. Choose the file again.", name=name)
    if not isinstance(error, UnidentifiedImageError) or is_heic(content):
        what = Note("HEIC photo") if is_heic(content) else "picture"
        return Note(
            "“{name}” starts like a {what} but cannot be decoded: it is damaged or cut off. Copy it again "
            "from where it came, or open it in a photo program and save it anew.",
            name=name,
            what=what,
        )
    found = next((what for at, start, what in LOOKS_LIKE if content[at:].startswith(start)), None)
    said = (
        Note("“{name}” is not a picture that can be read here: it looks like {kind}.", name=name, kind=found)
        if found
        else Note("“{name}” is not a picture that can be read here.", name=name)
    )
    advice = Note("Save it as JPEG or PNG, then upload that (also possible: WebP, BMP, GIF, TIFF, AVIF, HEIC).")
    return join_notes([said, advice])
