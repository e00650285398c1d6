"""The inside of a tube as an endoscope sees it, drawn: folds, vessels, wet highlights. No medical material."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
TURN = 512  # columns of a texture: once around the tube
LENGTH = 512  # rows of a texture: UNITS lengths along the tube, then it repeats
UNITS = 4.0  # in radii of the tube, as every length along it
NEAREST = 0.25  # ahead of the camera: from here on folds are drawn
NUM_FOLDS = 8  # that are drawn at most, from the nearest


@dataclass(frozen=True)
class Tube:
    """The tube of one film.

    fold_places (n,) along it, rising; fold_heights (n, TURN + 1), the share of the radius that a fold takes, by angle.
    palette (256, 3): the colour for every strength of the light. texture (LENGTH, TURN, 4): three factors of colour,
    and how wet the wall is. reach: the distance at which the light has halved.
    """

    fold_places: Floats
    fold_heights: Floats
    palette: Floats
    texture: Floats
    reach: float


@dataclass(frozen=True)
class View:
    """Where the camera is: place along the tube; the middle of the tube in the picture, in pixels; roll in radians.

    focal: pixels per radius at a distance of one radius. exposure: a factor of the light.
    """

    place: float
    middle: tuple[float, float]
    roll: float
    focal: float
    exposure: float = 1.0


@dataclass(frozen=True)
class Wall:
    """The wall in a picture: colours (h, w, 3) in 0..255, the distance of every pixel (h, w), and its light (h, w).

    behind (h, w): the place along the tube of the last fold that is passed on the way to the pixel.
    """

    colours: Floats
    distance: Floats
    light: Floats
    behind: Floats


def draw_tube(draw: np.random.Generator, *, narrow_band: bool) -> Tube:
    """Draw a tube at random. narrow_band: lit by green and blue only, in which vessels are dark, the rest pale."""
    gaps = draw.uniform(0.35, 1.1, 110)
    angles = np.linspace(0, 2 * np.pi, TURN + 1)
    heights = np.full((len(gaps), len(angles)), draw.uniform(0.16, 0.3)) * draw.uniform(0.6, 1.4, (len(gaps), 1))
    for wave, strength in ((1, 0.1), (2, 0.08), (3, draw.uniform(0.0, 0.16)), (5, 0.03), (8, 0.012)):
        phase = draw.uniform(0, 2 * np.pi) + draw.normal(0, 0.6, (len(gaps), 1))
        heights += strength * draw.uniform(0.3, 1, (len(gaps), 1)) * np.cos(wave * (angles - phase))
    palette, blood = _palette(draw, narrow_band)
    wet = smooth_noise(draw, (LENGTH, TURN), 4) + 0.6 * smooth_noise(draw, (LENGTH, TURN), 14)
    texture = np.dstack([_texture(draw, blood, draw.uniform(0.15, 0.9)), wet])
    places = np.cumsum(gaps).astype(np.float32) - 30
    return Tube(places, heights.clip(0.02, 0.6).astype(np.float32), palette, texture, draw.uniform(1.3, 2.6))


def draw_wall(tube: Tube, view: View, shape: tuple[int, int]) -> Wall:
    """Draw the wall without anything on it."""
    rows, columns = np.indices(shape, np.float32)
    radius, angle = cv2.cartToPolar(columns - view.middle[0], rows - view.middle[1])
    angle = np.mod(angle + view.roll, 2 * np.pi)
    depth = np.log(np.float32(view.focal)) - np.log(np.maximum(radius, 1.0))  # log of the distance of a smooth wall
    first = int(np.searchsorted(tube.fold_places, view.place + NEAREST))
    near, near_at = np.full(shape, np.log(np.float32(NEAREST / 2))), np.full(shape, np.float32(NEAREST / 2))
    far, far_at = near, near_at
    inside = np.ones(shape, bool)
    ahead = tube.fold_places[first : first + NUM_FOLDS] - view.place
    edges = _around(np.log(ahead[:, np.newaxis]) - np.log1p(-tube.fold_heights[first : first + NUM_FOLDS]), angle)
    for away, edge in zip(ahead, edges, strict=True):
        near, near_at = np.where(inside, far, near), np.where(inside, far_at, near_at)
        far, far_at = np.where(inside, np.maximum(edge, far + 0.02), far), np.where(inside, away, far_at)
        inside &= depth > far
    share = np.where(inside, 1, (depth - near) / (far - near)).clip(0, 1).astype(np.float32)
    distance = (near_at + (far_at - near_at) * share).astype(np.float32)
    face = 0.5 + 0.2 * share + 0.45 * share**6
    light = np.where(inside, 0.02, view.exposure * face / (1 + (distance / tube.reach) ** 2)).astype(np.float32)
    return Wall(_colour(tube, view, light, (angle, distance, share)), distance, light, near_at + view.place)


def smooth_noise(draw: np.random.Generator, shape: tuple[int, int], scale: float) -> Floats:
    """Draw noise of mean 0 and standard deviation 1 whose spots are about scale pixels wide; its edges fit together."""
    small = max(4, round(shape[0] / scale)), max(4, round(shape[1] / scale))
    wide = np.pad(draw.normal(0, 1, small).astype(np.float32), 2, mode="wrap")
    rows, columns = round(wide.shape[0] * shape[0] / small[0]), round(wide.shape[1] * shape[1] / small[1])
    large = cv2.resize(wide, (columns, rows), interpolation=cv2.INTER_CUBIC)
    top, left = (rows - shape[0]) // 2, (columns - shape[1]) // 2
    cut = large[top : top + shape[0], left : left + shape[1]]
    return np.asarray((cut - cut.mean()) / cut.std(), np.float32)


def light_colours(palette: Floats, light: Floats) -> Floats:
    """Give the colours (..., 3) of a palette for light (...) in 0..1; more than 1 is 1."""
    levels = cv2.merge([(light.clip(0, 1) * 255).astype(np.uint8)] * 3)
    return np.asarray(cv2.LUT(levels, palette[:, np.newaxis]), np.float32)


def _colour(tube: Tube, view: View, light: Floats, at: tuple[Floats, Floats, Floats]) -> Floats:
    """Colour the wall by its light, its texture, and the wet spots that face the camera."""
    angle, distance, share = at
    columns = (angle * np.float32(TURN / (2 * np.pi))).astype(np.float32)
    rows = np.mod((distance + view.place) * np.float32(LENGTH / UNITS), LENGTH).astype(np.float32)
    texture = cv2.remap(tube.texture, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
    near = (distance / 0.5).clip(0, 1)
    wet = ((texture[..., 3] + 2.2 * share * light + near - 4.4) * 2.5).clip(0, 1) * light.clip(0, 1)
    return np.asarray(light_colours(tube.palette, light) * texture[..., :3] + 190 * wet[..., np.newaxis], np.float32)


def _around(values: Floats, angle: Floats) -> list[Floats]:
    """Look up values (n, TURN + 1), given once around, at every pixel's angle: n maps (h, w)."""
    places = angle * np.float32(TURN / (2 * np.pi))
    rows = np.zeros_like(places)
    maps: list[Floats] = []
    for first in range(0, len(values), 4):  # OpenCV looks up at most four at once
        table = np.ascontiguousarray(values[first : first + 4].T[np.newaxis], np.float32)
        found = cv2.remap(table, places, rows, cv2.INTER_LINEAR).reshape(*angle.shape, -1)
        maps.extend(np.ascontiguousarray(np.moveaxis(found, 2, 0)))
    return maps


