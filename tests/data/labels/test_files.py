"""Pictures with boxes from COCO, Pascal VOC and YOLO text: the same boxes from each, repairs told, the rest refused."""

import io
import json
import subprocess
import sys
import time
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from dlplay.data.archives import PictureSetError
from dlplay.data.labels import boxes as label_boxes
from dlplay.data.labels import files as label_files
from dlplay.data.labels import pictures as label_pictures
from dlplay.data.labels import voc as label_voc
from dlplay.data.labels.files import read_labelled_folder, read_labelled_zip
from dlplay.data.labels.labelled import count_objects
from dlplay.data.labels.names import yaml_names
from dlplay.data.labels.texts import LabelError, label_text
from dlplay.export.source import source_of

WIDTH, HEIGHT = 40, 20
BLOOD = Path(__file__).parents[4] / "shared/data/bccd"
BOXES = {  # picture -> class, x1, y1, x2, y2 in pixels
    "a.png": [("cat", 4, 2, 20, 12), ("dog", 0, 0, 40, 20)],
    "b.png": [("dog", 10.5, 1.25, 12.5, 19.75)],
    "c.png": [],
}
CLASSES = ("cat", "dog")


def png(width=WIDTH, height=HEIGHT, kind="PNG", **options):
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), (90, 160, 30)).save(buffer, kind, **options)
    return buffer.getvalue()


