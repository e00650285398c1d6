"""Zip files as people export them, from Roboflow, CVAT, LabelMe, VIA and others; and their own splits."""

import base64
import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pycocotools import mask as coco_mask
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from dlplay.boxes import Ignored, average_precision, judge
from dlplay.data import LabelError, PictureSetError, add_uploads, read_labelled_zip, read_uploads, read_zip
from dlplay.data.labels.parts import part_word
from dlplay.data.masks.files import read_mask_zip
from tests.data.labels.test_files import as_coco, boxes_of, told, voc_xml, zipped

CASES = Path(__file__).parents[2] / "cases/labels"
SQUARE = [[4, 2], [20, 2], [20, 12], [4, 12]]


def photo(seed, width=40, height=20):
    """Draw a picture like no other."""
    buffer = io.BytesIO()
    draw = np.random.default_rng(seed)
    Image.fromarray(draw.integers(0, 256, (height, width, 3), np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def read(files, name="own.zip"):
    return read_labelled_zip(zipped(files), name)


def masks(files):
    return read_mask_zip(zipped(files), "own.zip")


def case(name):
    return read_labelled_zip((CASES / name).read_bytes(), name)


def test_yolo_pose_is_a_box_and_its_keypoints_are_told():
    labelled = case("yolo_pose_even.zip")
    np.testing.assert_allclose(boxes_of(labelled), [[40, 20, 60, 30]])
    assert "keypoints behind the box (YOLO pose): left out" in told(labelled)


def test_yolo_pose_without_its_yaml_is_known_by_its_numbers():
    files = {"a.png": photo(1), "a.txt": "0 .5 .5 .4 .4 .4 .4 2 .6 .6 1 0 0 0 .5 .5 2"}
    labelled = read({**files, "classes.txt": "p"})
    np.testing.assert_allclose(boxes_of(labelled), [[12, 6, 28, 14]])
    outline = read({"a.png": photo(1), "a.txt": "0 .1 .1 .9 .1 .9 .9 .1 .9"})  # oriented boxes, and polygons
    np.testing.assert_allclose(boxes_of(outline), [[4, 2, 36, 18]])


def test_names_with_commas_in_quotes_are_three_classes():
    assert case("yolo_names_flow_comma.zip").classes == ("tench, Tinca tinca", "goldfish")
    assert "“shark”: no object of this class" in told(case("yolo_names_flow_comma.zip"))


@pytest.mark.parametrize(
    "text",
    [
        "all: &all ['a, b', c]\nnames: *all\n",
        "path: C:\\data\\x\nnames: {'0': 'a, b', 1: \"c\"}\n",
        'path: "C:\\data"\nnames:\n  - "a, b"  # one\n  - c\nnc: 2\n',
        "names:\n  0: 'a, b'\n  1: c\ntrain: [x, y]\n",
        "names: [\n  'a, b',\n  c,\n]\n",
    ],
)
def test_a_data_yaml_as_people_write_it(text):
    labelled = read({"a.png": photo(1), "a.txt": "0 .5 .5 .2 .2\n1 .5 .5 .4 .4", "data.yaml": text})
    assert labelled.classes == ("a, b", "c")


def test_words_that_yaml_takes_for_something_else_stay_names():
    assert read({"a.png": photo(1), "a.txt": "1 .5 .5 .2 .2", "data.yaml": "names: [yes, no]"}).classes == ("no",)


def test_an_annotation_without_a_box_is_left_out_and_told():
    labelled = case("coco_one_empty.zip")
    assert boxes_of(labelled, 1) == [[1, 2, 31, 42]]
    assert "entry 1 of “annotations”: no box, and no outline that one could be drawn around: left out" in told(labelled)


def test_two_pictures_with_one_id_get_no_box():
    with pytest.raises(LabelError, match=r"the id 1 is that of “a\.jpg”, too") as refused:
        case("coco_dup_image_ids.zip")
    assert "not listed" not in str(refused.value)  # the file lists both


def test_pictures_with_one_id_leave_the_others_in_peace():
    images = [{"id": 1, "file_name": "a.png"}, {"id": 1, "file_name": "b.png"}, {"id": 2, "file_name": "c.png"}]
    boxes = [{"image_id": number, "category_id": 1, "bbox": [1, 2, 10, 5]} for number in (1, 2)]
    whole = {"images": images, "annotations": boxes, "categories": [{"id": 1, "name": "cat"}]}
    photos = {f"{name}.png": photo(number) for number, name in enumerate("abcd")}
    labelled = read({**photos, "labels.json": json.dumps(whole)})
    assert [one.name for one in labelled.pictures] == ["c.png"]
    assert "both pictures are left out" in told(labelled)
    assert "“d.png”: not listed in the JSON file" in told(labelled)
    assert all(f"“{name}.png”: not listed" not in told(labelled) for name in "ab")


def test_difficult_objects_are_told_and_corners_counted_from_1():
    labelled = case("voc_difficult.zip")
    assert boxes_of(labelled) == [[0, 0, 100, 50]]
    assert "“a.xml”, object 2: an object marked as difficult: neither learned nor counted as missed" in told(labelled)
    assert "counted from 1" in told(labelled)
    text = voc_xml([("cat", 1, 1, 9, 9), ("cat", 3, 4, 8, 8)]).replace("</object>", "<difficult>1</difficult></object>")
    text = text.replace("<difficult>1</difficult>", "", 1).replace("Unknown", "The VOC2007 Database")
    one = read({"a.png": photo(1), "a.xml": text}).pictures[0]
    assert one.boxes_xyxy.tolist() == [[0, 0, 9, 9]]
    assert one.aside.boxes_xyxy.tolist() == [[2, 3, 8, 8]]
    assert one.aside.labels.tolist() == [0]
    assert not one.aside.crowds.any()


def pycocotools_precision(found, scores, truths, ignored, crowd):
    """Judge with pycocotools: what is ignored is a crowd, or lies outside the range of areas that count."""
    sizes = [*([10.0] * len(truths)), *([10.0 if crowd else 1e9] * len(ignored))]
    flags = [*([0] * len(truths)), *([int(crowd)] * len(ignored))]
    boxes = [[x, y, right - x, bottom - y] for x, y, right, bottom in [*truths, *ignored]]
    known = COCO()
    known.dataset = {
        "images": [{"id": 1}],
        "categories": [{"id": 1}],
        "annotations": [
            {"id": n + 1, "image_id": 1, "category_id": 1, "bbox": box, "area": size, "iscrowd": flag}
            for n, (box, size, flag) in enumerate(zip(boxes, sizes, flags, strict=True))
        ],
    }
    known.createIndex()
    results = [
        {"image_id": 1, "category_id": 1, "bbox": [x, y, right - x, bottom - y], "score": float(score)}
        for (x, y, right, bottom), score in zip(found, scores, strict=True)
    ]
    judged = COCOeval(known, known.loadRes(results), "bbox")
    judged.params.iouThrs = np.array([0.5])
    judged.params.areaRng, judged.params.areaRngLbl = [[0, 1e6]], ["all"]
    judged.params.maxDets = [100]
    judged.evaluate()
    judged.accumulate()
    return judged.eval["precision"][0, :, 0, 0, 0].mean()


@pytest.mark.parametrize("crowd", [False, True])
def test_ignored_boxes_are_judged_as_pycocotools_judges_them(crowd):
    draw = np.random.default_rng(3)

    def boxes(count):
        corner = draw.uniform(0, 60, (count, 2))
        return np.hstack([corner, corner + draw.uniform(10, 30, (count, 2))])

    differs = 0
    for _ in range(15):
        truths, ignored = boxes(4), boxes(3)
        found = np.vstack([truths + draw.normal(0, 2, (4, 4)), ignored + draw.normal(0, 2, (3, 4)), ignored, boxes(2)])
        scores = draw.permutation(len(found)) / len(found)
        judged = judge(found, scores, truths, 0.5, ignored=Ignored(ignored, np.full(3, crowd)))
        precision = average_precision(judged, "COCO, 101 points")
        assert precision == pytest.approx(pycocotools_precision(found, scores, truths, ignored, crowd))
        differs += precision != average_precision(judge(found, scores, truths, 0.5), "COCO, 101 points")
    assert differs > 10


ROBOFLOW = {f"{part}/images/{part}{n}.png": photo(10 * len(part) + n) for part in ("train", "valid") for n in range(3)}
ROBOFLOW |= {"test/images/t.png": photo(99), "README.roboflow.txt": "x"}


def test_an_exports_own_split_is_kept_and_told():
    texts = {path.replace("images", "labels").replace(".png", ".txt"): "0 .5 .5 .4 .4" for path in ROBOFLOW}
    labelled = read({**ROBOFLOW, **texts, "data.yaml": "names: [cat]\ntrain: ../train/images"})
    assert labelled.parts == ("test", "train", "train", "train", "valid", "valid", "valid")
    assert "Its own split is kept: 3 pictures train, 3 validate; 1 are for a test and stay apart." in told(labelled)
    cocos = {}
    for part in ("train", "valid"):
        names = [path.rpartition("/")[2] for path in ROBOFLOW if path.startswith(part)]
        cocos[f"{part}/_annotations.coco.json"] = json.dumps(as_coco({one: [("cat", 1, 1, 9, 9)] for one in names}))
    pictures = {path.replace("/images", ""): content for path, content in ROBOFLOW.items() if path[1] != "e"}
    assert read({**pictures, **cocos}).parts == ("train",) * 3 + ("valid",) * 3


def test_lists_of_a_split_are_read_and_a_class_that_nobody_learns_undoes_it():
    files = {f"JPEGImages/{n}.png": photo(n) for n in range(4)}
    files |= {f"Annotations/{n}.xml": voc_xml([("dog" if n == 3 else "cat", 0, 0, 9, 9)]) for n in range(4)}
    lists = {"ImageSets/Main/train.txt": "0\n1\n3\n", "ImageSets/Main/val.txt": "2\n"}
    assert read({**files, **lists}).parts == ("train", "train", "valid", "train")
    other = {"ImageSets/Main/train.txt": "0\n1\n", "ImageSets/Main/val.txt": "2\n3\n"}
    assert read({**files, **other}).parts is None
    assert "Its own split is not used: no picture that trains shows “dog”" in told(read({**files, **other}))


@pytest.mark.parametrize(
    ("folder", "part"),
    [
        *(("train", "train"), ("Training", "train"), ("val2017", "valid"), ("valid", "valid"), ("TEST", "test")),
        *(("obj_train_data", "train"), ("training_set", "train"), ("trains", ""), ("contest", ""), ("detrain", "")),
    ],
)
def test_words_of_a_split(folder, part):
    assert part_word(folder) == part


def test_folders_of_a_split_are_no_classes():
    files = {
        f"{part}/{kind}/{n}.png": photo(n + 7 * len(part + kind))
        for part in ("train", "valid")
        for n in range(3)
        for kind in ("cat", "horse")
    }
    pictures = read_zip(zipped(files), "x.zip")
    assert pictures.classes == ("cat", "horse")
    assert pictures.parts.count("train") == 6
    assert pictures.parts.count("valid") == 6
    below = {"/".join([*path.split("/")[1::-1], path.split("/")[2]]): content for path, content in files.items()}
    assert read_zip(zipped(below), "x.zip").parts.count("train") == 6
    with pytest.raises(PictureSetError, match="are the parts of a split, not classes"):
        read_zip(
            zipped(
                {
                    path.replace("/", "/x_", 1).replace("x_cat/", "c").replace("x_horse/", "h"): content
                    for path, content in files.items()
                }
            ),
            "x.zip",
        )


def test_a_table_of_classes_is_read():
    table = "filename, cat, dog\na.png, 1, 0\nb.png,1,0\nc.png,0,1\nd.png, 0, 1\ne.png, 1, 1\n"
    files = {f"train/{name}.png": photo(n) for n, name in enumerate("abcde")}
    pictures = read_zip(zipped({**files, "train/_classes.csv": table}), "x.zip")
    assert pictures.classes == ("cat", "dog")
    assert pictures.labels == (0, 0, 1, 1)
    assert "“train/e.png”" in " ".join(pictures.notes)


LABELME = {
    "version": "5",
    "shapes": [
        {"label": "cat", "points": SQUARE, "shape_type": "polygon"},
        {"label": "dog", "points": [[30, 15], [25, 5]], "shape_type": "rectangle"},
        {"label": "dog", "points": [[10, 10], [10, 15]], "shape_type": "circle"},
        {"label": "tail", "points": [[1, 1]], "shape_type": "point"},
    ],
    "imagePath": "..\\a.png",
    "imageHeight": 20,
    "imageWidth": 40,
}


def test_labelme_gives_boxes_and_masks():
    files = {"a.png": photo(1), "a.json": json.dumps(LABELME)}
    labelled = read(files)
    np.testing.assert_allclose(boxes_of(labelled), [[4, 2, 20, 12], [25, 5, 30, 15], [5, 5, 15, 15]], atol=0.1)
    assert "“a.json”, shape 4: point, without an area: left out" in told(labelled)
    objects = masks(files).pictures[0].objects
    assert [(objects == number).sum() for number in (2, 3)] == [50, pytest.approx(np.pi * 25, abs=6)]
    assert objects[13, 10] == 3
    assert objects[3, 5] == 1
    with pytest.raises(LabelError, match=r"“a\.json”, shape 1: “None” is no point"):
        read({"a.png": photo(1), "a.json": json.dumps({**LABELME, "shapes": [{"points": [None], "label": "x"}]})})


CVAT = """<annotations><meta><task><labels><label><name>cat</name></label></labels></task></meta>
<image id="0" name="a.png" subset="Train" width="40" height="20"><box label="cat" xtl="4" ytl="2" xbr="20" ybr="12"/>
<mask label="cat" rle="1, 2, 1" left="30" top="5" width="2" height="2"/><points label="cat" points="1,2"/></image>
<image id="1" name="a.png" subset="Validation" width="40" height="20">
<polygon label="cat" points="1,2;9,2;9,8"/></image>
</annotations>"""


def test_cvat_for_images_is_read_with_its_subsets():
    files = {f"images/{part}/a.png": photo(n) for n, part in enumerate(("Train", "Validation"))}
    labelled = read({**files, "annotations.xml": CVAT})
    assert boxes_of(labelled) == [[4, 2, 20, 12], [30, 5, 32, 7]]
    assert labelled.parts == ("train", "valid")
    assert "points, without an area: left out" in told(labelled)
    objects = masks({**files, "annotations.xml": CVAT}).pictures[0].objects
    assert np.argwhere(objects).tolist() == [[5, 31], [6, 30]]  # a box is no outline
    with pytest.raises(LabelError, match="tracks of a video"):
        read({**files, "annotations.xml": "<annotations><track/></annotations>"})


def test_via_and_tables_of_boxes_are_read():
    shape = {"name": "rect", "x": 4, "y": 2, "width": 16, "height": 10}
    region = {"shape_attributes": shape, "region_attributes": {"class": "cat"}}
    via = {"a.png12": {"filename": "a.png", "regions": [region]}}
    for whole in (via, {"_via_img_metadata": via}, {"a.png12": {"filename": "a.png", "regions": {"0": region}}}):
        assert boxes_of(read({"a.png": photo(1), "via.json": json.dumps(whole)})) == [[4, 2, 20, 12]]
    text = io.StringIO()
    csv.writer(text).writerows(
        [
            ["filename", "width", "height", "class", "xmin", "ymin", "xmax", "ymax"],
            ["a.png", 40, 20, "cat, big", 4, 2, 20, 12],
        ]
    )
    labelled = read({"train/a.png": photo(1), "train/_annotations.csv": text.getvalue()})
    assert (labelled.classes, boxes_of(labelled)) == (("cat, big",), [[4, 2, 20, 12]])
    lines = {"_annotations.txt": "a.png 4,2,20,12,1 0,0,9,9,0\n", "_classes.txt": "cat\ndog"}
    assert boxes_of(read({"a.png": photo(1), **lines})) == [[4, 2, 20, 12], [0, 0, 9, 9]]


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ('[{"annotations": [{"result": []}], "data": {}}]', "Label Studio"),
        ('[{"image": "a.png", "annotations": [{"label": "x", "coordinates": {}}]}]', "CreateML"),
        ('{"objects": [{"classTitle": "x"}]}', "Supervisely"),
    ],
)
def test_what_is_not_read_is_refused_by_name(text, whose):
    with pytest.raises(LabelError, match=f"in the format of {whose}, which is not read here. Export"):
        read({"a.png": photo(1), "x.json": text})


