"""Pictures as a lab book keeps them: not larger than a page shows them well, and never as a file that is not one."""

import io

from PIL import Image

from dlplay.lab_book.blocks import Picture

MOST_SIDE = 1200  # pixels of the longer side of a picture that is kept
MOST_EXACT = 300_000  # bytes of a picture that is kept exactly as it is
MOST_OF_A_DRAWING = 400_000  # bytes of an SVG
MOST_PIXELS = 40_000_000  # of a picture that is opened at all
SVG, PNG, JPEG = "image/svg+xml", "image/png", "image/jpeg"


def keep_picture(content: bytes, alt: str = "") -> Picture | None:
    """Give a picture's file as it is kept: a large one as a smaller copy; None where it is no picture, or too large."""
    if content[:500].lstrip().startswith((b"<svg", b"<?xml")):
        return Picture(content, SVG, alt) if len(content) <= MOST_OF_A_DRAWING else None
    try:
        with Image.open(io.BytesIO(content)) as image:
            kind, size = Image.MIME.get(image.format or "", ""), image.size
            if size[0] * size[1] > MOST_PIXELS:
                return None
            if kind in (PNG, JPEG) and len(content) <= MOST_EXACT and max(size) <= MOST_SIDE:
                image.verify()
                return Picture(content, kind, alt, *size)
            image.load()
            return _smaller(image, alt)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def is_picture(picture: Picture) -> bool:
    """Say whether a picture's file is what it says that it is; it may come from somebody else's computer."""
    again = keep_picture(picture.content)
    return again is not None and again.kind == picture.kind


def _smaller(image: Image.Image, alt: str) -> Picture:
    width, height = image.size
    share = min(1.0, MOST_SIDE / max(width, height))
    see_through = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    copy: Image.Image = image.convert("RGBA" if see_through else "L" if image.mode in ("1", "L", "I;16") else "RGB")
    if share < 1:
        size = max(1, round(width * share)), max(1, round(height * share))
        copy = copy.resize(size, Image.Resampling.LANCZOS)
    target = io.BytesIO()
    copy.save(target, "PNG", optimize=True) if see_through else copy.save(target, "JPEG", quality=88)
    return Picture(target.getvalue(), PNG if see_through else JPEG, alt, width, height)