def zipped(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def read(files, name="own.zip"):
    return read_labelled_zip(zipped(files), name)


def pictures_of(boxes=BOXES, folder="", size=(WIDTH, HEIGHT)):
    return {f"{folder}{name}": png(*size) for name in boxes}


def as_coco(boxes=BOXES, size=(WIDTH, HEIGHT)):
    images = [{"id": n, "file_name": name, "width": size[0], "height": size[1]} for n, name in enumerate(boxes)]
    annotations = [
        {"image_id": n, "category_id": 7 + CLASSES.index(kind), "bbox": [x1, y1, x2 - x1, y2 - y1]}
        for n, name in enumerate(boxes)
        for kind, x1, y1, x2, y2 in boxes[name]
    ]
    categories = [{"id": 7, "name": "cat"}, {"id": 8, "name": "dog"}]
    return {"images": images, "annotations": annotations, "categories": categories}


def voc_xml(boxes, size=(WIDTH, HEIGHT), head="", name="x"):
    objects = "".join(
        f"<object><name>{kind}</name><bndbox><xmin>{x1}</xmin><ymin>{y1}</ymin><xmax>{x2}</xmax><ymax>{y2}</ymax>"
        "</bndbox></object>"
        for kind, x1, y1, x2, y2 in boxes
    )
    shape = f"<size><width>{size[0]}</width><height>{size[1]}</height><depth>3</depth></size>" if size else ""
    source = "<source><database>Unknown</database></source>"  # as LabelImg writes, which counts from 0
    return f"{head}<annotation><filename>{name}</filename>{source}{shape}{objects}</annotation>"


def as_voc(boxes=BOXES, folder=""):
    return {f"{folder}{name[:-4]}.xml": voc_xml(boxes[name]) for name in boxes}


def yolo_txt(boxes, size=(WIDTH, HEIGHT)):
    width, height = size
    return "".join(
        f"{CLASSES.index(kind)} {(x1 + x2) / 2 / width:.6f} {(y1 + y2) / 2 / height:.6f} "
        f"{(x2 - x1) / width:.6f} {(y2 - y1) / height:.6f}\n"
        for kind, x1, y1, x2, y2 in boxes
    )


def as_yolo(boxes=BOXES, folder=""):
    return {f"{folder}{name[:-4]}.txt": yolo_txt(boxes[name]) for name in boxes}


def one_voc(boxes, **options):
    return read({"a.png": png(), "a.xml": voc_xml(boxes, **options)})


def one_yolo(text, classes="cat\ndog\n"):
    return read({"a.png": png(), "a.txt": text, **({"classes.txt": classes} if classes is not None else {})})


def one_coco(**changes):
    whole = as_coco({"a.png": BOXES["a.png"]}) | changes
    return read({"a.png": png(), "labels.json": json.dumps(whole)})


def boxes_of(labelled, place=0):
    return labelled.pictures[place].boxes_xyxy.round(3).tolist()


def told(labelled):
    return " ".join(labelled.notes)


def sound(labelled):
    """Assert what holds for every set that was read."""
    assert len({one.name for one in labelled.pictures}) == len(labelled.pictures) > 0
    assert sum(count_objects(labelled.pictures, len(labelled.classes))) > 0
    for one in labelled.pictures:
        height, width = one.pixels.shape[:2]
        assert one.pixels.dtype == np.uint8
        assert one.pixels.shape[2] == 3
        assert max(height, width) <= 640
        assert one.boxes_xyxy.shape == (len(one.labels), 4)
        assert one.boxes_xyxy.dtype == np.float64
        assert one.labels.dtype == np.int64
        assert (one.labels < len(labelled.classes)).all()
        assert np.isfinite(one.boxes_xyxy).all()
        assert (one.boxes_xyxy >= 0).all()
        assert (one.boxes_xyxy[:, :2] < one.boxes_xyxy[:, 2:]).all()
        assert (one.boxes_xyxy[:, 2:] <= [width + 1e-9, height + 1e-9]).all()


FORMATS = {
    "COCO": {**pictures_of(), "labels.json": json.dumps(as_coco())},
    "Pascal VOC": {**pictures_of(), **as_voc()},
    "YOLO text": {**pictures_of(), **as_yolo(), "classes.txt": "cat\ndog"},
}


@pytest.mark.parametrize("kind", FORMATS)
def test_each_format_gives_the_boxes_that_were_written(kind):
    labelled = read(FORMATS[kind])
    sound(labelled)
    assert labelled.classes == CLASSES
    assert kind in labelled.notes[0]
    for one, (name, boxes) in zip(labelled.pictures, BOXES.items(), strict=True):
        assert one.name == name
        assert [labelled.classes[label] for label in one.labels] == [kind for kind, *_ in boxes]
        np.testing.assert_allclose(one.boxes_xyxy, np.array([b[1:] for b in boxes]).reshape(-1, 4), atol=1e-4)


whole_boxes = st.tuples(st.sampled_from(CLASSES), st.integers(0, 36), st.integers(0, 16)).flatmap(
    lambda start: st.tuples(
        st.just(start[0]),
        st.just(start[1]),
        st.just(start[2]),
        st.integers(start[1] + 1, 40),
        st.integers(start[2] + 1, 20),
    )
)


@given(st.lists(st.lists(whole_boxes, min_size=1, max_size=4), min_size=1, max_size=4))
@settings(max_examples=25)
def test_any_boxes_come_back_the_same_from_all_three_formats(lists):
    boxes = {f"{number}.png": one for number, one in enumerate(lists)}
    sets = [
        read({**pictures_of(boxes), "labels.json": json.dumps(as_coco(boxes))}),
        read({**pictures_of(boxes), **as_voc(boxes)}),
        read({**pictures_of(boxes), **as_yolo(boxes), "classes.txt": "cat\ndog"}),
    ]
    for labelled in sets:
        assert not [note for note in labelled.notes if "left out" in note and "class" not in note]
        for place, one in enumerate(lists):
            np.testing.assert_allclose(boxes_of(labelled, place), [box[1:] for box in one], atol=1e-3)
            assert [labelled.classes[label] for label in labelled.pictures[place].labels] == [b[0] for b in one]


def test_a_folder_gives_the_same_as_the_zip_file_of_it_also_in_a_script_at_home(tmp_path):
    files = {**pictures_of(folder="set/images/"), **as_yolo(folder="set/labels/"), "set/data.yaml": "names: [cat, dog]"}
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    ours, theirs = read_labelled_folder(tmp_path), read(files)
    assert ours.classes == theirs.classes
    assert ours.notes == theirs.notes
    for one, other in zip(ours.pictures, theirs.pictures, strict=True):
        assert one.name == other.name
        np.testing.assert_array_equal(one.boxes_xyxy, other.boxes_xyxy)
        np.testing.assert_array_equal(one.pixels, other.pixels)
    imports, definitions, packages = source_of([read_labelled_folder])
    assert packages == ["numpy", "opencv-python-headless", "pi-heif", "pillow", "pyyaml"]
    script = "\n\n".join([*imports, *definitions, f"found = read_labelled_folder({str(tmp_path)!r})"])
    script += "\nprint([one.boxes_xyxy.tolist() for one in found.pictures], found.notes)"
    home = tmp_path.with_name("home.py")
    home.write_text(script, encoding="utf-8")
    done = subprocess.run([sys.executable, home.name], cwd=home.parent, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"{[one.boxes_xyxy.tolist() for one in ours.pictures]} {ours.notes}"


@pytest.mark.parametrize(
    ("corners", "left", "said"),
    [
        ((-5, -5, 10, 10), [[0, 0, 10, 10]], "reached over the picture's edge"),
        ((30, 10, 50, 30), [[30, 10, 40, 20]], "reached over the picture's edge"),
        ((20, 12, 4, 2), [[4, 2, 20, 12]], "mirrored: swapped"),
        ((20, 2, 4, 12), [[4, 2, 20, 12]], "mirrored: swapped"),
        ((5, 5, 5, 9), [], "width or height is 0: left out"),
        ((5, 5, 9, 5), [], "width or height is 0: left out"),
        ((41, 2, 50, 9), [], "outside the picture: left out"),
        ((2, 20, 9, 30), [], "outside the picture: left out"),
        (("nan", 2, 9, 9), [], "not a finite number: left out"),
        (("inf", 2, 9, 9), [], "not a finite number: left out"),
        (("1e400", 2, 9, 9), [], "not a finite number: left out"),
        (("4,5", 2, 9, 9), [[4.5, 2, 9, 9]], "a comma instead of the decimal point"),
    ],
)
def test_a_repair_is_made_and_told_with_its_place(corners, left, said):
    labelled = one_voc([("cat", 0, 0, 9, 9), ("cat", *corners)])
    sound(labelled)
    assert boxes_of(labelled) == [[0, 0, 9, 9], *left]
    [note] = [note for note in labelled.notes if said in note]
    assert "“a.xml”, object 2" in note


@pytest.mark.parametrize(
    ("value", "said"),
    [(float("nan"), "finite"), (float("inf"), "finite"), (10**400, "finite"), (-9, "mirrored"), (0, "is 0")],
)
def test_numbers_that_only_json_can_write(value, said):
    annotations = [{"image_id": 0, "category_id": 7, "bbox": box} for box in ([1, 2, 3, 4], [9, 9, value, 5])]
    labelled = one_coco(annotations=annotations)
    assert boxes_of(labelled) == [[1, 2, 4, 6], *([[0, 9, 9, 14]] if value == -9 else [])]
    assert any(said in note and "entry 2 of “annotations”" in note for note in labelled.notes)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("0 0.5 0.5 0.2", "line 2: “0 0.5 0.5 0.2” has too few numbers"),
        ("0 0.5 here 0.2 0.2", "line 2: “here” is not a number"),
        ("0 120 88 40 30", "line 2: “0 120 88 40 30” looks like pixels"),
        ("-1 0.5 0.5 0.2 0.2", "line 2: “-1” is not the number of a class"),
        ("0.5 0.5 0.5 0.2 0.2", "line 2: “0.5” is not the number of a class"),
        ("0 .1 .1 .2 .1 .2 .2 .3", "line 2: 7 numbers are neither"),
    ],
)
def test_a_line_that_is_no_box_is_refused_with_its_place(line, message):
    with pytest.raises(LabelError) as caught:
        one_yolo(f"0 0.5 0.5 0.2 0.2\n{line}\n")
    assert f"“a.txt”, {message}" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "boxes"),
    [
        ("0 0.5 0.5 0.5 0.5", [[10, 5, 30, 15]]),
        ("\ufeff0 0.5 0.5 0.5 0.5\r\n\r\n1 .25 .5 .1 1\r\n", [[10, 5, 30, 15], [8, 0, 12, 20]]),
        ("0 0,5 0,5 0,5 0,5", [[10, 5, 30, 15]]),
        ("0,0.5,0.5,0.5,0.5", [[10, 5, 30, 15]]),
        ("0, 0.5, 0.5, 0.5, 0.5", [[10, 5, 30, 15]]),
        ("0 0.5 0.5 0.5 0.5 0.97", [[10, 5, 30, 15]]),
        ("0\t0.5\t0.5\t0.5\t0.5", [[10, 5, 30, 15]]),
        ("1.0 0.5 0.5 0.5 0.5", [[10, 5, 30, 15]]),
        ("0 0.25 0.25 0.75 0.25 0.5 0.75", [[10, 5, 30, 15]]),
        ("0 0.5 0.5 1 1\n0 nan 0.5 0.1 0.1\n0 0.1 0.1 0.2 nan 0.3 0.3", [[0, 0, 40, 20]]),
        ("cat 0.5 0.5 0.5 0.5", [[10, 5, 30, 15]]),
    ],
)
def test_lines_as_programs_write_them(text, boxes):
    assert boxes_of(one_yolo(text)) == boxes


