"""The page Detect: what a student sees, and that a moved threshold never asks the network again."""

import dataclasses
import io
import re
import shutil

import numpy as np
import pytest
from PIL import Image

from dlplay import detection, jobs
from dlplay.data.clips.frames import Clip
from dlplay.data.drawn.scenes import draw_scene, draw_scenes
from dlplay.data.drawn.sets import SHAPES_TO_DRAW
from dlplay.detection.detectors import DetectorWeights
from dlplay.detection.fitting import DetectionEpoch
from dlplay.detection.learning import TrainedDetector
from dlplay.export import Transcript
from dlplay.weights import weights_path
from tests.at_home import run_at_home
from tests.helpers import healthy, open_page, press, script_on, undefined_names, upload

pytestmark = pytest.mark.xdist_group("detect_page")

PAGE = "pages/vision/detect.py"
SHAPES = {"detect.from": "a drawn scene", "detect.detector": "drawn shapes"}
THINGS = {"detect.from": "a picture", "sample": "coffee"}
FACES = {"detect.from": "a picture", "sample": "astronaut", "detect.detector": "faces (cascade)"}


def said(app):
    return " ".join(text.value for text in (*app.markdown, *app.caption, *app.info, *app.error, *app.warning))


def png(pixels):
    target = io.BytesIO()
    Image.fromarray(pixels).save(target, "PNG")
    return target.getvalue()


@pytest.fixture(scope="module", autouse=True)
def awake(workers):
    """A worker that has TensorFlow and the detector, so that the first page does not wait for them."""
    jobs.run(detection.look_yolo, "yolo_shapes.npz", 4, np.zeros((32, 32, 3), np.uint8), side=32)


@pytest.fixture
def calls(monkeypatch):
    """What the page asked the workers."""
    asked, run = [], jobs.run

    def count(function, *args, **kwargs):
        asked.append(function.__name__)
        return run(function, *args, **kwargs)

    monkeypatch.setattr(jobs, "run", count)
    return asked


def test_a_drawn_scene_is_detected_and_thresholds_never_ask_the_network_again(calls):
    app = healthy(open_page(PAGE, **SHAPES, **{"detect.scene": 3}, tab="Before and after"))
    assert calls == ["look_yolo"]
    for key, value in (
        ("detect.sure", 0.05),
        ("detect.sure", 1.0),
        ("detect.iou", 0.9),
        ("detect.iou", 0.0),
        ("detect.sure", 0.01),
    ):
        healthy(app.slider(key=key).set_value(value).run())
    healthy(app.toggle(key="detect.alone").set_value(False).run())
    healthy(app.number_input(key="detect.scene").set_value(4).run())
    assert calls == ["look_yolo", "look_yolo"]


def test_the_detections_are_the_shapes_of_the_scene():
    app = healthy(open_page(PAGE, **SHAPES, **{"detect.scene": 3, "detect.sure": 0.4}))
    truth = draw_scene(detection.FRESH_SCENES + 3, detection.SCENE_SHOWN)
    table = next(text.value for text in app.markdown if "| score |" in text.value)
    names = re.findall(r"^\| \d+ \| (\w+) \|", table, re.MULTILINE)
    true = [SHAPES_TO_DRAW[label] for label in truth.labels]
    assert sum(min(names.count(name), true.count(name)) for name in set(true)) >= len(true) - 1
    assert re.search(r"took \*\*[\d,]+ ms\*\*", said(app))


def test_nothing_found_says_what_to_do():
    app = healthy(open_page(PAGE, **SHAPES, **{"detect.sure": 1.0}))
    assert "Lower the confidence threshold" in said(app)
    assert "circle, heart, star, triangle" in said(app)
    app.session_state["detect.tab"] = "Inside"
    assert "Nothing is found" in said(healthy(app.run()))


def test_inside_yolo_ends_at_the_box_of_the_table():
    app = healthy(open_page(PAGE, **SHAPES, tab="Inside", **{"detect.scene": 3}))
    assert "20 x 20 + 10 x 10 + 5 x 5 = **525 cells**" in said(app)
    formulas = " ".join(block.value for block in app.latex)
    x1 = float(re.search(r"x_1 = .*?,\\qquad [\d.-]+ : 0\.5 = ([\d.-]+)", formulas)[1])
    app = healthy(open_page(PAGE, **SHAPES, **{"detect.scene": 3}))
    table = next(text.value for text in app.markdown if "| score |" in text.value)
    assert x1 == pytest.approx(float(re.search(r"\| 1 \| .*? \| .*? \| ([\d.]+),", table)[1]), abs=0.11)


