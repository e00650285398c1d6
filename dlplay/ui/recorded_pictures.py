"""The pictures that a page shows, as blocks: Streamlit's own, and our components' with what is marked on them."""

import base64
import binascii
import io
import json
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import unquote_to_bytes

import numpy as np
from PIL import Image, ImageDraw
from streamlit import runtime

from dlplay.lab_book import Block, Text
from dlplay.lab_book.pictures import keep_picture
from dlplay.ui.recorded_html import blocks_of_html
from dlplay.words import read_aloud, say

DIGIT, SCALE = 28, 8  # pixels of the drawn digit, and how much larger it is kept
Frame = tuple[float, float, float, float]  # top, left, height, width as fractions of the picture


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


def _with_frames(url: str, frames: Sequence[tuple[Frame, str]]) -> bytes:
    """Draw frames, each with its text, on the picture of a data address, white on black as the page does."""
    content = content_at(url)
    if not frames:
        return content
    with Image.open(io.BytesIO(content)) as opened:
        image = opened.convert("RGB")
    if max(image.size) < 240:
        share = 240 // max(image.size)
        image = image.resize((image.width * share, image.height * share), Image.Resampling.NEAREST)
    draw = ImageDraw.Draw(image)
    for (top, left, height, width), text in frames:
        x, y = left * image.width, top * image.height
        corners = [x, y, max(x + width * image.width, x + 6), max(y + height * image.height, y + 6)]
        draw.rectangle([corners[0] - 3, corners[1] - 3, corners[2] + 3, corners[3] + 3], outline="black")
        draw.rectangle([corners[0] - 2, corners[1] - 2, corners[2] + 2, corners[3] + 2], outline="white", width=2)
        if text:
            place = corners[0] + 2, corners[1] + 2
            draw.rectangle(draw.textbbox(place, text), fill=(23, 32, 42))
            draw.text(place, text, fill="white")
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


def _view(data: dict[str, Any], _: Any) -> list[Block]:
    frame = data.get("frame")
    frames = [((frame[0], frame[1], frame[2], frame[3]), "")] if frame else []
    return [picture_block(_with_frames(str(data["source"]), frames), str(data.get("alt", "")))]


def _boxes(data: dict[str, Any], _: Any) -> list[Block]:
    height, width = data["shape"]
    frames = []
    for item in data.get("items") or data.get("objects") or []:
        if item.get("box"):
            x1, y1, x2, y2 = item["box"]
            place = (y1 / height, x1 / width, (y2 - y1) / height, (x2 - x1) / width)
            frames.append((place, str(item.get("text") or item.get("name") or "")))
    return [picture_block(_with_frames(str(data["source"]), frames), str(data.get("alt", "")))]


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
