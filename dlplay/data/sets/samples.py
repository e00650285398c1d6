"""Sets of pictures that need no upload: two that come with Python packages, and some drawn here."""

import cv2
import numpy as np
from numpy.typing import NDArray

from dlplay.data.archives import PictureSetError
from dlplay.data.drawn.sets import MOODS, SHAPES_TO_DRAW, draw_mood, draw_shape, draw_vehicle
from dlplay.data.sets.reading import PictureSet

SET_SAMPLES = {  # name in the link -> what the pictures show
    "shapes": "Circles, hearts, stars and triangles that we drew: 40 of each, in any colour, size and direction",
    "moods": "Faces that we drew, angry, happy, sad or surprised: 40 of each; look at mouth and eyebrows",
    "digits": "Handwritten digits 0 to 9 of the scikit-learn package: 30 of each, 8 x 8 pixels enlarged to 64 x 64",
    "faces": "100 faces and 100 other cutouts of photographs, 25 x 25 pixels, gray, of the scikit-image package",
    "shortcut": "Boats on water and cars on grass that we drew, 30 of each; in the last 3 of each it is the other way",
    "mistakes": "40 each of our circles, hearts and stars; 6 have the wrong class and 4 are there twice: find them",
    "few": "Moods again, but only 6 of each: too few to learn from",
}


def set_sample(name: str) -> PictureSet:
    """Give the sample set of that name; the names are the keys of SET_SAMPLES. The same pictures every time."""
    if name not in SET_SAMPLES:
        raise PictureSetError(
            "There is no sample set “{name}”. Choose one of {set_samples}.",
            name=name,
            set_samples=", ".join(SET_SAMPLES),
        )
    if name == "digits":
        return _handwritten_digits()
    if name == "faces":
        return _faces_and_others()
    if name == "mistakes":
        return _with_mistakes(_shape_set(("circle", "heart", "star"), 40, seed=3))
    if name == "shapes":
        return _shape_set(tuple(SHAPES_TO_DRAW), 40, seed=1)
    if name == "shortcut":
        return _vehicle_set(30, 3)
    return _mood_set(6 if name == "few" else 40, seed=5 if name == "few" else 2)


def _set_of(groups: dict[str, list[NDArray[np.uint8]]]) -> PictureSet:
    """Number the pictures of every class."""
    classes = tuple(sorted(groups))
    pictures = [pixels for one in classes for pixels in groups[one]]
    for pixels in pictures:
        pixels.setflags(write=False)
    return PictureSet(
        classes,
        tuple(place for place, one in enumerate(classes) for _ in groups[one]),
        tuple(f"{one}/{number:03d}.png" for one in classes for number in range(1, len(groups[one]) + 1)),
        tuple(pictures),
    )


def _shape_set(kinds: tuple[str, ...], count: int, *, seed: int) -> PictureSet:
    draw = np.random.default_rng(seed)
    return _set_of({kind: [draw_shape(kind, draw) for _ in range(count)] for kind in kinds})


def _mood_set(count: int, *, seed: int) -> PictureSet:
    draw = np.random.default_rng(seed)
    return _set_of({mood: [draw_mood(mood, draw) for _ in range(count)] for mood in MOODS})


def _vehicle_set(count: int, swapped: int) -> PictureSet:
    draw = np.random.default_rng(4)
    return _set_of(
        {
            kind: [draw_vehicle(kind, draw, on_water=(kind == "boat") == (n < count - swapped)) for n in range(count)]
            for kind in ("boat", "car")
        }
    )


def _with_mistakes(pictures: PictureSet) -> PictureSet:
    """Give 6 pictures the next class, and put 4 in a second time: scaled down, at the end of their class."""
    groups: dict[str, list[NDArray[np.uint8]]] = {one: [] for one in pictures.classes}
    for place, (label, pixels) in enumerate(zip(pictures.labels, pictures.pictures, strict=True)):
        wrong = place % 19 == 7 and place < 110
        groups[pictures.classes[(label + wrong) % len(groups)]].append(pixels.copy())
    for label, place in enumerate((3, 45, 90, 14)):
        source = pictures.pictures[place]
        twin = cv2.resize(source, (96, 96), interpolation=cv2.INTER_AREA)
        groups[pictures.classes[pictures.labels[place]]].append(np.asarray(twin[:, :: (-1) ** label], dtype=np.uint8))
    return _set_of({one: [np.ascontiguousarray(pixels) for pixels in every] for one, every in groups.items()})


def _handwritten_digits() -> PictureSet:
    from sklearn.datasets import load_digits  # slow to load, so only where it is needed

    digits = load_digits()
    return _set_of(
        {
            str(digit): [_enlarged_digit(image) for image in digits.images[digits.target == digit][:30]]
            for digit in range(10)
        }
    )


def _enlarged_digit(image: NDArray[np.float64]) -> NDArray[np.uint8]:
    large = cv2.resize(image * (255 / 16), (64, 64), interpolation=cv2.INTER_CUBIC)
    return _in_three_channels(np.rint(np.clip(large, 0, 255)))


def _faces_and_others() -> PictureSet:
    from skimage.data import lfw_subset  # slow to load, too

    pictures = [_in_three_channels(np.rint(one * 255)) for one in lfw_subset()]
    return _set_of({"face": pictures[:100], "not a face": pictures[100:]})


def _in_three_channels(gray: NDArray[np.float64]) -> NDArray[np.uint8]:
    return np.repeat(gray.astype(np.uint8)[:, :, np.newaxis], 3, axis=2)