def test_the_astronaut_has_one_face_after_three_stages(calls):
    app = healthy(open_page(PAGE, tab="Cascade", **FACES))
    text = said(app)
    assert all(name in text for name in ("P-Net, proposals", "R-Net, refinement", "O-Net, output"))
    assert "non-maximum suppression keeps 1." in text
    assert calls == ["look_faces", "find_stages"]
    healthy(app.slider(key="detect.sure").set_value(0.9).run())
    assert calls == ["look_faces", "find_stages"]
    app = healthy(open_page(PAGE, tab="Inside", **FACES))
    assert "choose “everyday things (SSD)”" in said(app)


def test_a_hundred_fresh_scenes_are_looked_at_once(calls):
    app = healthy(open_page(PAGE, **SHAPES, tab="Judge", **{"detect.on": "100 fresh scenes"}))
    mean, recall = float(app.metric[0].value), float(app.metric[2].value)
    assert 0.9 <= mean <= 1  # the goal
    healthy(app.slider(key="detect.sure").set_value(0.9).run())
    assert float(app.metric[0].value) == mean
    assert float(app.metric[2].value) < recall
    assert calls.count("judge_set") == 1
    app.selectbox(key="detect.detector").set_value("faces (cascade)").run()  # which knows no shapes
    assert "There is no true box yet" in said(healthy(app))


@pytest.mark.parametrize("shape", [(1, 1), (1, 2000), (2000, 1, 3), (40, 60, 4)])
def test_odd_pictures_do_no_harm(shape):
    app = open_page(PAGE, **{"detect.from": "a picture", "detect.detector": "drawn shapes", "detect.sure": 0.01})
    pixels = np.random.default_rng(0).integers(0, 255, shape).astype(np.uint8)
    upload(app, "odd.png", png(pixels), "image/png")
    for tab in ("Before and after", "Inside", "Cascade", "Judge"):
        app.query_params["detect.tab"] = tab
        healthy(app.run())
        assert next(one for one in app.tabs if one.label == tab).children


def test_true_boxes_are_begun_typed_and_refused():
    app = healthy(open_page(PAGE, tab="Judge", **FACES))
    assert "There is no true box yet" in said(app)
    healthy(app.button(key="detect.begin").click().run())
    assert app.text_area(key="detect.truths").value.startswith("face ")
    assert [metric.value for metric in app.metric] == ["1.0000", "1.000", "1.000"]
    healthy(press(app, "detect.add"))
    assert app.metric[2].value == "0.500"
    app.text_area(key="detect.truths").set_value("cat 1 2 3 4").run()
    assert "no class “cat”" in healthy(app).error[0].value


def test_a_preset_that_is_not_here_is_offered_with_its_size():
    app = healthy(open_page(PAGE, **{"detect.detector": "yolo_v8_m_pascalvoc"}))
    assert "**104 MB**" in app.warning[0].value
    assert "Without internet" in app.warning[0].value


def shipped_as_own():
    content = weights_path("yolo_shapes.npz").read_bytes()
    epochs = (DetectionEpoch(1, 1.0, 2.0, 0.5, 3.0),)
    return TrainedDetector(SHAPES_TO_DRAW, 160, DetectorWeights("abc", content), epochs, (), (1, 1, 1, 1), 32, 8, 9.0)


def test_a_trained_detector_can_be_chosen_and_gives_the_same_as_its_file(calls):
    app = open_page(PAGE, **SHAPES, **{"detect.scene": 3})
    table = next(text.value for text in app.markdown if "| score |" in text.value)
    app.session_state["detect.own"] = {"mine 1": shipped_as_own()}
    healthy(app.run())
    healthy(app.selectbox(key="detect.detector").set_value("mine 1").run())
    assert calls == ["look_yolo", "look_yolo"]
    assert next(text.value for text in app.markdown if "| score |" in text.value) == table
    assert "trained by you on 32 pictures" in said(app)
    app.session_state["detect.tab"] = "Code to take home"
    assert "'detector.npz'  # SHA-256 abc" in healthy(app.run()).code[0].value


def test_train_queues_the_job_that_was_set(monkeypatch):
    queued = []

    def submit(function, *args, **options):
        queued.append((function, args, options))
        raise jobs.JobError("not now")

    monkeypatch.setattr(jobs, "submit", submit)
    app = healthy(
        open_page(
            PAGE,
            **SHAPES,
            tab="Train",
            **{"detect.epochs": 3, "detect.scenes": 40, "detect.rate": 0.001, "detect.augment": "none"},
        )
    )
    healthy(app.button(key="detect.train").click().run())
    function, (data, plan), options = queued[0]
    assert function is detection.train_detector
    assert len(data.pictures) == 40
    assert (plan.epochs, plan.learning_rate, plan.shape, plan.augmentation.zoom) == (3, 0.001, (160, 160), 0.0)
    assert options["start"] == "random weights"
    assert isinstance(options["about"], Transcript)
    assert "not now" in app.error[0].value


def test_a_detector_of_drawn_shapes_warns_of_a_photograph():
    app = healthy(
        open_page(PAGE, **{"detect.from": "a picture"}, sample="astronaut", **{"detect.detector": "drawn shapes"})
    )
    assert "nothing else" in app.warning[0].value
    assert not healthy(open_page(PAGE, **SHAPES)).warning


