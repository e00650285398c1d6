"""The control that picks labelled pictures: drawn scenes, a zip file, a wrong one, and the script to take home."""

import io
import zipfile

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from dlplay.data.labels.labelled import LabelledPicture, LabelledSet
from dlplay.ui.labelled_input import labelled_sentence
from tests.at_home import run_at_home
from tests.helpers import healthy

PAGE = """
import streamlit as st
from dlplay import ui
from dlplay.ui.labelled_input import pick_labelled_set

setup = ui.new_transcript("A trial")
labelled = pick_labelled_set(setup, masks={masks}, key="try")
corners = sum(float(one.boxes_xyxy.sum()) for one in labelled.pictures)
setup.show("corners", corners, "sum(float(one.boxes_xyxy.sum()) for one in labelled.pictures)", ".3f")
st.session_state["script"] = setup.script()
st.write(setup.output[0])
"""


def png(pixels):
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def own_zip(*, masks):
    """Two pictures that are not square: one object in the first, none in the second."""
    pixels = np.random.default_rng(5).integers(0, 256, (2, 30, 50, 3), dtype=np.uint8)
    values = np.zeros((2, 30, 50), np.uint8)
    values[0, 3:20, 10:30] = 255
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(2):
            archive.writestr(f"pictures/{number}.png", png(pixels[number]))
            if masks:
                archive.writestr(f"masks/{number}.png", png(values[number]))
        if not masks:
            archive.writestr("labels/0.txt", "0 0.4 0.383333333 0.4 0.566666667")
            archive.writestr("classes.txt", "a_b*")
    return buffer.getvalue()


def trial(*, masks):
    return healthy(AppTest.from_string(PAGE.format(masks=masks), default_timeout=60).run())


def with_own(app, name, content):
    app.segmented_control(key="try.labelled_source").set_value("Zip file").run()
    app.file_uploader(key="try.labelled_zip").upload(name, content, "application/zip").run()
    return healthy(app)


def said(app):
    return " ".join(one.value for one in [*app.caption, *app.markdown])


def test_drawn_scenes_are_counted_and_their_number_stands_in_the_link():
    app = AppTest.from_string(PAGE.format(masks=False), default_timeout=60)
    app.query_params["try.scenes"] = "40"
    healthy(app.run())
    assert "40 pictures with" in said(app)
    assert "labelled = draw_scenes(40, 0)" in app.session_state["script"]
    assert all(name in said(app) for name in ("circle", "heart", "star", "triangle"))


@pytest.mark.parametrize("masks", [False, True])
def test_an_own_zip_file_is_read_kept_and_read_again_at_home(masks, tmp_path):
    app = with_own(trial(masks=masks), "own [1].zip", own_zip(masks=masks))
    name = "object" if masks else r"a_b\*"
    assert f"2 pictures with 1 object: 1 x {name}." in said(app)
    assert r"Your pictures: own \[1\].zip" in said(app)
    assert app.expander[0].label.startswith("How they were read: ")
    assert "corners: 63.000" in said(app)
    (tmp_path / "own [1].zip").write_bytes(own_zip(masks=masks))
    assert run_at_home(app.session_state["script"], tmp_path).strip() == "corners: 63.000"


@pytest.mark.parametrize("masks", [False, True])
def test_a_wrong_zip_file_gets_a_message_and_leaves_no_former_set_in_use(masks):
    app = with_own(trial(masks=masks), "own.zip", own_zip(masks=masks))
    app = with_own(app, "other.zip", own_zip(masks=not masks))
    assert ("boxes without outlines" if masks else "no labels") in app.error[0].value
    assert "Nothing of this file is used" in app.error[0].value
    assert "2 pictures with 1 object" not in said(app)
    assert "Until then, this page works on drawn scenes." in said(app)
    app = with_own(app, "x_y.zip", b"PK, but no archive")
    for _ in range(2):  # the message stays on a rerun
        assert "x_y.zip" in healthy(app.run()).error[0].value.replace("\\", "")
    assert "2 pictures with 1 object" not in said(app)


