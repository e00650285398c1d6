"""A network's views of a picture against the true ones."""

from dataclasses import dataclass

import numpy as np

from dlplay.data.drawn.sets import SHAPES_TO_DRAW
from dlplay.data.labels.labelled import LabelledPicture
from dlplay.segmentation.masks import Mask, class_map, parts_of_class
from dlplay.segmentation.measures import ObjectResult, match_objects
from dlplay.segmentation.networks import SHIPPED, Segmenter
from dlplay.segmentation.views import Views

OBJECT = ("object",)


@dataclass(frozen=True)
class Judged:
    """The true views of a picture and the predicted ones, with the same classes."""

    true: Views
    predicted: Views


def suits(network: Segmenter, source: str) -> bool:
    """Say whether a network's classes are those that are known of a drawn picture: a scene, or nuclei."""
    return network.classes == {"scene": SHAPES_TO_DRAW, "nuclei": SHIPPED["nuclei"].classes}.get(source)


def views_of_truth(picture: LabelledPicture, classes: tuple[str, ...]) -> Views:
    """Give the true views of a picture whose objects are known. Raises MaskError where they are not."""
    semantic = class_map(picture)
    objects = picture.objects if picture.objects is not None else semantic.astype(np.int32)
    return Views(semantic, objects, picture.labels, classes)


def views_of_mask(mask: Mask) -> Views:
    """Make views of a single mask: one class, whose connected parts are the objects."""
    objects, labels = parts_of_class(mask.astype(np.int64))
    return Views(mask.astype(np.int64), objects, labels, OBJECT)


def as_one_class(views: Views) -> Views:
    """Call every class but the ground "object"."""
    return Views(np.minimum(views.semantic, 1), views.objects, np.zeros_like(views.labels), OBJECT)


def present_classes(judged: Judged) -> list[str]:
    """List the classes that are in one of the two; where there is none, all."""
    seen = np.union1d(judged.true.semantic, judged.predicted.semantic)
    classes = judged.true.classes
    return [name for number, name in enumerate(classes, 1) if number in seen] or list(classes)


def masks_of_class(judged: Judged, name: str) -> tuple[Mask, Mask]:
    """Give the true and the predicted mask of a class."""
    number = judged.true.classes.index(name) + 1
    return judged.true.semantic == number, judged.predicted.semantic == number


def judge_objects(judged: Judged, *, threshold: float) -> ObjectResult:
    """Match the objects, class by class, and add up what was found, missed and invented."""
    parts = [_one_class(judged, number, threshold) for number in range(len(judged.true.classes))]
    ious = tuple(iou for one in parts for iou in one.ious)
    hits, invented, missed = (sum(getattr(one, name) for one in parts) for name in ("hits", "invented", "missed"))
    return ObjectResult(hits, invented, missed, ious)


def _one_class(judged: Judged, label: int, threshold: float) -> ObjectResult:
    maps = []
    for views in (judged.true, judged.predicted):
        keep = views.labels == label
        numbers = np.concatenate([np.zeros(1, np.int32), np.where(keep, np.cumsum(keep), 0)]).astype(np.int32)
        maps.append(numbers[views.objects])
    return match_objects(maps[0], maps[1], threshold=threshold)[0]