def finished(monkeypatch, function, args, result, about, options=None):
    """A job of this page that has come to its end, and the page's link to it."""
    job = jobs.Job("", "detect", "a trial", function, args, options or {}, about, state="done", result=result)
    monkeypatch.setattr(jobs, "find_job", lambda name: job if name == job.name else None)
    return {"job": job.name}


def test_what_a_training_gave_is_shown_kept_and_told(monkeypatch):
    trained = shipped_as_own()
    found = detection.Detections(np.array([[0, 0, 9, 9.0]]), np.array([0.9]), np.array([0]))
    truth = detection.read_truths("circle 0 0 9 9\nstar 20 20 40 40", np.zeros((50, 50, 3), np.uint8), SHAPES_TO_DRAW)
    trained = dataclasses.replace(trained, results=detection.judge_one(found, truth, SHAPES_TO_DRAW, 0.5))
    told, data, plan = Transcript("Detect: training"), draw_scenes(4, 0, 32), detection.DetectionPlan(epochs=3)
    told.ran("labelled", draw_scenes, data, 4, 0, 32)
    link = finished(monkeypatch, detection.train_detector, (data, plan), trained, told, {"start": "random weights"})
    app = healthy(open_page(PAGE, **SHAPES, tab="Train", **link))
    assert "mAP@0.5 = **0.500**" in app.success[0].value
    assert "called **mine 1**" in app.success[0].value
    assert "No right detection" not in said(app)
    app.slider(key="detect.sure").set_value(0.95).run()
    assert "No right detection has a score of 0.95" in said(healthy(app))
    healthy(app.button(key="detect.use_best").click().run())
    assert app.slider(key="detect.sure").value == detection.best_threshold(trained.results).confidence
    assert r"\frac{1.0000 + 0.0000}{2} = 0.5000" in " ".join(block.value for block in app.latex)
    healthy(app.selectbox(key="detect.detector").set_value("mine 1").run())
    app = healthy(open_page(PAGE, **SHAPES, tab="Code to take home", **{"detect.part": "Train"}, **link))
    assert "trained = train_detector(labelled, plan, start='random weights'" in app.code[0].value
    app.session_state["whole_code"] = True
    assert undefined_names(script_on(healthy(app.run()))) == "All checks passed!\n"


def test_a_followed_clip_is_shown_with_any_threshold(monkeypatch):
    clip = Clip(np.full((3, 40, 60, 3), 90, np.uint8), 10.0, "mine.gif")
    boxes_xyxy = np.array([[5, 5, 20, 20], [30, 10, 50, 30.0]])
    scores, labels = np.array([0.9, 0.4]), np.array([0, 2])
    found = detection.Followed(np.array([0, 2]), boxes_xyxy, scores, labels, np.array([0.1, 0.1, 0.1]))
    told, shapes = Transcript("Detect: clip"), detection.DETECTORS["drawn shapes"]
    told.given("clip", clip, "clip")
    args = (shapes.file, 4, clip.frames)
    link = finished(monkeypatch, detection.follow_yolo, args, found, (told, shapes, clip), {"side": 160})
    app = healthy(open_page(PAGE, **SHAPES, tab="Clip", **{"detect.frame": 3}, **link))
    assert "**10.0 per second**, and sees something in **1** of them" in said(app)
    healthy(app.slider(key="detect.sure").set_value(0.3).run())
    assert "sees something in **2** of them" in said(app)
    app = healthy(open_page(PAGE, **SHAPES, tab="Code to take home", **{"detect.part": "Clip"}, **link))
    assert (
        "followed = follow_yolo('yolo_shapes.npz', 4, clip.frames, side=160, report=print_frame)" in app.code[0].value
    )


def test_the_script_taken_home_prints_the_numbers_of_the_page(tmp_path):
    app = healthy(open_page(PAGE, **SHAPES, tab="Code to take home", **{"detect.part": "Inside", "detect.scene": 3}))
    app.session_state["whole_code"] = True
    healthy(app.run())
    shutil.copy(weights_path("yolo_shapes.npz"), tmp_path)
    output = run_at_home(script_on(app), tmp_path)
    corner = float(re.search(r"x1 in the input: (.*)", output)[1])
    formulas = " ".join(block.value for block in app.latex)
    assert corner == pytest.approx(float(re.search(r"x_1 = .*? = ([\d.-]+),", formulas)[1]), abs=0.02)
    assert int(re.search(r"candidates: (\d+)", output)[1]) >= 3


def test_the_script_of_the_faces_taken_home_finds_the_face(tmp_path):
    app = healthy(open_page(PAGE, tab="Code to take home", **{"detect.part": "Detections"}, **FACES))
    app.session_state["whole_code"] = True
    assert "detections: 1\n" in run_at_home(script_on(healthy(app.run())), tmp_path)
