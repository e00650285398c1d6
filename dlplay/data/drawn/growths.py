"""What sits on the drawn wall: polyps of several kinds, and what is none: debris, bubbles, holes."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from dlplay.data.drawn.mucosa import Floats, Tube, View, Wall, light_colours, smooth_noise

Kind = Literal["sessile", "stalked", "flat", "debris", "bubble", "hole"]
POLYPS: tuple[Kind, ...] = ("sessile", "stalked", "flat")
CLOSEST = 0.3  # nearer than this to the camera, in radii, no growth is drawn
PIT = 64  # side of the texture of a growth


@dataclass(frozen=True)
class Growth:
    """Something on the wall at an angle and a place along the tube; size in radii of the tube.

    stretch: how much longer it is around the tube than out of the wall. tint (3,): factors of the wall's colour. lobes
    (3, 2): strength and phase of three waves in its outline. texture (PIT, PIT): of mean 0.
    """

    kind: Kind
    angle: float
    place: float
    size: float
    stretch: float
    tint: Floats
    lobes: Floats
    texture: Floats


def draw_growth(draw: np.random.Generator, kind: Kind, place: float, *, narrow_band: bool) -> Growth:
    """Draw something at random at a place along the tube."""
    sizes = {"sessile": (0.11, 0.38), "stalked": (0.13, 0.32), "flat": (0.12, 0.32), "hole": (0.06, 0.16)}
    size = draw.uniform(*sizes.get(kind, (0.025, 0.09)))
    stretch = {"flat": draw.uniform(1.3, 2.2), "stalked": 1.0, "bubble": 1.0}.get(kind, draw.uniform(0.9, 1.5))
    strengths = draw.uniform(0, 0.08, 3) * (0 if kind == "bubble" else 1)
    lobes = np.stack([strengths, draw.uniform(0, 2 * np.pi, 3)], axis=1)
    tint = _tint(draw, kind, narrow_band)
    pits = smooth_noise(draw, (PIT, PIT), draw.uniform(4, 10))
    return Growth(kind, draw.uniform(0, 2 * np.pi), place, size, stretch, tint, lobes.astype(np.float32), pits)


def paint_growth(colours: Floats, growth: Growth, tube: Tube, view: View, wall: Wall) -> tuple[NDArray[np.bool_], int]:
    """Paint a growth into the colours (h, w, 3), in place; give the pixels seen, and how many it has uncovered.

    What is nearer to the camera than the growth, a fold, covers it.
    """
    height, width = colours.shape[:2]
    nothing = np.zeros((height, width), bool)
    away = growth.place - view.place
    if not CLOSEST < away < 5:
        return nothing, 0
    scale = view.focal / away
    angle = growth.angle - view.roll
    outward = np.array([np.cos(angle), np.sin(angle)])
    lift = {"stalked": 1.25, "sessile": 0.45, "bubble": 0.6}.get(growth.kind, 0.1) * growth.size
    x, y = np.array(view.middle) + outward * scale * (1 - lift)
    along, out = growth.size * growth.stretch * scale, growth.size * scale * _rise(growth.kind, away)
    reach = 1.5 * max(along, out) + 2
    if growth.kind == "stalked":
        reach += 1.2 * growth.size * scale
    left, right = (int(np.clip(v, 0, width)) for v in (x - reach, x + reach + 1))
    top, bottom = (int(np.clip(v, 0, height)) for v in (y - reach, y + reach + 1))
    if right - left < 2 or bottom - top < 2 or out < 1:
        return nothing, 0
    rows, columns = np.mgrid[top:bottom, left:right].astype(np.float32)
    across = (-(columns - x) * outward[1] + (rows - y) * outward[0]) / along
    up = ((columns - x) * outward[0] + (rows - y) * outward[1]) / out
    part = np.s_[top:bottom, left:right]
    uncovered = wall.behind[part] < growth.place
    light = view.exposure / (1 + (away / tube.reach) ** 2)
    if growth.kind == "stalked":
        _paint_stalk(colours[part], (across, up), uncovered, light_colours(tube.palette, np.array([[0.75 * light]]))[0])
    shape = _paint_head(colours[part], growth, (across, up), uncovered, (tube.palette, light))
    nothing[part] = shape & uncovered
    whole = np.pi * along * out
    return nothing, round(whole)


def _rise(kind: Kind, away: float) -> float:
    """How long something is in the picture from the wall inwards, in its sizes: a flat thing is foreshortened."""
    return {"sessile": 0.85, "stalked": 1.0, "bubble": 1.0}.get(kind, float(np.clip(0.9 / away, 0.3, 0.9)))


def _paint_stalk(colours: Floats, at: tuple[Floats, Floats], uncovered: NDArray[np.bool_], colour: Floats) -> None:
    """Paint a stalk from the head out to the wall."""
    across, up = at
    width = 0.34 + 0.1 * (up - 0.6).clip(0, 2) ** 2
    cover = ((width - np.abs(across)) * 8).clip(0, 1) * (up > 0) * ((2.2 - up) * 2).clip(0, 1) * uncovered
    round_light = np.sqrt((1 - (across / width) ** 2).clip(0.15, 1))[..., np.newaxis]
    colours += cover[..., np.newaxis] * (colour * round_light - colours)


def _paint_head(
    colours: Floats,
    growth: Growth,
    at: tuple[Floats, Floats],
    uncovered: NDArray[np.bool_],
    lit: tuple[Floats, float],
) -> NDArray[np.bool_]:
    """Paint the body of a growth with its shadow, its shading and its highlights; give where it is."""
    (across, up), (palette, light) = at, lit
    course = np.arctan2(up, across)
    outline = np.ones_like(course)
    for wave, (strength, phase) in enumerate(growth.lobes if growth.lobes.any() else (), start=2):
        outline += strength * np.cos(wave * course + phase)
    radius = np.hypot(across, up) / outline
    dome = np.sqrt((1 - radius**2).clip(0, 1))
    soft = {"flat": 4.0, "debris": 5.0, "hole": 3.0}.get(growth.kind, 9.0)
    cover = ((1.04 - radius) * np.where(up > 0.3, 0.5, 1) * soft).clip(0, 1) * uncovered
    pits = growth.texture[((up + 2) * 20).astype(int) % PIT, ((across + 2) * 20).astype(int) % PIT]
    if growth.kind == "bubble":
        rim = np.exp(-(((radius - 0.85) / 0.12) ** 2)) * 0.4 + _glint(across, up, 0.25)
        colours += (rim * uncovered * 170 * light)[..., np.newaxis]
        return radius < 1
    if growth.kind in POLYPS:
        shadow = ((1.45 - radius) * 2).clip(0, 1) * (0.35 - 0.5 * up).clip(0, 1) * (radius > 0.9) * uncovered
        colours *= (1 - (0.15 if growth.kind == "flat" else 0.5) * shadow)[..., np.newaxis]
    relief = {"flat": 0.25, "debris": 0.2, "hole": -0.5}.get(growth.kind, 0.75)
    shade = (1.12 - relief) + relief * dome + 0.07 * pits
    own = light_colours(palette, 0.85 * light * shade) * growth.tint
    glints = _glint(across, up, 0.12) + 0.7 * _glint(across - 0.35, up + 0.1, 0.07)
    own += (glints * (0.35 if growth.kind in ("flat", "debris", "hole") else 1) * 200 * min(light, 1))[..., np.newaxis]
    colours += cover[..., np.newaxis] * (own - colours)
    return radius < 1


def _glint(across: Floats, up: Floats, size: float) -> Floats:
    """Where the light is mirrored, in 0..1: a small spot above the middle."""
    return np.asarray(np.exp(-((((across + 0.15) ** 2 + (up + 0.3) ** 2) / size**2) ** 2)), np.float32)


def _tint(draw: np.random.Generator, kind: Kind, narrow_band: bool) -> Floats:
    """Mix the factors of the colours."""
    if kind == "debris":
        white = [[0.85, 1.15, 0.6], [1.05, 1.4, 0.95], [0.55, 0.65, 0.4]]
        middle = draw.choice([[0.9, 0.95, 0.6], [0.6, 0.6, 0.45]] if narrow_band else white)
    elif kind == "hole":
        middle = np.array([0.25, 0.18, 0.18])
    elif narrow_band and kind in POLYPS:
        middle = np.array([0.95, 0.66, 0.62])
    elif kind == "flat":
        middle = draw.choice([[1.06, 1.2, 1.2], [1.05, 0.84, 0.85]])
    else:
        middle = draw.choice([[1.02, 0.72, 0.72], [1.1, 1.12, 1.08], [0.92, 0.6, 0.62], [1.1, 0.9, 0.8]])
    return np.asarray(middle * draw.uniform(0.92, 1.08, 3), np.float32)
