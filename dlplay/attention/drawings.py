"""Who looks at whom, as arcs: the sentence twice, and a line from every token to those that it looks at."""

from html import escape

from dlplay.attention.cell import Array
from dlplay.words import in_figure

INK, FAINT = "#17202A", "#7A8794"
HEAD_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#6B4C9A", "#8C6D31")
ROW, WIDTH, LEFT, RIGHT = 30, 460, 150, 310
LEAST = 0.03  # of attention that is drawn


def look_svg(weights: Array, tokens: tuple[str, ...], head: int, chosen: int) -> str:
    """Draw the sentence at both sides, and a head's attention between; the chosen token's lines stand out.

    weights: (heads, n, n), the rows look.
    """
    height = ROW * len(tokens) + 16
    lines = [
        _line(weights[head, row, column], (row, column), head, row == chosen)
        for faint in (True, False)
        for row in range(len(tokens))
        for column in range(len(tokens))
        if (row != chosen) == faint and weights[head, row, column] >= LEAST
    ]
    words = [
        _word(token, place, side, place == chosen and side == LEFT)
        for side in (LEFT, RIGHT)
        for place, token in enumerate(tokens)
    ]
    title = f"<title>{in_figure(tokens[chosen])} looks at the tokens at the right</title>"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" width="100%" '
        f'font-family="sans-serif">{title}<rect width="100%" height="100%" rx="6" fill="#FFFFFF"/>'
        f"{''.join(lines)}{''.join(words)}</svg>"
    )


def _height(place: int) -> float:
    return 8 + ROW * (place + 0.5)


def _line(share: float, places: tuple[int, int], head: int, stands_out: bool) -> str:
    start, end = _height(places[0]), _height(places[1])
    colour = HEAD_COLOURS[head % len(HEAD_COLOURS)] if stands_out else FAINT
    middle = (LEFT + RIGHT) / 2
    return (
        f'<path d="M{LEFT + 6} {start:.1f} C{middle} {start:.1f} {middle} {end:.1f} '
        f'{RIGHT - 6} {end:.1f}" fill="none" stroke="{colour}" '
        f'stroke-width="{0.5 + (7 if stands_out else 2.5) * share:.2f}" '
        f'stroke-opacity="{0.85 if stands_out else 0.12 + 0.3 * share:.2f}"/>'
    )


def _word(token: str, place: int, side: int, stands_out: bool) -> str:
    anchor = "end" if side == LEFT else "start"
    weight = ' font-weight="700"' if stands_out else ""
    shown = token if len(token) <= 14 else token[:13] + "…"
    return (
        f'<text x="{side}" y="{_height(place) + 5:.1f}" font-size="15" text-anchor="{anchor}" fill="{INK}"{weight}>'
        f"{escape(shown, quote=False)}</text>"
    )
