"""Pictures that are drawn: shapes, faces in a mood, boats and cars. Large first, then shrunk, so edges are smooth."""

import colorsys

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

DRAWN_SIDE = 384  # drawn so large ...
FINAL_SIDE = 128  # ... and shrunk to this
SKINS = ((255, 205, 64), (250, 190, 110), (176, 116, 72), (110, 70, 46), (150, 205, 120), (150, 180, 235))
MOODS = ("angry", "happy", "sad", "surprised")
SHAPES_TO_DRAW = ("circle", "heart", "star", "triangle")


def draw_shape(kind: str, draw: np.random.Generator) -> NDArray[np.uint8]:
    """Draw one of SHAPES_TO_DRAW in any colour, size, place and direction on a mottled ground, (128, 128, 3)."""
    hue = draw.random()
    ground = mottled_ground(
        draw, mixed_colour(hue + draw.uniform(0.2, 0.8), draw.uniform(0.15, 0.6), draw.uniform(0.45, 0.95))
    )
    image = Image.fromarray(ground)
    pen = ImageDraw.Draw(image)
    for _ in range(int(draw.integers(0, 5))):  # strokes that mean nothing
        ends = [tuple(point) for point in draw.uniform(0, DRAWN_SIDE, (2, 2))]
        pen.line(ends, fill=mixed_colour(draw.random(), 0.4, 0.8), width=int(draw.integers(4, 12)))
    size, turn = draw.uniform(55, 120), draw.uniform(0, 2 * np.pi)
    stretch = draw.uniform(0.75, 1.0) if kind != "circle" else draw.uniform(0.9, 1.0)
    middle = draw.uniform(size, DRAWN_SIDE - size, 2)
    points = turned_points(shape_outline(kind) * [size * stretch, size], turn) + middle
    fill = mixed_colour(hue, draw.uniform(0.55, 1), draw.uniform(0.55, 1))
    filled = draw.random() < 0.75
    corners = [tuple(point) for point in points]
    if filled:
        pen.polygon([(x + 8, y + 10) for x, y in corners], fill=darker_colour(ground.mean(axis=(0, 1))))
        pen.polygon(corners, fill=fill)
    pen.line(
        [*corners, *corners[:2]],
        fill=darker_colour(fill) if filled else fill,
        width=10 if filled else 18,
        joint="curve",
    )
    return _finished_drawing(image, draw, noise=draw.uniform(0, 12))


def draw_mood(mood: str, draw: np.random.Generator) -> NDArray[np.uint8]:
    """Draw a face that is one of MOODS, (128, 128, 3): mouth and eyebrows show it, and all else varies."""
    image = Image.fromarray(
        mottled_ground(draw, mixed_colour(draw.random(), draw.uniform(0.1, 0.45), draw.uniform(0.6, 0.95)))
    )
    pen = ImageDraw.Draw(image)
    skin = SKINS[int(draw.integers(len(SKINS)))]
    wide, high = draw.uniform(105, 140), draw.uniform(125, 150)
    hair = mixed_colour(draw.uniform(0, 0.12) if draw.random() < 0.7 else draw.random(), 0.7, draw.uniform(0.1, 0.8))
    style = int(draw.integers(4))  # bald, short, long, hat
    if style == 2:
        pen.ellipse(_box_around(0, 10, wide * 1.2, high * 1.2), fill=hair)
    for side in (-1, 1):
        pen.ellipse(_box_around(side * wide, 5, 22, 30), fill=skin, outline=darker_colour(skin), width=5)
    pen.ellipse(_box_around(0, 10, wide, high), fill=skin, outline=darker_colour(skin), width=6)
    if style in (1, 2):
        pen.chord(_box_around(0, 10, wide * 1.02, high * 1.03), 200, 340, fill=hair)
    if style == 3:
        pen.pieslice(_box_around(0, -60, wide * 1.05, 110), 180, 360, fill=hair)
        pen.rounded_rectangle(
            _box_around(25 * draw.choice([-1, 1]), -60, wide * 1.15, 14), 12, fill=darker_colour(hair)
        )
    _draw_expression(pen, mood, skin, draw)
    if draw.random() < 0.3:
        for side in (-1, 1):
            pen.ellipse(_box_around(side * 52, -12, 42, 38), outline=(40, 40, 48), width=8)
        pen.line([_spot_at(-12, -14), _spot_at(12, -14)], fill=(40, 40, 48), width=8)
    return _finished_drawing(_tilted_drawing(image, draw), draw, noise=draw.uniform(0, 8))


