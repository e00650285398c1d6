"""Markdown as Streamlit writes it, and formulas, as HTML that needs nothing from outside: formulas become MathML."""

import functools
import html
import re

from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline

ICON = re.compile(r":material/\w+:\s?")
COLOURED = re.compile(r":[a-z]+(?:-background|-badge)?\[((?:[^\[\]]|\\.)*)\]")
INVISIBLE = "\u2060"  # parts letters that Streamlit would take for a link
STRUT = re.compile(r"\\vphantom\{\\bigg\|\}|\\,\s*$")  # what KaTeX needs around our formulas, and nobody sees
SAFE_LINK = re.compile(r"https?://", re.IGNORECASE)


def formula_html(latex: str, *, is_block: bool = True) -> str:
    """Write a formula as MathML; one that cannot be read stands there as code."""
    try:
        written = str(convert(STRUT.sub("", latex).strip(), display="block" if is_block else "inline"))
    except Exception:  # noqa: BLE001  the library raises many sorts for what it does not know
        return f"<code>{html.escape(latex)}</code>"
    return written


def plain_markdown(text: str) -> str:
    """Give Markdown that everybody knows: without Streamlit's icons and colours."""
    return COLOURED.sub(r"\1", ICON.sub("", text)).replace(INVISIBLE, "")


def markdown_html(text: str) -> str:
    """Write Markdown as HTML; HTML within it is shown letter by letter, and nothing is loaded from elsewhere."""
    return str(_reader().render(plain_markdown(text)))


def inline_html(text: str) -> str:
    """Write a line of Markdown, such as a label, as HTML without a paragraph around it."""
    return str(_reader().renderInline(plain_markdown(text)))


@functools.cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")
    reader.inline.ruler.before("escape", "formula", _read_formula)
    reader.add_render_rule("formula", _write_formula)
    reader.validateLink = lambda url: bool(SAFE_LINK.match(url))  # type: ignore[method-assign]
    return reader


def _read_formula(state: StateInline, silent: bool) -> bool:
    found = re.compile(r"\$\$(.+?)\$\$|\$([^\s$](?:[^$]*[^\s$\\])?)\$", re.DOTALL).match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        token = state.push("formula", "", 0)
        token.content, token.meta = found[1] or found[2], {"is_block": found[1] is not None}
    state.pos = found.end()
    return True


def _write_formula(_: RendererHTML, tokens: list, place: int, *__: object) -> str:  # type: ignore[type-arg]
    return formula_html(tokens[place].content, is_block=tokens[place].meta["is_block"])