def test_rounded_shares_at_the_edge_need_no_note_but_what_reaches_over_it_does():
    assert "edge" not in told(one_yolo("0 0.166667 0.5 0.333335 1.000001"))
    assert "edge" in told(one_yolo("0 0.16 0.5 0.4 1"))


@pytest.mark.parametrize(
    ("name", "text", "classes"),
    [
        ("classes.txt", "cat\ndog\n", ("cat", "dog")),
        ("obj.names", "cat\r\ndog", ("cat", "dog")),
        ("data.yaml", "train: images\nnc: 2\nnames: ['cat', \"dog\"]\n", ("cat", "dog")),
        ("data.yaml", "names:\n- cat\n- dog  # the other\nnc: 2\n", ("cat", "dog")),
        ("data.yaml", "names:\n  0: cat\n  1: 'dog'\nroboflow:\n  2: no\n", ("cat", "dog")),
        ("data.yml", "names: {0: cat, 1: dog}", ("cat", "dog")),
        ("data.yml", "names: [\n  cat,\n  dog\n]", ("cat", "dog")),
        ("classes.txt", "\ndog\n", ("class 0", "dog")),
        ("classes.txt", "cat\n", ("cat", "class 1")),
        ("data.yaml", "nc: 2\n", ("class 0", "class 1")),
        ("classes.txt", "แมว\nหมา", ("แมว", "หมา")),
        ("classes.txt", "chat\nchi\u00e8n".encode("cp1252"), ("chat", "chièn")),
        ("classes.txt", "cat\ndog".encode("utf-16"), ("cat", "dog")),
    ],
)
def test_names_of_classes(name, text, classes):
    files = {"a.png": png(), "a.txt": "0 .5 .5 .2 .2\n1 .5 .5 .4 .4", name: text}
    assert read(files).classes == classes


