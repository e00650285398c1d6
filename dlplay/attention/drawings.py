"""Who looks at whom, as arcs: the sentence twice, and a line from every token to those that it looks at.

Only the lines are a picture; the words are HTML, so that the page's font writes them, which has Thai. The style counts
their places.
"""

import base64
import html

from dlplay.attention.cell import Array
from dlplay.palette import BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILION

FAINT = "#7A8794"
HEAD_COLOURS = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, "#6B4C9A", "#8C6D31")
ROW, WIDTH = 30, 160  # pixels of a token's row, and of the lines
LEAST = 0.03  # of attention that is drawn
STYLE = f"""<style>
.arcs {{ display: grid; grid-template-columns: minmax(0, 6fr) minmax(4rem, 5fr) minmax(0, 6fr);
  gap: .4rem; margin: .2rem 0; }}
.arcs img {{ width: 100%; height: 100%; }}
.arcs p {{ margin: 0; min-width: 0; text-align: right; counter-reset: place; }}
.arcs p + img + p {{ text-align: left; }}
.arcs span {{ display: block; height: {ROW}px; line-height: {ROW - 2}px; padding: 0 .3rem; white-space: nowrap;
  overflow: hidden; text-overflow: ellipsis; border-radius: .25rem; }}
.arcs span::before {{ counter-increment: place; content: counter(place) "\\2002"; font-size: .75rem;
  font-weight: 400; }}
</style>"""


def look_html(weights: Array, tokens: tuple[str, ...], head: int, chosen: int, title: str) -> str:
    """Draw the sentence at both sides, and a head's attention between; the chosen token's lines stand out.

    weights: (heads, n, n), the rows look; title: a sentence about it, for those who do not see it. The darker a word at
    the right, the more the chosen token looks at it; the pointer on it shows how much.
    """
    colour = HEAD_COLOURS[head % len(HEAD_COLOURS)]
    looking = [_word(token, "font-weight:700" if place == chosen else "") for place, token in enumerate(tokens)]
    seen = [
        _word(token, f"background:{colour}{round(share * 0x99):02X}", f"{token}: {share:.0%}")
        for token, share in zip(tokens, weights[head, chosen], strict=True)
    ]
    picture = base64.b64encode(lines_svg(weights[head], chosen, colour).encode()).decode()
    return (
        f'{STYLE}<div class="arcs" role="img" aria-label="{html.escape(title)}"><p>{"".join(looking)}</p>'
        f'<img alt="" src="data:image/svg+xml;base64,{picture}"><p>{"".join(seen)}</p></div>'
    )


def lines_svg(weights: Array, chosen: int, colour: str) -> str:
    """Draw a line for attention (n, n) of LEAST or more, the thicker, the more; those of the chosen row in colour."""
    count = len(weights)
    lines = [
        _line(weights[row, column], (row, column), colour if stands_out else "")
        for stands_out in (False, True)
        for row in range(count)
        for column in range(count)
        if (row == chosen) == stands_out and weights[row, column] >= LEAST
    ]
    size = f'viewBox="0 0 {WIDTH} {ROW * count}" width="{WIDTH}" height="{ROW * count}" preserveAspectRatio="none"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(lines)}</svg>'


def _line(share: float, places: tuple[int, int], colour: str) -> str:
    start, end = (round(ROW * (place + 0.5)) for place in places)
    middle = WIDTH // 2
    return (
        f'<path d="M0 {start} C{middle} {start} {middle} {end} {WIDTH} {end}" fill="none" '
        f'stroke="{colour or FAINT}" stroke-width="{0.5 + (7 if colour else 2.5) * share:.2f}" '
        f'stroke-opacity="{0.85 if colour else 0.12 + 0.3 * share:.2f}"/>'
    )


def _word(token: str, style: str, title: str = "") -> str:
    told = f' title="{html.escape(title)}"' if title else ""
    return f'<span style="{style}"{told}>{html.escape(token)}</span>'