def test_outlines_are_masks_where_masks_are_wanted():
    flat = [number for point in SQUARE for number in point]
    full = np.zeros((20, 40), np.uint8)
    full[2:12, 4:20] = 1
    packed = coco_mask.encode(np.asfortranarray(full))
    runs = {"size": [20, 40], "counts": packed["counts"].decode()}
    loose = {"size": [20, 40], "counts": [82, 10, *([10, 10] * 15), 800 - 82 - 10 - 300]}
    expected = full.astype(np.int32)
    for segmentation in ([flat], runs, loose):
        coco = as_coco({"a.png": [("cat", 4, 2, 20, 12)]})
        coco["annotations"][0]["segmentation"] = segmentation
        one = masks({"a.png": photo(1), "x.json": json.dumps(coco)})
        np.testing.assert_array_equal(one.pictures[0].objects, expected)
        assert one.classes == ("cat",)
        del coco["annotations"][0]["bbox"]
        assert boxes_of(read({"a.png": photo(1), "x.json": json.dumps(coco)})) == [[4, 2, 20, 12]]
    shares = " ".join(f"{x / 40} {y / 20}" for x, y in SQUARE)
    yolo = masks({"train/images/a.png": photo(1), "train/labels/a.txt": f"0 {shares}"})
    np.testing.assert_array_equal(yolo.pictures[0].objects, expected)
    with pytest.raises(LabelError, match="boxes without outlines"):
        masks({"a.png": photo(1), "a.txt": "0 .5 .5 .2 .2"})


