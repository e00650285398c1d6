"""What stood on a page, block by block, and how it is written as JSON and read again."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeAlias

TONES = ("", "caption", "info", "success", "warning", "error")
KINDS = ("image/png", "image/jpeg", "image/svg+xml")


@dataclass(frozen=True)
class Heading:
    """A heading in Markdown, or what an expander is called; level 1 is a page's title."""

    text: str
    level: int


@dataclass(frozen=True)
class Text:
    """A sentence or more in Markdown, as Streamlit has it; tone: one of TONES."""

    text: str
    tone: str = ""


@dataclass(frozen=True)
class Formula:
    """A formula in LaTeX."""

    latex: str


@dataclass(frozen=True)
class Number:
    """A number that stood out, as text, with what it is called and how it has changed."""

    label: str
    value: str
    change: str = ""


@dataclass(frozen=True)
class Setting:
    """A control, in Markdown, and what was set, letter by letter."""

    label: str
    value: str


@dataclass(frozen=True)
class Table:
    """Rows of texts, letter by letter; columns may be empty, left_out rows were too many to keep."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: int = 0


@dataclass(frozen=True)
class Picture:
    """A picture's file, its kind (one of KINDS), and what it shows, letter by letter.

    width and height in pixels are those that stood on the page; the file may be a smaller copy. 0: unknown.
    """

    content: bytes
    kind: str
    alt: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class Chart:
    """A chart as Plotly's JSON, and what it shows."""

    spec: str
    alt: str = ""


@dataclass(frozen=True)
class Drawing:
    """A drawing as HTML with its styles, shown only as clean_html gives it, and what it shows."""

    html: str
    alt: str = ""


@dataclass(frozen=True)
class Code:
    """Code that stood there, and the language that it is in."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Script:
    """The whole code that ran for the page, to be run again."""

    text: str


Block: TypeAlias = Heading | Text | Formula | Number | Setting | Table | Picture | Chart | Drawing | Code | Script
BLOCKS: dict[str, type[Any]] = {
    kind.__name__.lower(): kind
    for kind in (Heading, Text, Formula, Number, Setting, Table, Picture, Chart, Drawing, Code, Script)
}


def blocks_to_json(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Write blocks as plain data: the kind of each, and its fields; a picture's file as base64."""
    return [_to_json(block) for block in blocks]


def blocks_from_json(data: Any) -> tuple[Block, ...]:
    """Read blocks again; raises ValueError where the data are not what blocks_to_json writes."""
    if not isinstance(data, list):
        raise ValueError("no list of blocks")
    return tuple(map(_from_json, data))


def _to_json(block: Block) -> dict[str, Any]:
    values = {field.name: getattr(block, field.name) for field in fields(block)}
    if isinstance(block, Picture):
        values["content"] = base64.b64encode(block.content).decode()
    return {"kind of block": type(block).__name__.lower(), **values}


def _from_json(data: Any) -> Block:
    if not isinstance(data, dict) or data.get("kind of block") not in BLOCKS:
        raise ValueError("no block")
    kind = BLOCKS[data["kind of block"]]
    values = {name: value for name, value in data.items() if name != "kind of block"}
    known = {field.name: field.type for field in fields(kind)}
    if set(values) != set(known):
        raise ValueError("a block with other fields")
    block: Block = kind(**{name: _read(value, known[name]) for name, value in values.items()})
    unknown = (
        isinstance(block, Picture) and block.kind not in KINDS,
        isinstance(block, Text) and block.tone not in TONES,
    )
    if any(unknown):
        raise ValueError("a block of an unknown sort")
    return block


def _read(value: Any, wanted: Any) -> Any:
    if wanted is bytes and isinstance(value, str):
        try:
            return base64.b64decode(value, validate=True)
        except binascii.Error as error:
            raise ValueError("no base64") from error
    if wanted == tuple[str, ...]:
        return _texts(value)
    if wanted == tuple[tuple[str, ...], ...] and isinstance(value, list):
        return tuple(map(_texts, value))
    if wanted in (str, int) and type(value) is wanted:
        return value
    raise ValueError("a field of another type")


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise ValueError("no texts")
    return tuple(value)
