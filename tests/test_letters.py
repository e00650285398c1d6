"""Names from files on every page: whatever reads Markdown, Plotly's marks or HTML gets them escaped.

That Chromium then shows them letter by letter, and asks nobody outside, is tested in tests/browser/test_letters.py.
"""

import io
import json
import zipfile

import cv2
import numpy as np
import pytest
from google.protobuf.message import Message

from dlplay.words import plain
from tests.test_pages import healthy, open_page

NAMES = (
    "**evil**",
    "$evil$",
    ":red[evil]",
    "<b>evil</b>",
    "![evil](http://127.0.0.1:9/evil.png)",
    "[evil](http://127.0.0.1:9/evil)",
    "https://evil.example",
)
READ_AS_THEY_ARE = {  # fields whose letters are shown as they are; every other one may be read as Markdown
    "Selectbox.options",
    "MultiSelect.options",
    "Selectbox.raw_value",
    "Code.code_text",
    "DownloadButton.url",
    "ImageList.Image.url",
}


def texts_of(message, path=""):
    """Every text within an element, with the name of its field."""
    for field, value in message.ListFields():
        name = field.full_name.removeprefix("streamlit.proto.").removeprefix("streamlit.")
        repeated = value if not isinstance(value, str | bytes | Message) and hasattr(value, "__iter__") else [value]
        if hasattr(value, "items"):  # a map
            repeated = list(value.values())
        for one in repeated:
            if isinstance(one, Message):
                yield from texts_of(one, name)
            elif isinstance(one, str):
                yield name, one


def nodes_of(block):
    """Every element and block of a page."""
    for child in block.children.values():
        yield child
        if hasattr(child, "children"):
            yield from nodes_of(child)


def shown_by(app):
    """All texts of a page: field -> text."""
    healthy(app)
    for node in nodes_of(app._tree):
        if node.proto is not None:
            yield from texts_of(node.proto)
