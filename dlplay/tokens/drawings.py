"""Tokens as coloured pieces, as HTML, in which the browser's Thai font shows."""

import html
from collections.abc import Sequence

from dlplay.tokens.words import spelled

TOKENS_SHOWN = 400
COLOURS = ("0 114 178", "230 159 0", "0 158 115", "204 121 167")
STYLE = """<style>
.tokens { display: flex; flex-wrap: wrap; gap: .3rem 1px; font-size: 1.2rem; line-height: 1.8; margin: .2rem 0; }
.tokens span { padding: 0 .3rem; border-radius: .25rem; border: 1px solid #88888866; }
.tokens .new { outline: 2px solid #D55E00; font-weight: 700; }
.tokens .part { font-family: monospace; font-size: .85rem; }
</style>"""


def tokens_html(tokens: Sequence[bytes], new: bytes = b"") -> str:
    """Tokens one after another, each with a frame; new: the token that a merge has just made, which stands out."""
    parts = []
    for number, token in enumerate(tokens[:TOKENS_SHOWN]):
        text = spelled(token)
        kinds = [*["new"] * (token == new), *["part"] * (not _is_text(token))]
        colour = COLOURS[number % len(COLOURS)]
        parts.append(f'<span class="{" ".join(kinds)}" style="background:rgb({colour}/.2)">{html.escape(text)}</span>')
    if len(tokens) > TOKENS_SHOWN:
        parts.append("<span>…</span>")
    return f'{STYLE}<div class="tokens" lang="th">{"".join(parts)}</div>'


def _is_text(token: bytes) -> bool:
    try:
        token.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