def test_without_names_classes_are_called_by_their_numbers_and_that_is_told():
    labelled = one_yolo("3 .5 .5 .2 .2\n11 .5 .5 .4 .4", classes=None)
    assert labelled.classes == ("class 3", "class 11")
    assert "no file with their names" in told(labelled)
    named = one_yolo("3 .5 .5 .2 .2\n1 .5 .5 .4 .4")
    assert named.classes == ("dog", "class 3")
    assert "line 1: class 3 is not in the list of 2 names" in told(named)
    assert "“cat”: no object of this class" in told(named)


def test_yaml_names_of_anything_are_words():
    assert yaml_names("names:") == yaml_names("nothing") == []
    assert yaml_names("names: {0: a, 2: c}") == ["a", "class 1", "c"]


def test_a_coco_file_without_boxes_names_or_pictures_is_repaired_as_far_as_possible():
    images = [{"id": 0, "file_name": "pics/A.JPG"}, {"id": 1, "file_name": "gone.jpg"}]
    annotations = [
        {"image_id": 0, "category_id": 7, "segmentation": [[2, 3, 10, 3, 6, 9.5]]},
        {"image_id": 0, "category_id": 99, "bbox": ["1", "2", "3", "4,5"]},
        {"image_id": 0, "bbox": [1, 1, 2, 2]},
        {"image_id": 0, "category_id": 7, "bbox": [0, 0, 9, 9], "iscrowd": 1, "segmentation": {"counts": []}},
        {"image_id": 5, "category_id": 7, "bbox": [0, 0, 9, 9]},
        {"image_id": 1, "category_id": 7, "bbox": [0, 0, 9, 9]},
    ]
    labelled = one_coco(images=images, annotations=annotations, categories=[{"id": 7, "name": "  "}])
    sound(labelled)
    assert boxes_of(labelled) == [[2, 3, 10, 9.5], [1, 2, 4, 6.5], [1, 1, 3, 3]]
    assert [labelled.classes[label] for label in labelled.pictures[0].labels] == ["unnamed", "class 99", "unnamed"]
    for said in (
        "a class without name: called “unnamed”",
        "not in the list “categories”: called “class 99”",
        "a crowd (iscrowd)",
        "“image_id” is not in the list “images”",
        "a picture that it lists is not here",
        "no box: drawn around its outline",
        "only the boxes around them are used",
    ):
        assert said in told(labelled)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"annotations": [{"image_id": 0, "category_id": 7, "bbox": [1, 2, 3]}]},
            "entry 1 of “annotations”: its “bbox”",
        ),
        ({"annotations": [{"image_id": 0, "category_id": 7, "bbox": [1, 2, None, 3]}]}, "“None” is not a number"),
        ({"annotations": [{"image_id": 0, "category_id": 7}]}, "entry 1 of “annotations”: no box, and no outline"),
        ({"annotations": [5]}, "entry 1 of “annotations”: “5” is no object"),
        ({"annotations": {}}, "has no list “annotations”"),
        ({"images": [{"id": 3}]}, "entry 1 of “images”: it has no “file_name”"),
        ({"images": 3}, "“images” is no list"),
        ({"annotations": []}, "No object with a box is left"),
    ],
)
def test_a_wrong_coco_file_is_refused_with_the_place(changes, message):
    with pytest.raises(LabelError) as caught:
        one_coco(**changes)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.json", '{"annotations": [\n  {"id" 1}\n]}', "“x.json” is broken at line 2, column 9"),
        ("x.json", '{"annotations": ' + "[" * 100_000, "“x.json”"),
        ("x.json", '{"annotations": [' + "1" * 5000 + "]}", "“x.json” cannot be read"),
        ("x.json", '{"shapes": []}', "has no list “annotations”"),
        ("a.xml", "<annotation>\n <object></objct>\n</annotation>", "“a.xml” is broken at line 2, column"),
        ("a.xml", b"<annotation>\x00</annotation>", "“a.xml” is not a text file"),
        (
            "a.xml",
            '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><annotation>&c;</annotation>',
            "defines entities",
        ),
        (
            "a.xml",
            voc_xml([]).replace("</ann", "<object><name>x</name></object></ann"),
            "object 1: its “bndbox” has no",
        ),
        ("a.xml", voc_xml([("cat", 1, "wide", 3, 4)]), "“a.xml”, object 1: “wide” is not a number"),
        ("a.xml", voc_xml([]), "No object with a box is left"),
        ("a.txt", b"\x00\x01\x02", "“a.txt” is not a text file"),
        ("a.txt", "", "No object with a box is left"),
        ("notes.txt", "see you on Monday", "There are pictures here, but no labels"),
    ],
)
def test_a_broken_file_is_refused_with_its_name_and_place(name, content, message):
    with pytest.raises(LabelError) as caught:
        read({"a.png": png(), name: content})
    assert message in str(caught.value)