def _palette(draw: np.random.Generator, narrow_band: bool) -> tuple[Floats, Floats]:
    """Mix the colours from dark to bright, and the factors (3,) of a vessel."""
    if narrow_band:
        stops = [(5, 8, 8), (66, 70, 54), (150, 154, 124), (214, 222, 198)]
        blood = np.array([0.6, 0.5, 0.55])
    else:
        stops = [(14, 3, 2), (120, 38, 28), (208, 118, 96), (250, 196, 178)]
        blood = np.array([0.86, 0.55, 0.55])
    mixed = np.array(stops, float) * (1 + draw.uniform(-0.08, 0.08, 3))
    if not narrow_band:
        mixed[1:3, 1:] *= draw.uniform(0.82, 1.2)
    levels = np.linspace(0, 1, 256)
    channels = [np.interp(levels, [0, 0.3, 0.7, 1], mixed[:, channel]) for channel in range(3)]
    return np.stack(channels, axis=1).clip(0, 255).astype(np.float32), blood.astype(np.float32)


def _texture(draw: np.random.Generator, blood: Floats, strength: float) -> Floats:
    """Mottle the wall and let vessels branch over it: factors of the colours."""
    mottled = 1 + 0.05 * smooth_noise(draw, (LENGTH, TURN), 60) + 0.03 * smooth_noise(draw, (LENGTH, TURN), 9)
    vessels = np.zeros((LENGTH, TURN), np.uint8)
    starts = [(*draw.uniform(0, TURN, 2), draw.uniform(0, 7), draw.uniform(1.5, 3.2)) for _ in range(26)]
    while starts:
        x, y, course, width = starts.pop()
        for _ in range(int(draw.integers(8, 22))):
            course += draw.normal(0, 0.35)
            end = x + 9 * np.cos(course), y + 9 * np.sin(course)
            first, last = ((round(8 * at[0]), round(8 * at[1])) for at in ((x, y), end))
            cv2.line(vessels, first, last, 255, max(1, round(width)), cv2.LINE_AA, 3)
            x, y = end
            if width > 1.3 and draw.random() < 0.14:
                starts.append((x, y, course + draw.choice([-0.8, 0.8]), width * 0.65))
    inked = cv2.GaussianBlur(vessels, (0, 0), 1.3).astype(np.float32)[..., np.newaxis] / 255 * strength
    return np.asarray(mottled[..., np.newaxis] * (1 - inked * (1 - blood)), np.float32)