def test_a_folder_for_every_picture_with_a_mask_for_every_object():
    first, second = np.zeros((20, 40), np.uint8), np.zeros((20, 40), np.uint8)
    first[2:5, 3:9], second[4:9, 8:12] = 255, 255
    files = {}
    for n in range(2):
        files[f"stage1_train/{n}{n}/images/{n}{n}.png"] = photo(n)
        for number, mask in enumerate((first, second)):
            buffer = io.BytesIO()
            Image.fromarray(mask).save(buffer, "PNG")
            files[f"stage1_train/{n}{n}/masks/{number}.png"] = buffer.getvalue()
    labelled = masks(files)
    assert labelled.classes == ("object",)
    np.testing.assert_array_equal(labelled.pictures[0].objects, np.where(first, 1, np.where(second, 2, 0)))
    assert "masks that overlap" in told(labelled)


def test_cvats_labelmap_names_the_colours_and_voc_masks_are_no_pictures():
    mask = Image.new("RGB", (40, 20))
    mask.paste((128, 0, 0), (4, 2, 20, 12))
    buffer = io.BytesIO()
    mask.save(buffer, "PNG")
    files = {"JPEGImages/a.png": photo(1), "SegmentationClass/a.png": buffer.getvalue()}
    files |= {
        "SegmentationObject/a.png": buffer.getvalue(),
        "labelmap.txt": "# label:color\nbackground:0,0,0::\ncat:128,0,0::",
    }
    assert masks(files).classes == ("cat",)
    boxes = read({**files, "Annotations/a.xml": voc_xml([("cat", 0, 0, 9, 9)])})
    assert [one.name for one in boxes.pictures] == ["a.png"]
    assert "masks beside the pictures: not used for boxes" in told(boxes)


