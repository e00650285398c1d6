"""Markdown as Streamlit writes it, and formulas, as HTML that needs nothing from outside: formulas become MathML."""

import functools
import html
import re
from xml.etree import ElementTree

from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline

ICON = re.compile(r":material/\w+:\s?")
COLOURED = re.compile(r":[a-z]+(?:-background|-badge)?\[((?:[^\[\]]|\\.)*)\]")
INVISIBLE = "\u2060"  # parts letters that Streamlit would take for a link
STRUT = re.compile(r"\\vphantom\{\\bigg\|\}|\\,\s*$")  # what KaTeX needs around our formulas, and nobody sees
WORDS, FIRST_PLACE, MOST_WORDS = r"\text{", 0xE000, 4000
PLACE = re.compile("[\ue000-\uefff]")
NAMED = {r"\textbackslash{}": "\\", r"\textasciicircum{}": "^", r"\textasciitilde{}": "~"}
ESCAPED = re.compile(r"\\text(?:backslash|asciicircum|asciitilde)\{\}|\\[{}$&#_% ]|[{}]")  # the braces go
MATHML = "http://www.w3.org/1998/Math/MathML"
SAFE_LINK = re.compile(r"https?://", re.IGNORECASE)


def formula_html(latex: str, *, is_block: bool = True) -> str:
    """Write a formula as MathML; one that cannot be read stands there as code."""
    words: list[str] = []
    try:
        taken_out = _take_words_out(STRUT.sub("", PLACE.sub("", latex)).strip(), words)
        written = str(convert(taken_out, display="block" if is_block else "inline"))
    except Exception:  # noqa: BLE001  the library raises many sorts for what it does not know
        written = ""
    if not _is_harmless(written):
        return f"<code>{html.escape(latex)}</code>"
    return PLACE.sub(lambda found: html.escape(words[ord(found[0]) - FIRST_PLACE], quote=False), written)


def _take_words_out(latex: str, words: list[str]) -> str:
    r"""Put a sign of no script for the words of each \text{...}: the library would read what is escaped in them."""
    parts, rest = [], latex
    while (start := rest.find(WORDS)) >= 0 and len(words) < MOST_WORDS:
        end, depth = start + len(WORDS), 1
        while depth and end < len(rest):
            escaped = rest[end] == "\\"
            depth += 0 if escaped else {"{": 1, "}": -1}.get(rest[end], 0)
            end += 1 + escaped
        words.append(_unescaped(rest[start + len(WORDS) : end - 1]))
        parts.append(f"{rest[:start]}{WORDS}{chr(FIRST_PLACE + len(words) - 1)}}}")
        rest = rest[end:]
    return "".join([*parts, rest])


def _unescaped(words: str) -> str:
    bare = ESCAPED.sub(lambda found: NAMED.get(found[0], found[0][1:]), words)
    return re.sub(r"^ | $", "\u00a0", bare)


def _is_harmless(mathml: str) -> bool:
    """Say whether this is MathML and nothing else: a formula may come from somebody else's file."""
    try:
        elements = list(ElementTree.fromstring(mathml).iter())
    except ElementTree.ParseError:
        return False
    names = [name for one in elements for name in one.attrib if name == "href" or name.startswith("on")]
    return not names and all(str(one.tag).startswith(f"{{{MATHML}}}") for one in elements)


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
