"""Photos as phones make them: HEIC, and more pixels than can be held at once."""

import io
from typing import cast

from PIL import Image

from dlplay.words import Note

MOST_JPEG_PIXELS = 200_000_000
MOST_PROGRESSIVE_PIXELS = 100_000_000  # a progressive JPEG is held whole while it is decoded, at any scale
MOST_HEIC_PIXELS = 50_000_000  # decoded whole, then halved
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def is_heic(content: bytes) -> bool:
    """Tell by its first bytes whether a file is a HEIC photo."""
    return content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS


def open_heic(content: bytes) -> Image.Image:
    """Decode a HEIC photo, upright: the decoder turns it as the camera recorded. Raises ValueError and OSError."""
    import pi_heif  # only here, since few have such photos

    return cast(Image.Image, pi_heif.open_heif(io.BytesIO(content)).to_pillow())


def heic_size(content: bytes) -> tuple[int, int]:
    """Give width and height of a HEIC photo without decoding it. Raises ValueError and OSError."""
    import pi_heif

    width, height = pi_heif.open_heif(io.BytesIO(content)).size
    return int(width), int(height)


def heic_notes(content: bytes) -> list[Note]:
    """Say that a file is a HEIC photo, and how many it holds."""
    import pi_heif

    count = len(pi_heif.open_heif(io.BytesIO(content)))
    return [
        Note("a HEIC file with {count} photos: the main one of them", count=count)
        if count > 1
        else Note("a HEIC photo")
    ]


def reduced_photo(photo: Image.Image, most_pixels: int) -> tuple[Image.Image, list[Note]]:
    """Halve the sides of a photo with more than most_pixels, and say so: every new pixel is the mean of four."""
    if photo.width * photo.height <= most_pixels:
        return photo, []
    half = photo.reduce(2)
    half.info = photo.info
    return half, [_reduced_note(photo.size, half.size, 2)]


def reduce_jpeg(image: Image.Image, most_pixels: int) -> list[Note]:
    """Let a large JPEG be decoded at 1/2, 1/4 or 1/8 of its sides, with most_pixels at most, and say so.

    JPEG holds blocks of 8 x 8 pixels as waves; without the short ones a block is smaller, and costs as much less.
    """
    width, height = image.size
    progressive = "progressive" in image.info
    most = MOST_PROGRESSIVE_PIXELS if progressive else MOST_JPEG_PIXELS
    if image.format not in ("JPEG", "MPO") or not most_pixels < width * height <= most:
        return []
    scale = next(one for one in (2, 4, 8) if width * height <= most_pixels * one**2)
    image.draft(image.mode, (width // scale, height // scale))  # Pillow leaves so many at least
    return [_reduced_note((width, height), image.size, scale)]


def _reduced_note(size: tuple[int, int], new: tuple[int, int], scale: int) -> Note:
    millions = Note(
        "{width} x {height} = {millions:.0f} million pixels",
        width=size[0],
        height=size[1],
        millions=size[0] * size[1] / 1e6,
    )
    return Note(
        "{millions}: read at 1/{scale} of its width and height, {width} x {height}",
        millions=millions,
        scale=scale,
        width=new[0],
        height=new[1],
    )