def _draw_expression(
    pen: ImageDraw.ImageDraw, mood: str, skin: tuple[int, int, int], draw: np.random.Generator
) -> None:
    dark, size = (45, 30, 30), draw.uniform(0.8, 1.15)
    wide_open = 1.35 if mood == "surprised" else 0.75 if mood == "angry" else 1.0
    for side in (-1, 1):
        pen.ellipse(
            _box_around(side * 52, -10, 26 * size, 24 * size * wide_open),
            fill="white",
            outline=darker_colour(skin),
            width=3,
        )
        pen.ellipse(_box_around(side * 52 + draw.uniform(-6, 6), -8, 12, 13), fill=dark)
        inner, outer = {"angry": (22, -14), "happy": (-8, 0), "sad": (-22, 12), "surprised": (-24, -20)}[mood]
        lift = -46 + draw.uniform(-6, 6)
        pen.line([_spot_at(side * 26, lift + inner), _spot_at(side * 80, lift + outer)], fill=dark, width=int(9 * size))
    nose = draw.uniform(12, 26)
    pen.line(
        [_spot_at(0, 8), _spot_at(nose * 0.7, 8 + nose), _spot_at(-4, 12 + nose)],
        fill=darker_colour(skin),
        width=7,
        joint="curve",
    )
    width = draw.uniform(42, 66)
    if mood == "happy" and draw.random() < 0.5:
        pen.chord(_box_around(0, 62, width, draw.uniform(34, 48)), 0, 180, fill=(150, 30, 45), outline=dark, width=6)
    elif mood == "happy":
        pen.arc(_box_around(0, 50, width, draw.uniform(36, 52)), 20, 160, fill=dark, width=10)
    elif mood == "sad":
        pen.arc(_box_around(0, 112, width, draw.uniform(30, 46)), 205, 335, fill=dark, width=10)
    elif mood == "surprised":
        pen.ellipse(_box_around(0, 85, width * 0.5, draw.uniform(26, 42)), fill=(120, 25, 40), outline=dark, width=6)
    else:
        points = [
            _spot_at(x * width, 84 + (8 if n % 2 else -8) * draw.random()) for n, x in enumerate((-0.8, -0.3, 0.3, 0.8))
        ]
        pen.line(points, fill=dark, width=11, joint="curve")


def draw_vehicle(kind: str, draw: np.random.Generator, *, on_water: bool) -> NDArray[np.uint8]:
    """Draw a small "boat" or "car" under a sky, on water or on grass, (128, 128, 3).

    So small that a network finds it easier to look at the ground.
    """
    horizon = int(draw.uniform(150, 220))
    sky = mottled_ground(draw, mixed_colour(draw.uniform(0.53, 0.62), draw.uniform(0.1, 0.4), draw.uniform(0.8, 1)))
    low = (
        mixed_colour(draw.uniform(0.53, 0.6), 0.75, 0.7)
        if on_water
        else mixed_colour(draw.uniform(0.22, 0.36), 0.65, 0.6)
    )
    ground = mottled_ground(draw, low)
    sky[horizon:] = ground[horizon:]
    image = Image.fromarray(sky)
    pen = ImageDraw.Draw(image)
    for _ in range(30):  # waves or blades of grass
        x, y = draw.uniform(0, DRAWN_SIDE), draw.uniform(horizon + 10, DRAWN_SIDE)
        end = (x + 26, y) if on_water else (x + draw.uniform(-6, 6), y - 16)
        pen.line([(x, y), end], fill=_brighter_colour(low) if on_water else darker_colour(low), width=4)
    size, x, y = draw.uniform(0.35, 0.52), draw.uniform(90, 294), horizon + draw.uniform(15, 110)
    side = float(draw.choice([-1, 1]))
    parts = _boat_parts(draw) if kind == "boat" else _car_parts(draw)
    for points, colour in parts:
        pen.polygon(
            [(x + side * size * a, y + size * b) for a, b in points], fill=colour, outline=darker_colour(colour)
        )
    return _finished_drawing(image, draw, noise=draw.uniform(0, 8))


def _boat_parts(draw: np.random.Generator) -> list[tuple[list[tuple[float, float]], tuple[int, int, int]]]:
    hull, sail = (
        mixed_colour(draw.random(), 0.8, draw.uniform(0.4, 0.9)),
        mixed_colour(draw.random(), draw.uniform(0, 0.5), 1.0),
    )
    high = -draw.uniform(110, 170)
    return [
        ([(-4, high), (4, high), (4, 0), (-4, 0)], (90, 60, 40)),
        ([(10, high + 5), (10, -18), (draw.uniform(60, 95), -18)], sail),
        ([(-10, high + 25), (-10, -18), (-draw.uniform(40, 75), -18)], sail),
        ([(-100, -10), (110, -10), (75, 38), (-75, 38)], hull),
    ]


