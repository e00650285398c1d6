"""The pages that begin with a network that comes along: what stands there first, and that its script goes home."""

import re
import shutil

import numpy as np
import pytest

from dlplay import detection, jobs, segmentation, ui
from dlplay.classification import classify
from dlplay.data import sample
from dlplay.data.clips.samples import clip_sample
from dlplay.export import Transcript
from dlplay.weights import bundled_network, to_input, weights_path
from tests.at_home import run_at_home
from tests.helpers import healthy, open_page, script_on
from tests.lessons.test_detect import shipped_as_own

pytestmark = pytest.mark.xdist_group("along_pages")

CLASSIFY, DETECT = "pages/vision/classify.py", "pages/vision/detect.py"
SEGMENT, MAPS, CASE = "pages/vision/segment.py", "pages/convnets/feature_maps.py", "pages/vision/medical_case.py"


@pytest.fixture(scope="module", autouse=True)
def awake(workers):
    """A worker that has TensorFlow and the networks, so that the first page does not wait for them."""
    picture = sample("coffee").pixels
    jobs.run(classify, bundled_network("EfficientNet-Lite0"), to_input(picture, (224, 224, 3)))
    jobs.run(detection.look_ssd, "ssdlite.npz", picture)
    jobs.run(segmentation.segment, segmentation.SHIPPED["person"], picture)


def said(app):
    return " ".join(text.value for text in (*app.markdown, *app.caption, *app.info, *app.error, *app.warning))


def taken_home(app, folder, *files):
    """Run the whole script that a page shows, beside the files of weights that it offers."""
    app.session_state["whole_code"] = True
    script = script_on(healthy(app.run()))
    for file in files:
        shutil.copy(weights_path(file), folder)
    return run_at_home(script, folder)


def test_classify_begins_with_a_photograph_and_a_network_that_names_it(tmp_path):
    app = healthy(open_page(CLASSIFY, tab="Code to take home"))
    assert app.selectbox(key="classify.network").value == "EfficientNet-Lite0"
    first = re.search(r"Most probable: \*\*(.+?)\*\*, (\d\.\d+)", said(app))
    assert "cat" in first[1]
    output = taken_home(app, tmp_path, "efficientnet_lite0.npz")
    assert f"{first[1]} (class 285): {first[2]}" in output


@pytest.mark.parametrize("tab", ["Softmax", "What the network gets", "Which classes", "Costs", "Many pictures"])
def test_every_tab_of_classify_works_with_two_of_them(tab):
    app = healthy(open_page(CLASSIFY, tab=tab, **{"classify.second": "SqueezeNet 1.1"}, sample="coffee"))
    assert said(app).count("Most probable: **espresso**") == 2
    assert not app.error
    if tab == "Which classes":
        assert "No such class" in said(app)  # for "person", with which it begins
    if tab == "What the network gets":
        assert "Wrong" not in said(app).split("The trap")[0]


def test_what_imagenet_cannot_say_is_said():
    app = healthy(open_page(CLASSIFY, sample="astronaut"))
    assert "No such class" in app.info[0].value


def test_feature_maps_begins_with_the_first_convolution_of_a_photograph(tmp_path):
    app = healthy(open_page(MAPS, tab="Code to take home"))
    assert "**stem_conv** is a Conv2D layer with 864 parameters" in said(app)
    value = re.search(r"\*\*stem_conv, map 0 at .*?:\*\* (-?[\d.]+)", said(app))[1]
    assert value in taken_home(app, tmp_path, "efficientnet_lite0.npz")


def test_detect_begins_with_several_things_and_opens_a_default_box(tmp_path):
    app = healthy(open_page(DETECT))
    assert "**1 x cup, 1 x dining table**" in said(app)
    table = next(text.value for text in app.markdown if "| score |" in text.value)
    app = healthy(open_page(DETECT, tab="Code to take home", **{"detect.part": "Inside"}))
    assert "**1,917**" in said(app)
    output = taken_home(app, tmp_path, "ssdlite.npz")
    corner = float(re.search(r"x1 of the box: (.*)", output)[1])
    assert corner == pytest.approx(float(re.search(r"\| 1 \| cup \| .*? \| ([\d.]+),", table)[1]), abs=0.06)


