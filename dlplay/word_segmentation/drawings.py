"""Drawings of a segmentation, as HTML, in which the browser's Thai font shows: the pieces, and every candidate."""

import html
from collections.abc import Sequence

from dlplay.word_segmentation.dictionary import Lexicon
from dlplay.word_segmentation.matching import Piece, candidates
from dlplay.word_segmentation.words import shown_letter
from dlplay.words import say

PIECES_SHOWN = 300
LATTICE_LETTERS = 32  # of a longer text, the ones around the step
STYLE = """<style>
.pieces { display: flex; flex-wrap: wrap; gap: .4rem .25rem; font-size: 1.35rem; line-height: 2; margin: .2rem 0; }
.pieces span { padding: 0 .45rem; border-radius: .35rem; border: 2px solid #0072B2; }
.pieces .unknown { border: 2px dashed #D55E00; background: rgb(213 94 0 / .16); }
.pieces .now { background: rgb(230 159 0 / .4); }
.pieces .cut, .pieces b { border: 0; padding: 0; font-weight: 700; color: #D55E00; }
.lattice { display: grid; gap: 3px 0; font-size: 1.1rem; overflow-x: auto; padding: .3rem 0; }
.lattice div { text-align: center; white-space: nowrap; line-height: 1.9; border-radius: .3rem; }
.lattice .letter { border-bottom: 2px solid #88888888; border-radius: 0; min-width: 1.7rem; }
.lattice .place { font-size: .7rem; line-height: 1.2; }
.lattice .word { border: 1px solid #88888888; margin: 0 1px; }
.lattice .taken { border: 2px solid #0072B2; background: rgb(0 114 178 / .22); font-weight: 700; }
.lattice .here { background: rgb(230 159 0 / .4); }
.lattice .unknown { border: 2px dashed #D55E00; background: rgb(213 94 0 / .16); }
</style>"""


def pieces_html(pieces: Sequence[Piece], true: frozenset[int] | None = None, now: int = -1) -> str:
    """The pieces one after another; dashed: not in the dictionary; ✗: a wrong cut, ○ within a piece: a missed one.

    now: the number of the piece that has its turn. A longer text is shown up to PIECES_SHOWN pieces.
    """
    parts = []
    for number, piece in enumerate(pieces[:PIECES_SHOWN]):
        if true is not None and number and piece.start not in true and not piece.word.isspace():
            parts.append(f'<span class="cut" title="{say("wrong cut")}">✗</span>')
        kind = " ".join([*["unknown"] * (not piece.known), *["now"] * (number == now)])
        missed = {at for at in range(1, len(piece.word)) if piece.start + at in (true or ())}
        letters = "".join("<b>○</b>" * (at in missed) + html.escape(letter) for at, letter in enumerate(piece.word))
        parts.append(f'<span class="{kind}">{letters.replace(" ", "␣")}</span>')
    if len(pieces) > PIECES_SHOWN:
        parts.append("<span>…</span>")
    return f'{STYLE}<div class="pieces" lang="th">{"".join(parts)}</div>'


def lattice_html(text: str, lexicon: Lexicon, pieces: Sequence[Piece], now: int) -> str:
    """Every word of the dictionary at every place of the text around a piece; blue: taken; dashed: taken as unknown."""
    first = max(0, min(pieces[now].start - 6, len(text) - LATTICE_LETTERS))
    last = min(len(text), first + LATTICE_LETTERS)
    taken = {(piece.start, len(piece.word)): piece for piece in pieces if first <= piece.start < last}
    bars = [(place, len(word)) for place in range(first, last) for word in candidates(text, lexicon, place)]
    bars = sorted({*bars, *taken}, key=lambda bar: (bar not in taken, bar[0], -bar[1]))
    cells = []
    for place in range(first, last):
        here = " here" if place == pieces[now].start else ""
        at = f"grid-column:{place - first + 1};grid-row:"
        cells.append(f'<div class="place" style="{at}1">{place + 1}</div>')
        cells.append(f'<div class="letter{here}" style="{at}2">{html.escape(shown_letter(text[place]))}</div>')
    rows: list[int] = []  # where the last bar of every row ends
    for place, length in bars:
        row = next((row for row, end in enumerate(rows) if end <= place), len(rows))
        rows[row : row + 1] = [place + length]
        end, piece = min(place + length, last), taken.get((place, length))
        kind = "word" if piece is None else "taken" if piece.known else "unknown"
        style = f"grid-column:{place - first + 1}/{end - first + 1};grid-row:{row + 3}"
        cells.append(f'<div class="{kind}" style="{style}">{html.escape(text[place:end])}</div>')
    columns = f"grid-template-columns:repeat({last - first},minmax(1.7rem,max-content))"
    return f'{STYLE}<div class="lattice" lang="th" tabindex="0" style="{columns}">{"".join(cells)}</div>'