def test_entities_hidden_by_another_encoding_are_refused_too():
    text = voc_xml([("cat", 0, 0, 9, 9)], head='<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY b "c">]>')
    with pytest.raises(LabelError, match="defines entities"):
        read({"a.png": png(), "a.xml": text.encode("utf-16")})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874", "iso-8859-1"])
def test_an_xml_file_in_any_usual_encoding(encoding):
    name = "หมา" if encoding == "cp874" else "Hündin"
    head = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>\r\n'
    text = voc_xml([(name, 0, 0, 9, 9)], head=head)
    labelled = read({"a.png": png(), "a.xml": text.encode(encoding)})
    assert labelled.classes == (name,)
    assert ("not written in UTF-8" in told(labelled)) == (not encoding.startswith("utf"))


def test_files_without_partner_are_told_and_a_picture_without_xml_is_not_taken_for_an_empty_one():
    files = {**pictures_of(), **as_voc(), "d.png": png(), "e.xml": voc_xml([("cat", 0, 0, 1, 1)]), "f.xml": "<svg/>"}
    labelled = read(files)
    assert [one.name for one in labelled.pictures] == ["a.png", "b.png", "c.png"]
    assert "“d.png”: no label file for it: left out, since it may have objects" in told(labelled)
    assert "“e.xml”: its picture is not here: left out" in told(labelled)
    assert "“f.xml”: its outer tag is “svg”" in told(labelled)
    assert "“c.xml”: no box in it: a picture without objects" in told(labelled)
    coco = read({**FORMATS["COCO"], "d.png": png()})
    assert [one.name for one in coco.pictures] == ["a.png", "b.png", "c.png"]
    assert "“d.png”: not listed in the JSON file: left out" in told(coco)
    assert "“c.png”: no box in it: a picture without objects" in told(coco)
    yolo = read({**pictures_of(), **as_yolo(), "d.png": png(), "e.txt": "0 .5 .5 .1 .1", "README.txt": "Hello"})
    assert [one.name for one in yolo.pictures] == ["a.png", "b.png", "c.png", "d.png"]
    assert "“d.png”: no label file for it: a picture without objects" in told(yolo)
    assert "“c.txt”: no box in it: a picture without objects" in told(yolo)
    assert "“e.txt”: its picture is not here: left out" in told(yolo)
    assert "“README.txt”: neither picture nor label: left out" in told(yolo)


