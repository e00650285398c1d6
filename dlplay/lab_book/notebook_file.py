"""A lab book as a Jupyter notebook: sentences, formulas and pictures as Markdown, code as code."""

import base64
import json
from collections.abc import Sequence
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

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
from dlplay.lab_book.entries import Entry
from dlplay.lab_book.html_file import Judge, kept_sentence, moment
from dlplay.lab_book.markup import plain_markdown
from dlplay.lab_book.parts import chart_of
from dlplay.lab_book.seals import VERDICTS
from dlplay.words import plain, say

PLOTLY = "application/vnd.plotly.v1+json"
ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg"}


def notebook_file(
    entries: Sequence[Entry], *, title: str, made: float, about: str = "", judged: Judge | None = None
) -> str:
    """Write a book as a notebook (nbformat 4). Nothing of it runs by itself.

    about: what is told below the title, in Markdown, instead of when it was taken home. judged: gives what an entry's
    seal says.
    """
    told = about or say("Taken home on {day}. From DL Playground.", day=moment(made))
    cells = [new_markdown_cell(f"# {plain(title)}\n\n{told}")]
    for entry in entries:
        cells += _entry_cells(entry, judged)
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    book = new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})
    nbformat.validate(book)
    return str(nbformat.writes(book))


def _entry_cells(entry: Entry, judged: Judge | None) -> list[Any]:
    kept, head = entry.kept, f"## {plain(entry.name)}"
    if kept is not None:
        head = f"{head}\n\n*{kept_sentence(kept)}*"
        head += f"\n\n{say(VERDICTS[judged(entry)])}." if judged else ""
    cells = [new_markdown_cell(head)]
    if entry.remark.strip():
        cells.append(new_markdown_cell("\n".join(f"> {plain(line)}" for line in entry.remark.strip().splitlines())))
    waiting: list[str] = []
    for block in kept.blocks if kept is not None else ():
        own = _cell_of(block)
        if own is None:
            waiting.append(_markdown_of(block))
            continue
        cells += [new_markdown_cell("\n\n".join(waiting))] * bool(waiting)
        waiting = []
        cells.append(own)
    return [*cells, *[new_markdown_cell("\n\n".join(waiting))] * bool(waiting)]


def _cell_of(block: Block) -> Any:
    """Give the cell that a block has for itself; None for one that joins the text."""
    match block:
        case Picture(content, kind, alt):
            name = f"picture.{ENDINGS[kind]}"
            data = {name: {kind: base64.b64encode(content).decode()}}
            return new_markdown_cell(f"![{plain(alt)}](attachment:{name})", attachments=data)
        case Chart(spec, alt):
            figure = chart_of(spec)
            code = f"import plotly.io\n\nplotly.io.from_json({json.dumps(figure)!r})"
            shown = new_output("display_data", {PLOTLY: figure, "text/plain": alt or say("Chart")})
            return new_code_cell(code, outputs=[shown], metadata={"jupyter": {"source_hidden": True}})
        case Script(text) | Code(text, "python"):
            return new_code_cell(text)
    return None


def _markdown_of(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"{'#' * min(6, max(3, level + 1))} {plain_markdown(text)}"
        case Text(text, tone):
            written = plain_markdown(text)
            return "\n".join(f"> {line}" for line in written.splitlines()) if tone not in ("", "caption") else written
        case Formula(latex):
            return f"$$\n{latex.strip()}\n$$"
        case Number(label, value, change):
            return f"{plain_markdown(label)}: **{plain(value)}** {plain(change)}".strip()
        case Setting(label, value):
            return f"{plain_markdown(label)}: **{plain(value)}**"
        case Table():
            return _table(block)
        case Drawing(_, alt):
            return plain(alt)
        case Code(text, language):
            return f"```{language}\n{text}\n```"
    return ""


def _table(table: Table) -> str:
    width = max([len(table.columns), *map(len, table.rows)], default=0)
    if not width:
        return plain(table.title)
    lines = [table.columns or ("",) * width, ("---",) * width, *table.rows]
    rows = ["| " + " | ".join(cell if cell == "---" else plain(cell) for cell in line) + " |" for line in lines]
    return "\n".join([*([f"**{plain(table.title)}**", ""] if table.title else []), *rows])
