"""Labels drawn here: what is written as COCO, YOLO and masks is read back to the same boxes and masks."""

import io
import json
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pycocotools.coco import COCO

from dlplay.data.labels.files import read_labelled_zip
from dlplay.data.labels.own import (
    OwnLabels,
    OwnObject,
    OwnPhoto,
    mask_runs,
    masked_object,
    read_labels,
    read_objects,
    typed_classes,
    with_classes,
    without_specks,
    write_labels,
    write_objects,
)
from dlplay.data.labels.runs import unrolled
from dlplay.data.labels.writing import (
    PhotoFile,
    class_mask,
    done_photos,
    kept_photo,
    label_coco,
    label_masks,
    label_yolo,
)
from dlplay.data.masks.files import read_mask_zip

CLASSES = ("mug, large", "spoon: small", "never drawn")
SHAPE = (30, 50)


def photo_file(seed, name="image_map.jpg", shape=SHAPE):
    pixels = np.random.default_rng(seed).integers(0, 256, (*shape, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return PhotoFile(name, f"checksum {seed}", shape, kept_photo(buffer.getvalue(), name)), pixels


def disc(row, column, radius, shape=SHAPE):
    rows, columns = np.indices(shape)
    return (rows - row) ** 2 + (columns - column) ** 2 <= radius**2


def drawn():
    """Four photos: two objects, one box at the edges, nothing, and two classes that overlap; pixels beside."""
    first = masked_object(CLASSES[0], disc(10, 12, 6)), masked_object(CLASSES[1], disc(20, 35, 5))
    second = (masked_object(CLASSES[1], disc(0, 49, 7)),)
    fourth = masked_object(CLASSES[0], disc(15, 20, 9)), masked_object(CLASSES[1], disc(15, 25, 3))
    every = [OwnPhoto(first), OwnPhoto(second), OwnPhoto(empty=True), OwnPhoto(fourth)]
    files = [photo_file(seed) for seed in range(4)]
    return [(file, own) for (file, _), own in zip(files, every, strict=True)], [pixels for _, pixels in files]


def names_of(labelled, picture):
    return [labelled.classes[label] for label in picture.labels]


@pytest.mark.parametrize("write", [label_coco, label_yolo])
def test_boxes_are_read_back_as_they_were_drawn(write):
    written, pixels = drawn()
    labelled = read_labelled_zip(write(written, CLASSES), "own.zip")
    assert labelled.classes == CLASSES[:2]
    assert len(labelled.pictures) == 4
    for (_, own), before, read in zip(written, pixels, labelled.pictures, strict=True):
        np.testing.assert_array_equal(read.pixels, before)
        boxes = np.array([one.box_xyxy for one in own.objects], float).reshape(-1, 4)
        np.testing.assert_allclose(read.boxes_xyxy, boxes, atol=1e-5)
        assert names_of(labelled, read) == [one.class_name for one in own.objects]


@pytest.mark.parametrize("write", [label_coco, label_masks])
def test_masks_are_read_back_as_they_were_drawn(write):
    written, pixels = drawn()
    labelled = read_mask_zip(write(written, CLASSES), "own.zip")
    assert labelled.classes == CLASSES[:2]
    assert len(labelled.pictures) == 4
    for (file, own), before, read in zip(written, pixels, labelled.pictures, strict=True):
        np.testing.assert_array_equal(read.pixels, before)
        of_class = np.concatenate([[0], read.labels + 1])[read.objects]
        np.testing.assert_array_equal(of_class, class_mask(own.objects, file.shape, CLASSES))
        assert len(read.labels) == len(own.objects)


def test_the_masks_name_the_right_class_where_the_last_one_has_no_object():
    written, _ = drawn()
    only = [(written[1][0], written[1][1]), (written[2][0], written[2][1])]
    assert read_mask_zip(label_masks(only, CLASSES), "own.zip").classes == ("spoon: small",)


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # pycocotools' own
def test_pycocotools_reads_the_same_boxes_areas_and_masks(tmp_path):
    written, _ = drawn()
    with zipfile.ZipFile(io.BytesIO(label_coco(written, CLASSES))) as archive:
        archive.extract("annotations.json", tmp_path)
        pictures = [name for name in archive.namelist() if name.startswith("pictures/")]
    coco = COCO(tmp_path / "annotations.json")
    assert [f"pictures/{one['file_name']}" for one in coco.loadImgs(coco.getImgIds())] == pictures
    for number, (_, own) in enumerate(written, 1):
        entries = coco.loadAnns(coco.getAnnIds(number))
        assert len(entries) == len(own.objects)
        for entry, one in zip(entries, own.objects, strict=True):
            x, y, width, height = entry["bbox"]
            assert (x, y, x + width, y + height) == one.box_xyxy
            mask = coco.annToMask(entry)
            np.testing.assert_array_equal(mask, unrolled(one.runs))
            assert entry["area"] == mask.sum()
            assert coco.loadCats(entry["category_id"])[0]["name"] == one.class_name


def test_boxes_alone_are_no_masks_and_such_photos_wait_to_be_cut():
    written, _ = drawn()
    written[0] = written[0][0], OwnPhoto((OwnObject(CLASSES[0], (1, 2, 9, 8)), *written[0][1].objects))
    written.append((photo_file(9)[0], OwnPhoto()))
    done, half = done_photos(written, masks=True)
    assert ([own for _, own in done], half) == ([own for _, own in written[1:4]], [1])
    done, half = done_photos(written, masks=False)
    assert ([own for _, own in done], half) == ([own for _, own in written[:4]], [])
    labelled = read_labelled_zip(label_coco(done, CLASSES), "own.zip")
    assert labelled.pictures[0].boxes_xyxy[0].tolist() == [1, 2, 9, 8]


def test_equal_labels_give_equal_bytes():
    written, _ = drawn()
    assert label_coco(written, CLASSES) == label_coco(drawn()[0], CLASSES)


@given(st.integers(1, 9), st.integers(1, 9), st.randoms(use_true_random=False))
def test_runs_give_the_very_mask_again(height, width, random):
    mask = np.array([[random.random() < 0.5 for _ in range(width)] for _ in range(height)])
    runs = mask_runs(mask)
    np.testing.assert_array_equal(unrolled(runs), mask)
    assert sum(runs.counts) == height * width


def test_specks_of_a_cut_are_left_out():
    mask = disc(10, 12, 6) | disc(20, 40, 3)
    mask[0, 0] = True
    np.testing.assert_array_equal(without_specks(mask), disc(10, 12, 6) | disc(20, 40, 3))
    assert not without_specks(np.zeros(SHAPE, bool)).any()


def test_labels_are_kept_and_found_again():
    written, _ = drawn()
    labels = OwnLabels(CLASSES, {file.checksum: own for file, own in written})
    shapes = {file.checksum: file.shape for file, _ in written}
    again = read_labels(write_labels(labels, shapes), shapes)
    assert again == labels
    assert read_labels(write_labels(labels, shapes), {"checksum 1": SHAPE}).photos.keys() == {"checksum 1"}


def test_what_an_editor_sends_is_repaired_or_left_out():
    good = {"name": "mug", "box": [-3.2, 4, 70, 20.4], "runs": None}
    bad = [
        None,
        [],
        {"name": "cup", "box": [1, 1, 9, 9]},
        {"name": "mug", "box": [1, 1, 2, 9]},
        {"name": "mug", "box": [1, 1, "x", 9]},
        {"name": "mug", "box": [1, 1, float("nan"), 9]},
        {"name": "mug", "box": 7},
        {"name": "mug", "box": [1, 1, 9, 9], "runs": [3, 4]},
        {"name": "mug", "runs": [30 * 50]},
        {"name": ["mug"], "box": [1, 1, 9, 9]},
        {"name": "mug"},
    ]
    found = read_objects([*bad, good], SHAPE, ("mug",))
    assert found == (OwnObject("mug", (0, 4, 50, 20)),)
    assert read_objects("junk", SHAPE, ("mug",)) == ()
    assert read_objects(json.loads(json.dumps(write_objects(found))), SHAPE, ("mug",)) == found


def test_classes_are_typed_renamed_and_never_lost_with_their_objects():
    assert typed_classes(" mug,spoon , mug,\u200b,") == ("mug", "spoon")
    assert typed_classes(" , ") == ("object",)
    labels = OwnLabels(("mgu", "spoon"), {"a": OwnPhoto((OwnObject("mgu", (0, 0, 5, 5)),))})
    renamed, told = with_classes(labels, ("mug", "spoon"))
    assert renamed.of("a").objects[0].class_name == "mug"
    assert "“mgu” is called “mug” now" in told
    kept, told = with_classes(labels, ("fork", "knife", "spoon"))
    assert kept.classes == ("fork", "knife", "spoon", "mgu")
    assert "“mgu”: kept" in told


@pytest.mark.parametrize(("shape", "kind"), [((20, 30), b"\x89PNG"), ((900, 1200), b"\xff\xd8")])
def test_a_photo_is_kept_small_and_in_a_format_that_browsers_show(shape, kind):
    buffer = io.BytesIO()
    Image.fromarray(np.full((*shape, 3), 90, np.uint8)).save(buffer, "TIFF")
    content = kept_photo(buffer.getvalue(), "a.tif")
    assert content.startswith(kind)
    assert max(Image.open(io.BytesIO(content)).size) <= 640