def test_an_xml_file_finds_its_picture_also_by_the_name_inside():
    labelled = read({"photo.png": png(), "1.xml": voc_xml([("cat", 0, 0, 9, 9)], name="photo.png")})
    assert [one.name for one in labelled.pictures] == ["photo.png"]


def test_pictures_of_the_same_name_belong_to_the_labels_of_their_own_folder():
    files = {
        "set/images/train/1.png": png(),
        "set/images/val/1.png": png(),
        "set/classes.txt": "cat",
        "set/labels/train/1.txt": "0 .25 .5 .5 1",
        "set/labels/val/1.txt": "0 .75 .5 .5 1",
        "__MACOSX/set/labels/val/._1.txt": b"\x00\x05",
    }
    labelled = read(files)
    assert [one.name for one in labelled.pictures] == ["train/1.png", "val/1.png"]
    assert boxes_of(labelled, 0) == [[0, 0, 20, 20]]
    assert boxes_of(labelled, 1) == [[20, 0, 40, 20]]
    with pytest.raises(LabelError, match=r"“l/1\.txt”: “1” may be “[ab]/1\.png” or “[ab]/1\.png”"):
        read({"a/1.png": png(), "b/1.png": png(), "l/1.txt": "0 .5 .5 1 1"})


@pytest.mark.parametrize("folder", ["labels/{n}/", "images/{n}/"])
def test_many_pictures_of_the_same_name_find_their_labels(folder, monkeypatch):
    files = {f"images/{n}/img.png": png() for n in range(12)}
    labels = {f"{folder.format(n=n)}img.txt": f"0 0.5 0.5 {(n + 1) / 20} 0.5" for n in range(12)}
    labelled = read({**files, **labels})
    assert [one.boxes_xyxy[0, 2] - one.boxes_xyxy[0, 0] for one in labelled.pictures] == pytest.approx(range(2, 26, 2))
    monkeypatch.setattr(label_boxes, "MOST_NAMESAKES", 10)
    if "labels" in folder:
        with pytest.raises(LabelError, match="12 pictures are named “img”"):
            read({**files, **labels})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xml", "<a>" * 1_000_000),
        ("a.xml", "<a>" * 250_000),
        ("a.txt", "0 " + "1" * 2_000_000 + " 1 1 1"),
        ("a.txt", "0 .5 .5 .5 .5" + " " * 2_000_000 + "x"),
        ("data.yaml", "names: [a" + " " * 2_000_000 + "b]"),
        ("data.yaml", "names:\n" + "- a\n" * 9_000),
        ("classes.txt", "a\n" * 500_000),
        ("x.json", '{"annotations": [' + "[]," * 3_000_000 + "1]}"),
        ("x.json", '{"annotations": [' + "0," * 3_000_000 + "1]}"),
    ],
    ids=range(9),
)
def test_files_made_to_take_long_are_read_or_refused_soon(name, content):
    start = time.thread_time()
    files = {"a.png": png()} | ({"a.txt": "0 .5 .5 .5 .5"} if name in ("data.yaml", "classes.txt") else {})
    if name == "data.yaml":
        assert read({**files, name: content}).classes[0].startswith("a")
    else:
        with pytest.raises(LabelError):
            read({**files, name: content})
    assert time.thread_time() - start < 20


def test_the_format_of_most_files_wins_and_the_other_is_told():
    labelled = read({**pictures_of(), **as_voc(), "a.txt": "0 .5 .5 1 1", "meta.json": "{}"})
    assert "Pascal VOC" in labelled.notes[0]
    assert "“a.txt”: labels as YOLO text besides Pascal VOC: not used" in told(labelled)
    assert "“meta.json”: neither picture nor label" in told(labelled)


def test_of_several_coco_files_those_with_boxes_are_read_each_beside_its_pictures():
    second = {"0.png": [("dog", 1, 2, 3, 4)]}
    files = {
        "train/a.png": png(),
        "train/_annotations.coco.json": json.dumps(as_coco({"a.png": BOXES["a.png"]})),
        "valid/0.png": png(),
        "valid/_annotations.coco.json": json.dumps(as_coco(second)),
        "train/captions.json": json.dumps({"annotations": [{"image_id": 0, "caption": "two"}], "images": []}),
        "valid/again.json": json.dumps(as_coco(second)),
    }
    labelled = read(files)
    assert [one.name for one in labelled.pictures] == ["train/a.png", "valid/0.png"]
    assert boxes_of(labelled, 1) == [[1, 2, 3, 4]]
    assert "labels “valid/0.png” once more" in told(labelled)
    assert "“train/captions.json”: neither picture nor label" in told(labelled)