def test_an_upload_is_read_once(monkeypatch):
    app = with_own(trial(masks=False), "own.zip", own_zip(masks=False))
    monkeypatch.setattr("dlplay.ui.labelled_input._reader", lambda use: None)  # what would read it again
    healthy(app.run())
    assert "2 pictures with 1 object" in said(app)


def test_before_anything_is_uploaded_the_page_works_on_drawn_scenes():
    app = trial(masks=True)
    app.segmented_control(key="try.labelled_source").set_value("Zip file").run()
    assert "Until then, this page works on drawn scenes." in said(healthy(app))
    assert "400 pictures" in said(app)


def test_many_classes_make_no_endless_sentence():
    one = LabelledPicture("a", np.zeros((2, 3, 3), np.uint8), np.zeros((1, 4)), np.zeros(1, np.int64))
    sentence = labelled_sentence(LabelledSet((one,), tuple(f"c{n}" for n in range(40))))
    assert sentence.startswith("1 picture with 1 object: 1 x c0, 0 x c1,")
    assert sentence.endswith("0 x c11, and 28 classes more.")


LABELLED_HERE = """
import numpy as np
from dlplay.data.labels.writing import kept_photo
from dlplay.data.labels.own import OwnLabels, OwnObject, OwnPhoto, masked_object
from dlplay.ui import label_keeping

if "begun" not in st.session_state:
    st.session_state["begun"] = True
    label_keeping.add_photos({files!r})
    mask = np.zeros((30, 50), bool)
    mask[3:20, 10:30] = True
    boxed, cut = OwnObject("a_b*", (10, 3, 30, 20)), masked_object("a_b*", mask)
    every = [cut, boxed, None, cut, cut]
    labels = OwnLabels(("a_b*",))
    for photo, one in zip(label_keeping.own_photos(), every[: {labelled}]):
        labels = labels.put(photo.checksum, OwnPhoto((one,) if one else (), empty=one is None))
    label_keeping.keep_labels(labels, is_edit=False)
"""


def labelled_here(labelled, *, masks):
    pixels = np.random.default_rng(6).integers(0, 256, (6, 30, 50, 3), dtype=np.uint8)
    files = [("image.png", png(one)) for one in [*pixels, pixels[0]]]  # all are named alike, and one comes twice
    head, call = PAGE.split("\nsetup", 1)
    page = f"{head}\n{LABELLED_HERE.format(files=files, labelled=labelled)}\nsetup{call.format(masks=masks)}"
    app = healthy(AppTest.from_string(page, default_timeout=60).run())
    app.segmented_control(key="try.labelled_source").set_value("Label here").run()
    return healthy(app)


def test_photos_that_are_labelled_here_are_the_set_and_their_zip_file_gives_it_at_home(tmp_path):
    app = labelled_here(5, masks=False)
    assert "**5 of 6 photos are labelled.**" in said(app)
    assert r"5 pictures with 4 objects: 4 x a_b\*." in said(app)
    assert "corners: 252.000" in said(app)
    app.button(key="try.labelled_open").click().run()
    keep = app.get("download_button")[0]
    assert (keep.label, keep.disabled) == ("Keep as COCO (.zip)", False)
    app.run()  # another run, with what was read
    assert "corners: 252.000" in said(healthy(app))
    assert "read_labelled_zip(content, 'own_coco.zip')" in app.session_state["script"]


def test_a_photo_whose_box_has_no_mask_yet_trains_no_masks_and_that_is_said():
    app = labelled_here(5, masks=True)
    assert "**4 of 6 photos are labelled.** Photo 2: a box has no mask yet." in said(app)
    assert r"4 pictures with 3 objects: 3 x a_b\*." in said(app)
    assert "corners: 189.000" in said(app)


def test_with_too_few_labelled_photos_the_page_works_on_drawn_scenes_and_says_so():
    app = labelled_here(3, masks=False)
    assert "**3 of 6 photos are labelled.** A training needs at least 4; 20 are better." in said(app)
    assert "Until then, this page works on drawn scenes." in said(app)
    assert "160 pictures" in said(app)
