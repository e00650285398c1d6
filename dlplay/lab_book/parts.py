"""Each block of an entry as HTML that needs nothing from outside."""

import base64
import html
import json
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from dlplay.lab_book.blocks import (
    Block,
    Chart,
    Code,
    Drawing,
    Formula,
    Heading,
    Number,
    Picture,
    Script,
    Setting,
    Table,
    Text,
)
from dlplay.lab_book.cleaning import clean_html
from dlplay.lab_book.markup import formula_html, inline_html, markdown_html
from dlplay.words import say, say_count

CHART_HEIGHT = 420  # pixels, where a chart says none of its own


def blocks_html(blocks: Sequence[Block], *, mark: str) -> str:
    """Write blocks one after another, settings that follow each other as one list; mark begins the names of charts."""
    written = []
    for is_setting, group in groupby(enumerate(blocks), key=lambda one: isinstance(one[1], Setting)):
        if is_setting:
            written.append(settings_html([one for _, one in group if isinstance(one, Setting)]))
        else:
            written += [block_html(block, f"{mark}-{place}") for place, block in group]
    return "\n".join(written)


def settings_html(settings: Sequence[Setting]) -> str:
    """Write settings as a list of names and values."""
    lines = [f"<div><dt>{inline_html(one.label)}</dt><dd>{html.escape(one.value)}</dd></div>" for one in settings]
    return f'<dl class="settings">{"".join(lines)}</dl>'


def block_html(block: Block, name: str) -> str:
    """Write one block; name: that of a chart's place."""
    match block:
        case Heading(text, level):
            size = min(6, max(3, level + 1))
            return f"<h{size}>{inline_html(text)}</h{size}>"
        case Text(text, tone):
            return f'<div class="{tone or "text"}">{markdown_html(text)}</div>'
        case Formula(latex):
            return f'<div class="formula">{formula_html(latex)}</div>'
        case Number(label, value, change):
            told = f" <small>({html.escape(change)})</small>" if change else ""
            return f'<p class="number">{inline_html(label)}: <b>{html.escape(value)}</b>{told}</p>'
        case Table():
            return table_html(block)
        case Picture():
            return picture_html(block)
        case Chart(spec, alt):
            label, height = html.escape(alt or say("Chart"), quote=True), chart_height(spec)
            return f'<div class="chart" id="{name}" role="img" aria-label="{label}" style="height:{height}px"></div>'
        case Drawing(text, alt):
            label = html.escape(alt, quote=True)
            inside = f'<template shadowrootmode="open">{clean_html(text)}</template>'
            return f'<div class="drawing" role="img" aria-label="{label}">{inside}</div>'
        case Code(text, _):
            return code_html(text)
        case Script(text):
            opens = html.escape(say("The whole code that ran"))
            return f"<details><summary>{opens}</summary>{code_html(text)}</details>"
        case Setting():
            return settings_html([block])


def code_html(text: str) -> str:
    """Write code as it is."""
    return f'<pre tabindex="0"><code>{html.escape(text)}</code></pre>'


def table_html(table: Table) -> str:
    """Write a table with its title, and how many rows were left out."""
    title = f"<caption>{html.escape(table.title)}</caption>" if table.title else ""
    head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in table.columns)
    rows = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in table.rows)
    more = say_count("{count} row more stood there.", "{count} rows more stood there.", table.left_out)
    note = f'<p class="caption">{html.escape(more)}</p>' if table.left_out else ""
    top = f"<thead><tr>{head}</tr></thead>" if head else ""
    return f'<div class="wide" tabindex="0"><table>{title}{top}<tbody>{rows}</tbody></table></div>{note}'


def picture_html(picture: Picture) -> str:
    """Write a picture, which stands within the file, and whether it is a smaller copy."""
    alt, note = html.escape(picture.alt, quote=True), html.escape(size_note(picture))
    caption = f"<figcaption>{note}</figcaption>" if note else ""
    return f'<figure><img alt="{alt}" src="{picture_address(picture)}">{caption}</figure>'


def picture_address(picture: Picture) -> str:
    """Write a picture's file as an address that holds it."""
    return f"data:{picture.kind};base64,{base64.b64encode(picture.content).decode()}"


def size_note(picture: Picture) -> str:
    """Say that a picture is a smaller copy; nothing where it is not."""
    from dlplay.lab_book.pictures import MOST_SIDE

    if max(picture.width, picture.height) <= MOST_SIDE:
        return ""
    return say("A smaller copy of a picture of {width} x {height} pixels.", width=picture.width, height=picture.height)


def chart_of(spec: str) -> dict[str, Any]:
    """Read a chart's JSON as a figure without the page's theme, which only Streamlit's browser side knows."""
    figure: dict[str, Any] = json.loads(spec)
    layout = figure.get("layout")
    layout = layout if isinstance(layout, dict) else {}
    layout.pop("template", None)
    return {"data": figure.get("data") or [], "layout": layout}


def chart_height(spec: str) -> int:
    """Give a chart's height in pixels."""
    height = chart_of(spec)["layout"].get("height")
    return int(height) if isinstance(height, int | float) and 50 <= height <= 3000 else CHART_HEIGHT
