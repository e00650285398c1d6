"""One drawing of the four tasks: classification, with localization, object detection, instance segmentation."""

from dlplay.palette import BLUE, INK, ORANGE, PAPER, SKY, YELLOW
from dlplay.words import say

COLOURS = {"CAT": ORANGE, "DOG": SKY, "DUCK": YELLOW}
SIDES = {"CAT": "#8A5F00", "DOG": BLUE, "DUCK": "#6B6300"}  # of boxes and masks
DASHES = {"CAT": "", "DOG": "7 4", "DUCK": "2 3"}  # boxes differ by more than their colour
BODIES = {  # a figure in a square of 100 x 100: its outline, and what is drawn on it
    "CAT": (
        "M22 42 L24 12 L40 26 Q50 22 60 26 L76 12 L78 42 Q84 66 66 80 Q50 90 34 80 Q16 66 22 42 Z",
        '<circle cx="40" cy="48" r="4"/><circle cx="60" cy="48" r="4"/><path d="M46 60 h8 l-4 5 Z"/>'
        f'<path d="M20 58 h16 M20 66 l16 -3 M64 58 h16 M64 63 l16 3" fill="none" stroke="{INK}" stroke-width="2"/>',
    ),
    "DOG": (
        "M30 24 Q50 14 70 24 Q88 20 90 40 Q90 62 78 60 Q76 86 50 88 Q24 86 22 60 Q10 62 10 40 Q12 20 30 24 Z",
        '<circle cx="40" cy="44" r="4"/><circle cx="60" cy="44" r="4"/><ellipse cx="50" cy="64" rx="8" ry="6"/>'
        f'<path d="M50 70 v8" fill="none" stroke="{INK}" stroke-width="2.5"/>',
    ),
    "DUCK": (
        "M14 58 Q28 60 42 50 Q30 24 52 16 Q74 14 74 34 L94 40 L74 46 Q72 54 84 62 Q84 86 50 86 Q18 84 14 58 Z",
        f'<circle cx="58" cy="30" r="4"/><path d="M40 66 Q54 78 68 64" fill="none" stroke="{INK}" stroke-width="2.5"/>',
    ),
}
ALONE = {"CAT": (35, 18, 1.3)}  # name -> left, top and scale within a panel
TOGETHER = {"CAT": (8, 6, 0.85), "DOG": (102, 10, 0.9), "DUCK": (48, 84, 0.82)}
TASKS = (  # title, figures, how each is marked, the answer
    ("Classification", ALONE, "", "CAT"),
    ("Classification + localization", ALONE, "box", "CAT, one box"),
    ("Object detection", TOGETHER, "box", "CAT, DOG, DUCK, a box each"),
    ("Instance segmentation", TOGETHER, "mask", "CAT, DOG, DUCK, every pixel"),
)
TASKS_SENTENCE = (
    "Four tasks. Classification names the one object: CAT. Classification with localization draws one box around it, "
    "too. Object detection names CAT, DOG and DUCK and draws a box around each. Instance segmentation marks for each "
    "of them every pixel that belongs to it."
)


def draw_tasks() -> str:
    """Draw the four tasks beside each other as SVG."""
    panels = [_panel(place * 225, *task) for place, task in enumerate(TASKS)]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 262" width="900" height="262" role="img" '
        f'font-family="sans-serif" text-anchor="middle"><rect width="900" height="262" rx="6" fill="{PAPER}"/>'
        f'<text x="225" y="255" font-size="14" fill="{INK}">{say("one object")}</text>'
        f'<text x="675" y="255" font-size="14" fill="{INK}">{say("several objects")}</text>'
        f'<path d="M20 238 H430 M470 238 H880" stroke="{INK}"/>{"".join(panels)}</svg>'
    )


def _panel(left: int, title: str, figures: dict[str, tuple[int, int, float]], mark: str, answer: str) -> str:
    drawn = "".join(_figure(name, *place, mark) for name, place in figures.items())
    return (
        f'<g transform="translate({left + 12},0)"><text x="100" y="24" font-size="14" font-weight="bold" fill="{INK}">'
        f'{title}</text><rect y="34" width="200" height="170" fill="#FFFFFF" stroke="{INK}"/>'
        f'<g transform="translate(0,36)">{drawn}</g>'
        f'<text x="100" y="224" font-size="14" fill="{INK}">{answer}</text></g>'
    )


def _figure(name: str, left: int, top: int, scale: float, mark: str) -> str:
    outline, details = BODIES[name]
    side = SIDES[name]
    drawn = f'<path d="{outline}" fill="{COLOURS[name]}" stroke="{INK}" stroke-width="2" stroke-linejoin="round"/>'
    if mark == "mask":
        drawn = f'<path d="{outline}" fill="{side}" stroke="{side}" stroke-width="6" stroke-linejoin="round"/>'
        line = 72 if name == "DUCK" else 60
        details = f'<text x="50" y="{line}" font-size="17" font-weight="bold" fill="#FFFFFF">{name}</text>'
    if mark == "box":
        details += (
            f'<rect x="6" y="6" width="88" height="86" fill="none" stroke="{side}" stroke-width="4" '
            f'stroke-dasharray="{DASHES[name]}"/>'
        )
    return f'<g transform="translate({left},{top}) scale({scale})" fill="{INK}">{drawn}{details}</g>'
