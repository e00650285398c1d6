"""The drawing of a residual block, with the numbers of one unit running through it."""

from dlplay.normalization.chain import Chain
from dlplay.normalization.words.groups import write_number
from dlplay.palette import BLUE, INK, PAPER, SKY
from dlplay.words import say

BLOCK, GRADIENT = SKY, "#B04600"


def block_svg(chain: Chain, place: int, activation: str) -> str:
    """Draw one layer of a chain: forward in black above, the derivative backward in orange below."""
    x, z, f, h, factor = (write_number(part[place]) for part in (chain.x, chain.z, chain.f, chain.h, chain.factor))
    weight, own = write_number(chain.weights[place]), write_number(chain.factor[place] - chain.skips)
    skip = _skip(x) if chain.skips else ""
    middle = _circle() if chain.skips else f'<path d="M510 140 L540 140" stroke="{INK}" stroke-width="2"/>'
    total = f"H(x) = {f} + {x}" if chain.skips else "H(x) = F(x)"
    back = (
        say("dH/dx = {own} + 1 = {factor}", own=own, factor=factor)
        if chain.skips
        else say("dH/dx = {factor}", factor=factor)
    )
    top = 0 if chain.skips else 90  # without a skip, nothing is drawn above
    size = f'viewBox="0 {top} 760 {250 - top}" width="760" height="{250 - top}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" '
        'font-family="sans-serif" font-size="15" text-anchor="middle">'
        f'<rect y="{top}" width="760" height="{250 - top}" rx="6" fill="{PAPER}"/>'
        f'<path d="M40 140 L170 140 M290 140 L350 140 M470 140 L510 140 M540 140 L690 140" stroke="{INK}" '
        f'stroke-width="2" fill="none"/>{_arrow(170)}{_arrow(350)}{_arrow(690)}{skip}{middle}'
        f"{_box(170, say('times w'), f'w = {weight}')}{_box(350, activation, f'F(x) = {f}')}"
        f"{_text(70, 126, f'x = {x}')}{_text(320, 126, f'{z}')}"
        f"{_text(645, 126, total)}{_text(645, 164, f'= {h}')}"
        f'{_text(380, 226, back, GRADIENT)}<path d="M690 204 L50 204" stroke="{GRADIENT}" stroke-width="2" '
        f'stroke-dasharray="6 4"/><path d="M50 204 l12 -6 v12 z" fill="{GRADIENT}"/></svg>'
    )


def _skip(x: str) -> str:
    path = "M120 140 L120 48 L525 48 L525 124"
    return (
        f'<path d="{path}" stroke="{BLUE}" stroke-width="3" fill="none"/>'
        f'<path d="M525 126 l-6 -12 h12 z" fill="{BLUE}"/>{_text(322, 38, f"skip: x = {x}, unchanged")}'
    )


def _circle() -> str:
    return (
        f'<circle cx="525" cy="140" r="15" fill="#FFFFFF" stroke="{INK}" stroke-width="2"/>'
        f'<text x="525" y="146" font-size="20" fill="{INK}">+</text>'
    )


def _arrow(x: int) -> str:
    return f'<path d="M{x} 140 l-12 -6 v12 z" fill="{INK}"/>'


def _box(x: int, title: str, below: str) -> str:
    return (
        f'<rect x="{x}" y="108" width="120" height="64" rx="6" fill="{BLOCK}" stroke="{INK}"/>'
        f"{_text(x + 60, 135, title)}{_text(x + 60, 158, below)}"
    )


def _text(x: int, y: int, text: str, colour: str = INK) -> str:
    return f'<text x="{x}" y="{y}" fill="{colour}">{text}</text>'