def test_a_turned_photo_takes_its_labels_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    labelled = read({"a.jpg": png(40, 20, "JPEG", exif=exif), "a.txt": "0 0.5 0.25 1 0.5"})
    assert labelled.pictures[0].pixels.shape == (40, 20, 3)
    assert boxes_of(labelled) == [[0, 0, 20, 20]]
    assert "its labels are taken to be for the upright picture" in told(labelled)


def test_a_large_picture_is_scaled_down_and_its_boxes_with_it():
    boxes = {"a.png": [("cat", 200, 100, 1280, 300)]}
    labelled = read({"a.png": png(1280, 400), "a.xml": voc_xml(boxes["a.png"], size=(1280, 400))})
    assert labelled.pictures[0].pixels.shape == (200, 640, 3)
    assert boxes_of(labelled) == [[100, 50, 640, 150]]
    assert "scaled down" in told(labelled)
    yolo = read({"a.png": png(1280, 400), "a.txt": yolo_txt(boxes["a.png"], (1280, 400))})
    assert boxes_of(yolo) == [[100, 50, 640, 150]]


def test_labels_for_a_picture_of_another_size_are_scaled_or_left_out():
    half = one_voc([("cat", 10, 10, 40, 20)], size=(80, 40))
    assert boxes_of(half) == [[5, 5, 20, 10]]
    assert "labels are for 80 x 40 pixels (width x height), the picture has 40 x 20: scaled" in told(half)
    assert boxes_of(one_voc([("cat", 10, 10, 40, 20)], size=(0, 0))) == [[10, 10, 40, 20]]
    with pytest.raises(LabelError, match=r"labels are for 20 x 40 .* may have been turned"):
        one_voc([("cat", 1, 1, 9, 9)], size=(20, 40))


def test_a_damaged_picture_is_left_out_and_told():
    files = {**FORMATS["Pascal VOC"], "b.png": b"\x89PNG but no picture"}
    labelled = read(files)
    assert [one.name for one in labelled.pictures] == ["a.png", "c.png"]
    assert "“b.png”" in told(labelled)
    with pytest.raises(LabelError, match="There is no picture here"):
        read({"labels.json": "{}"})


def test_many_pictures_boxes_and_classes_are_bounded(monkeypatch):
    monkeypatch.setattr(label_pictures, "MOST_LABELLED", 4)
    boxes = {f"{n}.png": [("cat", 0, 0, 9, 9)] * 3 for n in range(9)}
    labelled = read({**pictures_of(boxes), **as_voc(boxes)})
    assert [one.name for one in labelled.pictures] == ["0.png", "2.png", "4.png", "6.png"]
    assert "9 pictures: the limit is 4 pictures" in told(labelled)
    monkeypatch.setattr(label_files, "MOST_FILE_BOXES", 7)
    assert len(read({**pictures_of(boxes), **as_voc(boxes)}).pictures) == 2
    monkeypatch.setattr(label_files, "MOST_FILE_BOXES", 2)
    with pytest.raises(PictureSetError, match="alone has more than 2 boxes"):
        read({**pictures_of(boxes), **as_voc(boxes)})
    monkeypatch.setattr(label_boxes, "MOST_PARSED_BOXES", 20)
    with pytest.raises(LabelError, match="more than 20 boxes"):
        read({**pictures_of(boxes), **as_voc(boxes)})
    monkeypatch.undo()
    with pytest.raises(LabelError, match="120 classes"):
        one_yolo("\n".join(f"{n} .5 .5 .1 .1" for n in range(120)), classes=None)


def test_10_000_boxes_of_one_picture_are_read_and_an_archive_of_zeros_is_not(monkeypatch):
    text = "".join(f"0 {(n % 100 + 0.5) / 100} {(n // 100 + 0.5) / 100} 0.01 0.01\n" for n in range(10_000))
    assert len(one_yolo(text).pictures[0].labels) == 10_000
    monkeypatch.setattr(label_voc, "MOST_XML_BYTES", 2**20)
    tracemalloc.start()
    with pytest.raises(LabelError, match=r"“a\.xml” has more than 1 MB"):
        read({"a.png": png(), "a.xml": b" " * 60_000_000})
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 75_000_000  # the test's own zeros, and no second copy of them


