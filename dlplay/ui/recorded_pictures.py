"""The pictures that a page shows, as blocks: Streamlit's own, and our components' with what is marked on them."""

import base64
import binascii
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

import numpy as np
from PIL import Image, ImageDraw
from streamlit import runtime

from dlplay.lab_book import Block, Text
from dlplay.lab_book.pictures import keep_picture
from dlplay.palette import SKY
from dlplay.ui.recorded_html import blocks_of_html
from dlplay.words import read_aloud, say

DIGIT, SCALE = 28, 8  # pixels of the drawn digit, and how much larger it is kept
WIDE = 400  # pixels that the longer side of a picture with marks has at least
COLOURS = {"predicted": SKY, "true": "#5FE0B8"}  # of the boxes that can be dragged


@dataclass(frozen=True)
class Mark:
    """A frame on a picture, its place and size as fractions of it, and a text in its corner."""

    top: float
    left: float
    height: float
    width: float
    text: str = ""
    colour: str = "white"


def blocks_of_images(part: Any) -> list[Block]:
    """Give the pictures of an image list, each with the sentence below it."""
    found: list[Block] = []
    for image in part.imgs:
        found.append(picture_block(content_at(image.url), image.alt or read_aloud(image.caption)))
        if image.caption:
            found.append(Text(image.caption, "caption"))
    return found


def content_at(url: str) -> bytes:
    """Give the file that stands at an address of a page: in the address itself, or with Streamlit's media."""
    if url.startswith("data:"):
        head, _, body = url.partition(",")
        try:
            return base64.b64decode(body) if head.endswith(";base64") else unquote_to_bytes(body)
        except binascii.Error:
            return b""
    name = url.rpartition("/")[2].partition(".")[0]
    file = runtime.get_instance().media_file_mgr.read_file(name) if runtime.exists() else None
    return bytes(file.content) if file is not None else b""


def picture_block(content: bytes, alt: str) -> Block:
    """Give a picture as it is kept, or say that it is not."""
    picture = keep_picture(content, alt)
    return picture or Text(say("A picture stood here that is too large to keep, or is none."), "caption")


def _with_marks(url: str, marks: Sequence[Mark]) -> bytes:
    """Draw marks on the picture of a data address; a small picture is drawn larger, so that they do not hide it."""
    content = content_at(url)
    if not marks:
        return content
    with Image.open(io.BytesIO(content)) as opened:
        image = opened.convert("RGB")
    share = max(1, -(-WIDE // max(image.size)))
    image = image.resize((image.width * share, image.height * share), Image.Resampling.NEAREST)
    draw = ImageDraw.Draw(image)
    for mark in marks:
        _draw_mark(draw, mark, image.size)
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


def _draw_mark(draw: ImageDraw.ImageDraw, mark: Mark, size: tuple[int, int]) -> None:
    x, y, wide, high = mark.left * size[0], mark.top * size[1], mark.width * size[0], mark.height * size[1]
    box = (x, y, max(x + wide, x + 6), max(y + high, y + 6))
    draw.rectangle((box[0] - 3, box[1] - 3, box[2] + 3, box[3] + 3), outline="black", width=5)
    draw.rectangle((box[0] - 2, box[1] - 2, box[2] + 2, box[3] + 2), outline=mark.colour, width=3)
    if mark.text:
        place, letters = (box[0] + 3, box[1] + 3), max(13.0, size[0] / 45)
        draw.rectangle(draw.textbbox(place, mark.text, font_size=letters), fill=(23, 32, 42))
        draw.text(place, mark.text, fill="white", font_size=letters)


def _view(data: dict[str, Any], _: Any) -> list[Block]:
    frame = data.get("frame")
    marks = [Mark(*frame)] if frame else []
    return [picture_block(_with_marks(str(data["source"]), marks), str(data.get("alt", "")))]


def _boxes(data: dict[str, Any], _: Any) -> list[Block]:
    height, width = data["shape"]
    marks = []
    for item in data.get("items") or data.get("objects") or []:
        if item.get("box"):
            x1, y1, x2, y2 = item["box"]
            text, colour = str(item.get("text") or item.get("name") or ""), COLOURS.get(str(item.get("kind")), "white")
            marks.append(Mark(y1 / height, x1 / width, (y2 - y1) / height, (x2 - x1) / width, text, colour))
    return [picture_block(_with_marks(str(data["source"]), marks), str(data.get("alt", "")))]


def _grid(data: dict[str, Any], _: Any) -> list[Block]:
    return blocks_of_html(str(data.get("table", "")))


def _digit(data: dict[str, Any], state: Any) -> list[Block]:
    sent = json.loads(state.json_value or "{}") if state is not None and state.json_value else {}
    pixels = (sent.get("value") or sent).get("pixels") if isinstance(sent, dict) else None
    pixels = pixels or data.get("pixels") or []
    if len(pixels) != DIGIT * DIGIT:
        return []
    gray = np.clip(np.array(pixels, float), 0, 255).astype(np.uint8).reshape(DIGIT, DIGIT)
    target = io.BytesIO()
    Image.fromarray(np.kron(gray, np.ones((SCALE, SCALE), np.uint8))).save(target, "PNG")
    return [picture_block(target.getvalue(), say("What was drawn."))]


def _camera(_: dict[str, Any], __: Any) -> list[Block]:
    text = say("The camera's running picture is not kept. Freeze a frame: then it is the picture, and is kept.")
    return [Text(text, "caption")]


def _nothing(_: dict[str, Any], __: Any) -> list[Block]:
    return []


COMPONENTS: dict[str, Callable[[dict[str, Any], Any], list[Block]]] = {
    "dlplay_box_editor": _boxes,
    "dlplay_camera": _camera,
    "dlplay_count_button": _nothing,
    "dlplay_drawing": _digit,
    "dlplay_label_editor": _boxes,
    "dlplay_number_grid": _grid,
    "dlplay_picture_strip": _nothing,
    "dlplay_picture_view": _view,
}
