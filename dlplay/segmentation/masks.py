"""Masks: which pixels belong to which class, to which object, and to the border of one."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from dlplay.data.labels.labelled import LabelledPicture
from dlplay.words import Refusal

Mask = NDArray[np.bool_]
ClassMap = NDArray[np.int64]
ObjectMap = NDArray[np.int32]


class MaskError(Refusal):
    """Says what is wrong with a mask, and what to do."""


def class_map(picture: LabelledPicture) -> ClassMap:
    """Give every pixel its class: 0 for the ground, k + 1 for an object of class k. (height, width)."""
    if picture.objects is None:
        raise MaskError("{name} has boxes only, no mask: choose a set with masks.", name=picture.name)
    return np.concatenate([np.zeros(1, np.int64), picture.labels + 1])[picture.objects]


def border_map(objects: ObjectMap) -> ClassMap:
    """Give every pixel 0 for the ground, 1 for the inside of an object, 2 for its outermost pixels. (height, width)."""
    padded = np.pad(objects, 1, mode="edge")
    is_border = np.zeros(objects.shape, bool)
    height, width = objects.shape
    for row in range(3):
        for column in range(3):
            is_border |= padded[row : row + height, column : column + width] != objects
    return np.where(objects == 0, 0, np.where(is_border, 2, 1))


def parts_of_class(classes: ClassMap, *, least_area: int = 1) -> tuple[ObjectMap, NDArray[np.int64]]:
    """Call every connected part of a class an object: its number at every pixel, and the class number of every object.

    Pixels connect by their sides and corners. Smaller parts than least_area become ground.
    """
    objects = np.zeros(classes.shape, np.int32)
    labels: list[int] = []
    for value in np.unique(classes[classes > 0]):
        numbered, _ = ndimage.label(classes == value, np.ones((3, 3)))
        areas = np.bincount(numbered.ravel())
        keep = areas >= least_area
        keep[0] = False
        numbers = np.where(keep, np.cumsum(keep) + len(labels), 0)
        objects = np.where(numbered > 0, numbers[numbered], objects).astype(np.int32)
        labels += [int(value) - 1] * int(keep.sum())
    return objects, np.array(labels, np.int64)


def grow_insides(borders: ClassMap, *, least_area: int = 1) -> tuple[ObjectMap, NDArray[np.int64]]:
    """Make objects of a map of ground, inside and border: every connected inside, grown into the nearest border.

    Borders far from any inside become objects of their own.
    """
    insides, _ = parts_of_class((borders == 1).astype(np.int64))
    if insides.any():
        nearest = ndimage.distance_transform_edt(insides == 0, return_distances=False, return_indices=True)
        grown = np.where(borders > 0, insides[tuple(nearest)], 0).astype(np.int32)
    else:
        grown = insides
    whole, _ = ndimage.label(borders > 0, np.ones((3, 3)))
    reached = np.unique(whole[insides > 0])
    lonely = (borders > 0) & ~np.isin(whole, reached)
    merged = np.where(lonely, whole + grown.max(), np.where(borders > 0, grown, 0))
    objects = number_anew(merged, least_area=least_area)
    return objects, np.zeros(int(objects.max(initial=0)), np.int64)


def number_anew(objects: NDArray[Any], *, least_area: int = 1) -> ObjectMap:
    """Number the objects 1, 2, 3, ... without gaps; smaller ones than least_area become ground."""
    values, places, areas = np.unique(objects, return_inverse=True, return_counts=True)
    keep = (values > 0) & (areas >= least_area)
    numbers = np.where(keep, np.cumsum(keep), 0).astype(np.int32)
    return np.asarray(numbers[places.reshape(objects.shape)])


def resize_map(values: NDArray[Any], shape: tuple[int, int]) -> NDArray[Any]:
    """Bring a map of whole numbers to a shape (height, width), every pixel with the nearest one's value."""
    resized = cv2.resize(values.astype(np.float64), shape[::-1], interpolation=cv2.INTER_NEAREST_EXACT)
    return np.asarray(resized).astype(values.dtype)


def stretch_light(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Stretch the values of a picture: its darkest hundredth becomes 0, its brightest five-hundredth 255.

    So a network need not learn that a microscope's picture may be very dim.
    """
    low, high = np.percentile(pixels, [1, 99.8])
    stretched = (pixels.astype(np.float32) - low) / max(float(high - low), 1.0) * 255
    return np.asarray(np.clip(np.rint(stretched), 0, 255), np.uint8)
