"""Films in the style of a colonoscopy, drawn by a script: no medical material. Every polyp's box is known."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from dlplay.data.drawn.growths import POLYPS, Growth, Kind, draw_growth, paint_growth
from dlplay.data.drawn.mucosa import Floats, Tube, View, draw_tube, draw_wall
from dlplay.data.labels.labelled import LabelledPicture, LabelledSet

POLYP_CLASSES = ("polyp",)
DRAWN_RATE = 12.0  # frames per second
DRAWN_FRAMES = 96
OTHERS: tuple[tuple[Kind, int], ...] = (("debris", 14), ("bubble", 22), ("hole", 3))  # and how many of them at most
LEAST_SHARE, LEAST_PIXELS, ENOUGH_PIXELS = 0.15, 60, 300  # of a polyp that must be seen, or it has no box


@dataclass(frozen=True)
class DrawnClip:
    """The frames in order, with the boxes of the polyps; polyps: for every frame the number of the polyp of each box.

    rate: frames per second. kinds: of all polyps that the film was given, whether they were seen or not.
    """

    pictures: LabelledSet
    polyps: tuple[NDArray[np.int64], ...]
    rate: float
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class _Film:
    """All that stays the same during a film."""

    tube: Tube
    growths: tuple[Growth, ...]
    places: NDArray[np.float64]  # of the camera, by frame
    sway: NDArray[np.float64]  # (waves, 4): strength, rate and phases of the middle's swinging
    focal: float
    field: float
    exposure: float


def draw_polyp_clip(seed: int, num_frames: int = DRAWN_FRAMES, *, height: int = 240, width: int = 320) -> DrawnClip:
    """Draw a film with 0 to 2 polyps; a seed, a film."""
    film = _draw_film(seed, num_frames)
    frames = [_draw_frame(film, seed, number, (height, width)) for number in range(num_frames)]
    pictures = LabelledSet(tuple(picture for picture, _ in frames), POLYP_CLASSES)
    kinds = tuple(growth.kind for growth in film.growths if growth.kind in POLYPS)
    return DrawnClip(pictures, tuple(numbers for _, numbers in frames), DRAWN_RATE, kinds)


def draw_polyp_frames(
    num_clips: int, each: int, first_seed: int = 0, *, height: int = 240, width: int = 320
) -> LabelledSet:
    """Draw some evenly spaced frames of many films, with the seeds first_seed, first_seed + 1, ..."""
    numbers = np.linspace(0, DRAWN_FRAMES - 1, each + 2)[1:-1].round().astype(int).tolist()
    films = ((seed, _draw_film(seed, DRAWN_FRAMES)) for seed in range(first_seed, first_seed + num_clips))
    pictures = (_draw_frame(film, seed, number, (height, width))[0] for seed, film in films for number in numbers)
    return LabelledSet(tuple(pictures), POLYP_CLASSES)


def _draw_film(seed: int, num_frames: int) -> _Film:
    draw = np.random.default_rng([seed, 7])
    narrow_band = bool(draw.random() < 0.2)
    tube = draw_tube(draw, narrow_band=narrow_band)
    times = np.arange(num_frames) / DRAWN_RATE
    speed = draw.uniform(0.2, 0.55) * draw.choice([-1, 1])
    places = speed * times + 0.12 * np.sin(draw.uniform(0.5, 2) * times + draw.uniform(0, 6)) + 10
    polyps = [POLYPS[draw.integers(len(POLYPS))] for _ in range(int(draw.choice([0, 1, 2], p=[0.15, 0.45, 0.4])))]
    others = [kind for kind, most in OTHERS for _ in range(int(most * draw.random() ** 2))]
    growths = tuple(_somewhere(draw, kind, places, narrow_band) for kind in (*polyps, *others))
    sway = np.column_stack([draw.uniform(8, 55, 3), draw.uniform(0.2, 1.4, 3), draw.uniform(0, 6.3, (3, 2))])
    focal, field, exposure = draw.uniform(0.8, 1.3), draw.uniform(1.05, 1.6), draw.uniform(0.85, 1.3)
    return _Film(tube, growths, places, sway, focal, field, exposure)


def _somewhere(draw: np.random.Generator, kind: Kind, places: NDArray[np.float64], narrow_band: bool) -> Growth:
    """Put something where the camera comes near it at some time."""
    place = float(draw.choice(places)) + draw.uniform(0.6, 1.7)
    return draw_growth(draw, kind, place, narrow_band=narrow_band)


def _draw_frame(
    film: _Film, seed: int, number: int, shape: tuple[int, int]
) -> tuple[LabelledPicture, NDArray[np.int64]]:
    """Draw one frame: its picture with boxes, and which polyp each box is."""
    draw = np.random.default_rng([seed, 7, number])
    view = _view(film, number, shape)
    wall = draw_wall(film.tube, view, shape)
    inside = _field(shape, film.field)
    colours = wall.colours
    boxes, numbers = [], []
    order = sorted(range(len(film.growths)), key=lambda one: -film.growths[one].place)
    for one in order:
        seen, whole = paint_growth(colours, film.growths[one], film.tube, view, wall)
        seen &= inside > 0.5
        if film.growths[one].kind in POLYPS and seen.sum() >= np.clip(LEAST_SHARE * whole, LEAST_PIXELS, ENOUGH_PIXELS):
            boxes.append(_box_around(seen))
            numbers.append(one)
    pixels = _as_filmed(colours * inside[..., np.newaxis], draw)
    labels = np.zeros(len(boxes), np.int64)
    box_array = np.array(boxes, float).reshape(-1, 4)
    picture = LabelledPicture(f"drawn clip {seed}, frame {number + 1}", pixels, box_array, labels)
    return picture, np.array(numbers, np.int64)


def _view(film: _Film, number: int, shape: tuple[int, int]) -> View:
    """Let the camera swing."""
    time = number / DRAWN_RATE
    height, width = shape
    strength, rate, first, second = film.sway.T
    swing = [float((strength * np.sin(rate * time + phase)).sum()) * height / 240 for phase in (first, second)]
    exposure = film.exposure * (1 + 0.06 * np.sin(3 * time))
    roll = 0.3 * np.sin(0.4 * time + first[0])
    return View(
        float(film.places[number]),
        (width / 2 + swing[0], height / 2 + 0.7 * swing[1]),
        float(roll),
        film.focal * height / 2,
        float(exposure),
    )


def _field(shape: tuple[int, int], size: float) -> Floats:
    """Give the round field of an endoscope in 0..1: darker towards its edge, black outside."""
    height, width = shape
    rows, columns = np.indices(shape, np.float32)
    away = np.hypot((columns - width / 2) / (height / 2), (rows - height / 2) / (height / 2)) / size
    return np.asarray(((1.0 - away) * height / 6).clip(0, 1) * (1 - 0.35 * away**4), np.float32)


def _box_around(seen: NDArray[np.bool_]) -> list[int]:
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    return [int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1]


def _as_filmed(colours: Floats, draw: np.random.Generator) -> NDArray[np.uint8]:
    """Blur now and then, as a fast movement does, and add the noise of a camera."""
    pixels = cv2.GaussianBlur(colours, (0, 0), draw.uniform(0.5, 1.0))
    if draw.random() < 0.15:
        length = int(draw.integers(3, 10))
        line = np.zeros((2 * length + 1, 2 * length + 1), np.float32)
        course = draw.uniform(0, np.pi)
        way = np.array([np.cos(course), np.sin(course)]) * length / 2
        first, last = (tuple(int(v) for v in np.rint(length + sign * way)) for sign in (-1, 1))
        cv2.line(line, first, last, 1.0, 1)
        pixels = cv2.filter2D(pixels, -1, line / line.sum())
    grain = draw.normal(0, 1, pixels.shape[:2]).astype(np.float32)[..., np.newaxis] * 2.5
    return np.asarray((pixels + grain).clip(0, 255), np.uint8)
