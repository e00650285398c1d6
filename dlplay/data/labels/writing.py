"""Own photos and the labels drawn on them as zip files that every tool reads: COCO, YOLO, and masks."""

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import yaml
from numpy.typing import NDArray

from dlplay.data.labels.own import OwnObject, OwnPhoto
from dlplay.data.labels.pictures import LONGEST_SIDE
from dlplay.data.labels.runs import unrolled
from dlplay.data.pictures.reading import read_picture, shrink

FEW_PIXELS = 256 * 256  # up to here PNG, which keeps every pixel; a larger photo is kept as JPEG
JPEG_QUALITY = 95
GROUND_NAME = "ground"
Part = tuple[str, str | bytes]  # path in the archive, and what stands there


@dataclass(frozen=True)
class PhotoFile:
    """A photo as it is kept: its name, checksum, shape (height, width), the bytes of a PNG or JPEG file."""

    name: str
    checksum: str
    shape: tuple[int, int]
    content: bytes

    @property
    def ending(self) -> str:
        """Give the ending of its file's name."""
        return "png" if self.content.startswith(b"\x89PNG") else "jpg"


Labelled = Sequence[tuple[PhotoFile, OwnPhoto]]


def kept_photo(content: bytes, name: str) -> bytes:
    """Write a photo as it is kept for labelling: upright, 640 pixels at most, as PNG or JPEG. Raises PictureError."""
    pixels = shrink(read_picture(content, name).pixels, LONGEST_SIDE)
    small = np.rint(pixels / 257).astype(np.uint8) if pixels.dtype == np.uint16 else pixels
    kind = ".png" if small.shape[0] * small.shape[1] <= FEW_PIXELS else ".jpg"
    quality = [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY] if kind == ".jpg" else []
    return cv2.imencode(kind, np.ascontiguousarray(small[..., ::-1]), quality)[1].tobytes()


def label_coco(labelled: Labelled, classes: Sequence[str]) -> bytes:
    """Write COCO: the pictures, and annotations.json with boxes x, y, width, height and masks as runs."""
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    for number, (photo, own) in enumerate(labelled, 1):
        height, width = photo.shape
        name = f"{number:03d}.{photo.ending}"
        images.append({"id": number, "file_name": name, "width": width, "height": height, "photo": photo.name})
        for one in own.objects:
            category = classes.index(one.class_name) + 1
            annotations.append({"id": len(annotations) + 1, "image_id": number, "category_id": category, **_coco(one)})
    categories = [{"id": number, "name": name} for number, name in enumerate(classes, 1)]
    whole = {"images": images, "annotations": annotations, "categories": categories}
    return _zipped([*_pictures(labelled), ("annotations.json", json.dumps(whole, ensure_ascii=False))])


def _coco(one: OwnObject) -> dict[str, Any]:
    x1, y1, x2, y2 = one.box_xyxy
    runs = one.runs
    outline = {"size": list(runs.shape), "counts": list(runs.counts)} if runs else []
    area = sum(runs.counts[1::2]) if runs else (x2 - x1) * (y2 - y1)
    return {"bbox": [x1, y1, x2 - x1, y2 - y1], "area": area, "segmentation": outline, "iscrowd": 0}


def label_yolo(labelled: Labelled, classes: Sequence[str]) -> bytes:
    """Write YOLO: images, a text of boxes for each in labels, and data.yaml with the names; masks do not go into it."""
    texts = []
    for number, (photo, own) in enumerate(labelled, 1):
        lines = [_yolo_line(one, photo.shape, classes) for one in own.objects]
        texts.append((f"labels/{number:03d}.txt", "".join(f"{line}\n" for line in lines)))
    whole = {"path": ".", "train": "images", "val": "images", "nc": len(classes), "names": list(classes)}
    listed = yaml.safe_dump(whole, allow_unicode=True, sort_keys=False)
    return _zipped([*_pictures(labelled, "images"), *texts, ("data.yaml", listed)])


def _yolo_line(one: OwnObject, shape: tuple[int, int], classes: Sequence[str]) -> str:
    (x1, y1, x2, y2), (height, width) = one.box_xyxy, shape
    shares = (x1 + x2) / 2 / width, (y1 + y2) / 2 / height, (x2 - x1) / width, (y2 - y1) / height
    return " ".join([str(classes.index(one.class_name)), *(f"{share:.8f}" for share in shares)])


def label_masks(labelled: Labelled, classes: Sequence[str]) -> bytes:
    """Write masks: the pictures, a PNG for each with the number of the class at every pixel (0: ground), classes.txt.

    Where two objects overlap, the smaller one is on top; objects of one class that touch become one piece.
    """
    masks = []
    for number, (photo, own) in enumerate(labelled, 1):
        png = cv2.imencode(".png", class_mask(own.objects, photo.shape, classes))[1].tobytes()
        masks.append((f"class masks/{number:03d}.png", png))
    names = "".join(f"{name}\n" for name in (GROUND_NAME, *classes))
    return _zipped([*_pictures(labelled), *masks, ("classes.txt", names)])


def class_mask(objects: Iterable[OwnObject], shape: tuple[int, int], classes: Sequence[str]) -> NDArray[np.uint8]:
    """Draw the objects that have masks into one (height, width): 0 for the ground, 1 for the first class, ..."""
    mask = np.zeros(shape, np.uint8)
    drawn = [(classes.index(one.class_name) + 1, unrolled(one.runs)) for one in objects if one.runs]
    for value, pixels in sorted(drawn, key=lambda one: -int(one[1].sum())):
        mask[pixels] = value
    return mask


def done_photos(labelled: Labelled, *, masks: bool) -> tuple[list[tuple[PhotoFile, OwnPhoto]], list[int]]:
    """Give the photos that are labelled, and the numbers (from 1) of those left out for an object without a mask."""
    done = [(number, one) for number, one in enumerate(labelled, 1) if one[1].is_done]
    half = [number for number, (_, own) in done if masks and any(one.runs is None for one in own.objects)]
    return [one for number, one in done if number not in half], half


LABEL_WRITERS: dict[str, Callable[[Labelled, Sequence[str]], bytes]] = {
    "COCO": label_coco,
    "YOLO": label_yolo,
    "masks": label_masks,
}


def _pictures(labelled: Labelled, folder: str = "pictures") -> list[Part]:
    return [(f"{folder}/{number:03d}.{photo.ending}", photo.content) for number, (photo, _) in enumerate(labelled, 1)]


def _zipped(parts: Iterable[Part]) -> bytes:
    """Write an archive; equal parts give equal bytes, since no time stands in it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for path, content in parts:
            method = zipfile.ZIP_STORED if path.endswith((".png", ".jpg")) else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(path), content, method)
    return target.getvalue()
