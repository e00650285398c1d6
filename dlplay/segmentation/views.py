"""Three views of one picture: classes, objects, and both together."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dlplay.segmentation.masks import ClassMap, Mask, ObjectMap, grow_insides, parts_of_class
from dlplay.segmentation.networks import Segmenter
from dlplay.segmentation.predicting import Probabilities

PER_CLASS = 1000  # a panoptic number is class * 1000 + object, as in COCO and Cityscapes


@dataclass(frozen=True)
class Views:
    """A picture's classes (height, width), 0 the ground; its objects, 0 none; the class, from 0, of every object."""

    semantic: ClassMap = field(repr=False)
    objects: ObjectMap = field(repr=False)
    labels: NDArray[np.int64] = field(repr=False)
    classes: tuple[str, ...]

    @property
    def panoptic(self) -> ClassMap:
        """Every pixel's class * 1000 + object; the ground is stuff, it has no object number: 0."""
        return self.semantic * PER_CLASS + self.objects


@dataclass(frozen=True)
class FoundObject:
    """An object: its number from 1, its class's name, its pixels, and the box around it (x1, y1, x2, y2)."""

    number: int
    name: str
    area: int
    box_xyxy: tuple[int, int, int, int]


def views_of_answer(probabilities: Probabilities, network: Segmenter, *, least_area: int = 1) -> Views:
    """Make the three views of a network's answer: every pixel gets its most probable class; its parts are the objects.

    Smaller parts than least_area become ground.
    """
    answer = probabilities.argmax(axis=-1)
    parts = grow_insides if network.borders else parts_of_class
    objects, labels = parts(answer, least_area=least_area)
    return Views(np.concatenate([np.zeros(1, np.int64), labels + 1])[objects], objects, labels, network.classes)


def object_list(views: Views) -> list[FoundObject]:
    """List the objects with their areas and boxes."""
    from scipy import ndimage

    areas = np.bincount(views.objects.ravel(), minlength=len(views.labels) + 1)
    places = ndimage.find_objects(views.objects, max_label=len(views.labels))
    found = []
    for number, (label, place) in enumerate(zip(views.labels, places, strict=True), 1):
        if place is not None:
            rows, columns = place
            box = (columns.start, rows.start, columns.stop, rows.stop)
            found.append(FoundObject(number, views.classes[label], int(areas[number]), box))
    return found


def areas_by_class(views: Views) -> dict[str, tuple[int, int]]:
    """Give the number of objects and of pixels of every class, the ground first; it is stuff: no objects."""
    pixels = np.bincount(views.semantic.ravel(), minlength=len(views.classes) + 1)
    counts = np.bincount(views.labels, minlength=len(views.classes))
    named = {name: (int(counts[k]), int(pixels[k + 1])) for k, name in enumerate(views.classes)}
    return {"ground": (0, int(pixels[0])), **named}


def probability_of(probabilities: Probabilities, network: Segmenter, name: str) -> NDArray[np.float32]:
    """Give the probability of a class at every pixel; a class with a border is its inside and its border together."""
    if network.borders and name in network.classes:
        return np.asarray(1 - probabilities[..., 0])
    return np.asarray(probabilities[..., ("ground", *network.classes).index(name)])


def above(probability: NDArray[np.float32], threshold: float) -> Mask:
    """Give the pixels whose probability is at least the threshold."""
    return np.asarray(probability >= threshold)