def test_a_pagoda_is_called_a_boat():
    app = healthy(open_page(DETECT))
    healthy(app.button(key="detect.try_a pagoda").click().run())
    assert "**1 x boat**" in said(app)
    assert "COCO has no class for it" in said(app)


def test_a_source_of_pictures_takes_its_detector_along():
    app = healthy(open_page(DETECT))
    healthy(app.segmented_control(key="detect.from").set_value("a drawn scene").run())
    assert app.selectbox(key="detect.detector").value == "drawn shapes"
    healthy(app.segmented_control(key="detect.from").set_value("a picture").run())
    assert app.selectbox(key="detect.detector").value == "everyday things (SSD)"


@pytest.mark.parametrize("ground", segmentation.BACKGROUNDS)
def test_a_person_is_cut_out_to_keep(ground):
    app = healthy(open_page(SEGMENT, **{"segment.source": "picture"}, tab="Segment", **{"segment.ground": ground}))
    assert app.selectbox(key="segment.network").value == "person"
    assert "Another background" in [one.value for one in app.subheader]
    assert f"{segmentation.BACKGROUNDS[ground].capitalize()}." in said(app)
    assert app.get("download_button")


def test_the_person_is_opened_block_by_block_and_goes_home(tmp_path):
    app = healthy(open_page(SEGMENT, **{"segment.source": "picture", "segment.block": "bottleneck"}))
    assert "It gives **16 x 16 x 128** values" in said(app)
    app = healthy(open_page(SEGMENT, **{"segment.source": "picture"}, tab="Code to take home"))
    assert "person" in taken_home(app, tmp_path, "person.npz")


def test_the_medical_page_follows_everyday_things():
    app = healthy(open_page(CASE, **{"medical_case.detector": "everyday things (SSD)"}))
    assert "Press **Follow the clip**" in app.info[0].value
    assert "and 60 more" in said(app)


def test_the_medical_page_counts_what_a_detector_of_ones_own_found(monkeypatch):
    """Its own classes are counted, and its own weights go home."""
    clip, own = clip_sample("one polyp"), {"mine 1": shipped_as_own()}
    used = detection.find_detector("mine 1", own)
    boxes_xyxy = np.array([[5, 5, 20, 20], [30, 10, 50, 30.0]])
    found = detection.Followed(
        np.array([0, 2]), boxes_xyxy, np.array([0.9, 0.4]), np.array([1, 2]), np.full(len(clip.frames), 0.1)
    )
    told = Transcript("Medical case")
    told.given("weights", own["mine 1"].weights, "'detector.npz'")
    told.given("clip", clip, "clip")
    args = (own["mine 1"].weights, 4, clip.frames)
    about = (told, clip, used)
    job = jobs.Job("", "medical_case", "a trial", detection.follow_yolo, args, {"side": 160}, about, state="done")
    job.result = found
    monkeypatch.setattr(jobs, "find_job", lambda name: job if name == job.name else None)
    app = open_page(CASE, tab="Counting", job=job.name)
    assert "a detector that somebody trained" in app.info[0].value  # who only has the link does not see it
    monkeypatch.setattr(ui, "is_mine", lambda job: True)
    app = healthy(open_page(CASE, tab="Counting", job=job.name))
    assert app.selectbox(key="medical_case.class").options == ["circle", "heart", "star", "triangle"]
    assert app.selectbox(key="medical_case.class").value == "heart"  # the one with the highest scores
    assert "Objects found in at least one frame" in said(app)
    app = healthy(open_page(CASE, tab="Code to take home", job=job.name))
    assert "follow_yolo('detector.npz', 4" in app.code[0].value or "follow_yolo(weights" in app.code[0].value