def test_the_places_of_many_repairs_are_counted():
    labelled = one_voc([("cat", 0, 0, 9, 9), *[("cat", 5, 5, 5, 5)] * 20])
    assert len([note for note in labelled.notes if "“a.xml”" in note]) == 3
    assert "And 17 more: width or height is 0: left out." in labelled.notes


def test_report_gets_the_share_that_is_read():
    shares = []
    read_labelled_zip(zipped(FORMATS["COCO"]), "own.zip", shares.append)
    assert shares == [1 / 3, 2 / 3, 1]


def outcome(files):
    """Read a set: sound, or refused with a sentence; nothing else may happen."""
    try:
        sound(read(files))
    except (LabelError, PictureSetError) as error:
        assert len(str(error)) > 20


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
coco_entries = st.fixed_dictionaries(
    {},
    optional={
        "id": json_values,
        "image_id": st.integers(0, 1) | json_values,
        "category_id": st.integers(0, 1) | json_values,
        "name": json_values,
        "file_name": st.just("a.png") | json_values,
        "iscrowd": json_values,
        "bbox": st.lists(st.floats() | st.integers(), min_size=4, max_size=4) | json_values,
        "segmentation": st.lists(st.lists(st.floats(), max_size=8), max_size=2) | json_values,
        "width": st.just(40) | json_values,
        "height": st.just(20) | json_values,
    },
)
entry_lists = st.lists(coco_entries, max_size=3) | json_values


@given(st.fixed_dictionaries({"annotations": entry_lists}, optional={"images": entry_lists, "categories": entry_lists}))
@settings(max_examples=80)
def test_any_json_is_read_or_refused(whole):
    outcome({"a.png": png(), "x.json": json.dumps(whole)})


@given(st.binary(max_size=60) | st.text(max_size=60), st.sampled_from(["a.txt", "a.xml", "x.json", "classes.txt"]))
@settings(max_examples=80)
def test_any_bytes_as_labels_are_read_or_refused(content, name):
    outcome({"a.png": png(), "a.txt": "0 .5 .5 .5 .5", name: content})
    outcome({"a.png": png(), name: content})


yolo_words = st.sampled_from(["0", "1", "0.5", "0,5", "nan", "inf", "1e3", "-0.2", "x", ";", ",", "2", "\u0663", "1_0"])


@given(st.lists(st.lists(yolo_words, max_size=8).map(" ".join), max_size=4).map("\n".join))
@settings(max_examples=80)
def test_any_words_as_yolo_lines_are_read_or_refused(text):
    outcome({"a.png": png(), "a.txt": text})


xml_words = st.sampled_from(["1", "0", "9", "", " ", "nan", "cat", "<", "&amp;", "&x;", "<object>", "\ud7ff", "1e99"])


@given(st.lists(st.tuples(xml_words, xml_words, xml_words, xml_words, xml_words), max_size=3), xml_words, xml_words)
@settings(max_examples=80)
def test_any_words_in_an_xml_file_are_read_or_refused(boxes, width, head):
    outcome({"a.png": png(), "a.xml": voc_xml(boxes, size=(width, 20), head=head)})


@given(st.data())
@settings(max_examples=60)
def test_a_damaged_zip_file_is_read_or_refused(data):
    content = bytearray(zipped(FORMATS[data.draw(st.sampled_from(list(FORMATS)))]))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        sound(read_labelled_zip(bytes(content[: data.draw(st.integers(0, len(content)))]), "own.zip"))
        sound(read_labelled_zip(bytes(content), "own.zip"))
    except (LabelError, PictureSetError):
        pass


def test_texts_are_decoded_as_their_first_bytes_say():
    assert label_text(b"\xef\xbb\xbfa\r\nb\rc", "x") == ("a\nb\nc", "utf-8")
    assert label_text(b"\xfe\xff" + "ä".encode("utf-16-be"), "x") == ("ä", "utf-16")


@pytest.mark.skipif(not BLOOD.is_dir(), reason="the blood cells are not on this machine")
def test_of_the_blood_cells_exactly_the_two_degenerate_boxes_are_told():
    labelled = read_labelled_folder(BLOOD)
    assert len(labelled.pictures) == 364
    assert dict(zip(labelled.classes, count_objects(labelled.pictures, 3), strict=True)) == {
        "Platelets": 361,
        "RBC": 4153,
        "WBC": 372,
    }
    repaired = [note for note in labelled.notes if "object" in note]
    assert len(repaired) == 2
    assert all("width or height is 0: left out" in note for note in repaired)