def _car_parts(draw: np.random.Generator) -> list[tuple[list[tuple[float, float]], tuple[int, int, int]]]:
    body, top = mixed_colour(draw.random(), 0.8, draw.uniform(0.4, 0.95)), -draw.uniform(75, 100)
    wheels = [
        [(x + r * np.cos(t), 38 + r * np.sin(t)) for t in np.linspace(0, 2 * np.pi, 40)]
        for x in (-62, 66)
        for r in (27, 12)
    ]
    return [
        ([(-75, -25), (-52, top), (38, top), (72, -25)], body),
        ([(-58, -25), (-42, top + 12), (-8, top + 12), (-8, -25)], (205, 230, 245)),
        ([(2, -25), (2, top + 12), (32, top + 12), (54, -25)], (205, 230, 245)),
        ([(-112, 38), (-112, -12), (-98, -27), (84, -27), (114, -8), (116, 38)], body),
        *[(wheel, (35, 35, 40) if n % 2 == 0 else (190, 190, 195)) for n, wheel in enumerate(wheels)],
    ]


def shape_outline(kind: str) -> NDArray[np.float64]:
    """Give the corners of a shape around (0, 0), at most 1 away from it."""
    turn = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    if kind == "heart":  # x = 16 sin³ t, y = 13 cos t - 5 cos 2t - 2 cos 3t - cos 4t
        y = 13 * np.cos(turn) - 5 * np.cos(2 * turn) - 2 * np.cos(3 * turn) - np.cos(4 * turn)
        return np.asarray(np.column_stack([16 * np.sin(turn) ** 3, -y - 2]) / 17)
    if kind == "circle":
        return np.column_stack([np.cos(turn), np.sin(turn)])
    angles = np.arange(10) * np.pi / 5 if kind == "star" else np.arange(3) * 2 * np.pi / 3
    radius = np.where(np.arange(10) % 2, 0.45, 1.0) if kind == "star" else np.ones(3)
    return np.asarray(np.column_stack([np.sin(angles), -np.cos(angles)]) * radius[:, np.newaxis])


def turned_points(points: NDArray[np.float64], angle: float) -> NDArray[np.float64]:
    """Turn points (n, 2) around (0, 0) by an angle in radians."""
    return np.asarray(points @ [[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])


def mottled_ground(draw: np.random.Generator, colour: tuple[int, int, int]) -> NDArray[np.uint8]:
    """Vary a colour in soft spots, large or small."""
    cells = int(draw.integers(2, 14))
    spots = cv2.resize(draw.normal(0, 1, (cells, cells)), (FINAL_SIDE, FINAL_SIDE), interpolation=cv2.INTER_CUBIC)
    ground = np.clip(np.array(colour) + draw.uniform(4, 22) * spots[:, :, np.newaxis], 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(ground, (DRAWN_SIDE, DRAWN_SIDE), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def _finished_drawing(image: Image.Image, draw: np.random.Generator, *, noise: float) -> NDArray[np.uint8]:
    small = cv2.resize(np.asarray(image), (FINAL_SIDE, FINAL_SIDE), interpolation=cv2.INTER_AREA)
    noisy: NDArray[np.uint8] = np.clip(np.rint(small + draw.normal(0, noise, small.shape)), 0, 255).astype(np.uint8)
    return noisy


def mixed_colour(hue: float, saturation: float, value: float) -> tuple[int, int, int]:
    """Give red, green and blue, 0 to 255, of a hue of any size and saturation and value in 0..1."""
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)


def darker_colour(colour: NDArray[np.float64] | tuple[int, int, int]) -> tuple[int, int, int]:
    """Give 0.6 of every part."""
    red, green, blue = (int(one * 0.6) for one in colour)
    return red, green, blue


def _brighter_colour(colour: tuple[int, int, int]) -> tuple[int, int, int]:
    red, green, blue = (min(255, int(one * 1.35)) for one in colour)
    return red, green, blue


def _box_around(x: float, y: float, wide: float, high: float) -> tuple[float, float, float, float]:
    """Give the corners of a box around a place that is counted from the picture's middle."""
    middle = DRAWN_SIDE / 2
    return middle + x - wide, middle + y - high, middle + x + wide, middle + y + high


def _spot_at(x: float, y: float) -> tuple[float, float]:
    return DRAWN_SIDE / 2 + x, DRAWN_SIDE / 2 + y


def _tilted_drawing(image: Image.Image, draw: np.random.Generator) -> Image.Image:
    """Turn by up to 18 degrees and move a little; the ground is mirrored into the corners."""
    middle = (DRAWN_SIDE / 2, DRAWN_SIDE / 2)
    matrix = cv2.getRotationMatrix2D(middle, draw.uniform(-18, 18), 1.0)
    matrix[:, 2] += draw.uniform(-22, 22, 2)
    size = (DRAWN_SIDE, DRAWN_SIDE)
    return Image.fromarray(cv2.warpAffine(np.asarray(image), matrix, size, borderMode=cv2.BORDER_REFLECT_101))