def test_where_most_pictures_have_no_text_file_they_are_not_taken_for_empty_ones():
    files = {f"{n}.png": photo(n) for n in range(5)}
    labelled = read({**files, "0.txt": "0 .5 .5 .2 .2"})
    assert len(labelled.pictures) == 1
    assert "no label file for it: left out, since it may have objects" in told(labelled)


def test_a_file_named_after_a_part_labels_the_pictures_of_that_part():
    files = {f"{part}/a.png": photo(n) for n, part in enumerate(("train", "val"))}
    boxes = {"train": (1, 1, 9, 9), "val": (2, 2, 8, 8)}
    jsons = {f"{part}.json": json.dumps(as_coco({"a.png": [("cat", *box)]})) for part, box in boxes.items()}
    labelled = read({**files, **jsons})
    assert [boxes_of(labelled, n) for n in range(2)] == [[[1, 1, 9, 9]], [[2, 2, 8, 8]]]


def test_three_photos_of_one_name_are_three_and_equal_bytes_count_once():
    names = ["image.jpg"] * 3
    kept, copies = add_uploads([], [(name, photo(n)) for n, name in enumerate(names)])
    assert [name for name, _ in kept] == ["image.jpg", "image (2).jpg", "image (3).jpg"]
    again, copies = add_uploads(kept, [("other.png", photo(1)), ("new.png", photo(7))])
    assert copies == ["other.png"]
    assert len(again) == 4
    assert len(read_uploads({"cup": kept, "mug": [("a", photo(8)), ("b", photo(9))]}).names) == 5


def test_labels_of_a_labelme_mask_are_its_pixels():
    buffer = io.BytesIO()
    Image.fromarray(np.array([[255, 0], [255, 255]], np.uint8)).save(buffer, "PNG")
    shape = {
        "label": "cat",
        "points": [[5, 3], [6, 4]],
        "shape_type": "mask",
        "mask": base64.b64encode(buffer.getvalue()).decode(),
    }
    one = masks({"a.png": photo(1), "a.json": json.dumps({**LABELME, "shapes": [shape]})}).pictures[0]
    assert np.argwhere(one.objects).tolist() == [[3, 5], [4, 5], [4, 6]]


def test_a_set_with_label_files_is_told_where_it_belongs():
    texts = {path.replace("images", "labels").replace(".png", ".txt"): "0 .5 .5 .4 .4" for path in ROBOFLOW}
    with pytest.raises(PictureSetError, match="boxes are for the page Detect, outlines and masks for Segment"):
        read_zip(zipped({**ROBOFLOW, **texts}), "x.zip")
    with pytest.raises(PictureSetError, match="boxes are for the page Detect"):
        read_zip(zipped({"a.png": photo(1), "a.txt": "0 .5 .5 .4 .4", "b.png": photo(2), "b.txt": ""}), "x.zip")
