"""The finished trainings that come along: they are those of the pages' own controls, and the pages open with them."""

import inspect
import io
import zipfile

import numpy as np
import pytest
from PIL import Image

from dlplay import detection, fine_tuning, jobs, overfitting, segmentation, training
from dlplay.boxes import SCHEMES, average_precision
from dlplay.classification import classify_trained
from dlplay.data import SHAPES_TO_DRAW, LabelledSet, draw_scene, draw_scenes, set_sample
from dlplay.data.drawn.scenes import SCENES_FOR_BOXES, SCENES_FOR_MASKS
from dlplay.detection.learning import split_pictures
from dlplay.export import Transcript
from dlplay.training.finished import FINISHED_FOLDER
from scripts import train_examples
from tests.helpers import healthy, open_page

pytestmark = pytest.mark.xdist_group("examples")

OVERFITTING, FINE_TUNE = overfitting.finished_comparison(), fine_tuning.finished_classifier()
DETECT, SEGMENT = detection.finished_detector(), segmentation.finished_segmenter()
PAGES = {  # lesson -> (its page's link, its button, what it trains, its plan, a control, another value of it)
    "overfitting": ({}, "overfitting.train", overfitting.compare_runs, OVERFITTING.plan, "overfitting.epochs", 10),
    "fine_tune": ({}, "fine_tune.train", fine_tuning.fine_tune, FINE_TUNE.plan, "fine_tune.frozen", 3),
    "detect": ({"tab": "Train"}, "detect.train", detection.train_detector, DETECT.plan, "detect.scenes", 40),
    "segment": ({"tab": "Train"}, "segment.train", segmentation.train_segmenter, SEGMENT.plan, "segment.scenes", 40),
}
TEXTS = {  # lesson -> what its page says of the result
    "overfitting": overfitting.what_happened(OVERFITTING.result.runs[0].epochs, OVERFITTING.plan),
    "fine_tune": f"Epoch {FINE_TUNE.result.best} is kept: validation accuracy **"
    f"{FINE_TUNE.result.epochs[FINE_TUNE.result.best - 1].val_accuracy:.3f}**",
    "detect": detection.trained_sentence(DETECT.result),
    "segment": segmentation.training_sentence(SEGMENT.result),
}
OTHER = "Other pictures or settings are chosen now"


# The pages, before Keras is imported here.


def texts_of(app):
    """All that a page says, but for its head."""
    return " ".join(one.value for kind in ("markdown", "caption", "info", "success") for one in getattr(app, kind))


def open_lesson(lesson, **more):
    return healthy(open_page(f"pages/vision/{lesson}.py", **PAGES[lesson][0], **more))


@pytest.mark.parametrize("lesson", PAGES)
def test_a_lesson_opens_with_a_finished_training_and_trains_the_same_on_request(lesson, monkeypatch):
    queued = []

    def submit(function, *args, **options):
        queued.append((function, args, options))
        raise jobs.JobError("not now")

    monkeypatch.setattr(jobs, "submit", submit)
    _, button, function, plan, control, value = PAGES[lesson]
    app = open_lesson(lesson)
    said = texts_of(app)
    assert "**A finished example, not a training of yours.**" in said
    assert f"`python -m scripts.train_examples {lesson}`" in said
    assert "seed 0" in said
    assert TEXTS[lesson] in said
    assert OTHER not in said  # the pictures and the settings are those that the page begins with
    assert app.button(key=button).label == "Train it yourself"
    healthy(app.button(key=button).click().run())
    called, args, options = queued[0]
    assert called is function
    assert plan in args
    assert options["lesson"] == lesson
    assert "not now" in app.error[0].value
    healthy(app.slider(key=control).set_value(value).run())
    assert OTHER in texts_of(app)
    assert TEXTS[lesson] in texts_of(app)


@pytest.mark.parametrize("lesson", PAGES)
def test_ones_own_training_takes_the_place_of_the_example(lesson, monkeypatch):
    small = set_sample("few") if lesson == "fine_tune" else draw_scenes(4)
    args = (PAGES[lesson][3],) if lesson == "overfitting" else (small, PAGES[lesson][3])
    options = {"share": 0.25, "fit": "crop"} if lesson == "fine_tune" else {}
    told = Transcript("A trial")
    about = {"fine_tune": (small, ("set_sample", "few"), {}), "detect": told, "segment": (4, told)}
    job = jobs.Job("", lesson, "A trial", PAGES[lesson][2], args, options, about.get(lesson), state="stopped")
    monkeypatch.setattr(jobs, "find_job", lambda name: job if name == job.name else None)
    app = open_lesson(lesson, job=job.name)
    assert "finished example" not in texts_of(app)
    assert app.button(key=PAGES[lesson][1]).label == "Train"


@pytest.mark.parametrize("tab", ["Best validation loss", "Code to take home"])
def test_the_other_tabs_of_a_comparison_show_the_example_and_say_so(tab):
    said = texts_of(app := open_lesson("overfitting", tab=tab))
    assert "A finished example" in said
    assert ("Kept: the weights after **epoch" in said) != bool(app.code)


@pytest.mark.parametrize("tab", ["Per class", "The loss", "Where it looked", "Try a new picture", "Code to take home"])
def test_every_tab_of_a_classifier_shows_the_example(tab):
    app = healthy(open_page("pages/vision/fine_tune.py", tab=tab))
    assert not app.error
    assert "A finished example" in texts_of(app)
    if tab == "The loss":
        kept = FINE_TUNE.result.epochs[FINE_TUNE.result.best - 1]
        assert f"={kept.val_loss:.4f}" in app.latex[-1].value
    if tab == "Code to take home":
        assert "set_sample('shapes')" in app.code[0].value


def test_an_own_upload_is_never_what_the_example_is_about():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for shade, name in ((40, "catkins"), (200, "dogwood")):
            for number in range(4):
                target = io.BytesIO()
                Image.new("RGB", (40, 40), (shade, number, 90)).save(target, "PNG")
                archive.writestr(f"{name}/{number}.png", target.getvalue())
    app = open_lesson("fine_tune")
    app.segmented_control(key="fine_tune.source").set_value("Zip file").run()
    app.file_uploader(key="fine_tune.zip").upload("mine.zip", buffer.getvalue(), "application/zip").run()
    assert "8 pictures of 2 classes" in [one.value for one in healthy(app).subheader]
    assert OTHER in texts_of(app)
    assert "shapes, 160 pictures" in texts_of(app)
    assert not {"catkins", "dogwood"} & set(app.selectbox(key="fine_tune.row").options)


# The files.


def test_the_files_are_small_and_listed_and_hold_nothing_that_runs():
    files = [file for file in FINISHED_FOLDER.iterdir() if file.suffix in (".json", ".npz")]
    assert {file.stem for file in files} == set(train_examples.EXAMPLES) == {*PAGES, "attention"}
    assert sum(file.stat().st_size for file in files) < 3_000_000
    listed = (FINISHED_FOLDER / "SOURCE.md").read_text(encoding="utf-8")
    assert [name for name in PAGES if f"`{name}.json`, `{name}.npz`" not in listed] == []
    for file in files:
        if file.suffix == ".npz":
            with np.load(file, allow_pickle=False) as arrays:
                assert all(arrays[name].dtype.kind in "fiu" for name in arrays.files)


def test_the_plans_are_those_that_the_topics_propose():
    assert OVERFITTING.plan == overfitting.Settings()
    assert FINE_TUNE.plan == fine_tuning.finished_plan()
    scenes = draw_scenes(SCENES_FOR_BOXES)
    assert DETECT.plan == detection.first_plan(scenes)
    assert detection.best_start(scenes) == detection.RANDOM
    assert SEGMENT.plan == segmentation.first_recipe(scenes)


# The results: what was kept together with its numbers gives these numbers again.


def test_the_comparison_is_one_of_digits_and_its_numbers_agree():
    result = OVERFITTING.result
    assert [run.name for run in result.runs] == list(overfitting.run_names(OVERFITTING.plan))
    small = overfitting.small_set(OVERFITTING.plan)
    np.testing.assert_array_equal(result.labels, small.validation_labels)
    for run in result.runs:
        assert run.probabilities.shape == (len(small.validation), len(small.classes))
        assert len(run.epochs) == OVERFITTING.plan.epochs
        kept = run.epochs[run.kept - 1]
        assert kept == training.best_epoch(run.epochs)
        assert overfitting.mean_loss(run, result.labels) == pytest.approx(kept.val_loss, abs=1e-5)
        assert overfitting.share_right(run, result.labels) == pytest.approx(kept.val_accuracy, abs=1e-6)
    seconds = [epoch.seconds for run in result.runs for epoch in run.epochs]
    assert 0 < sum(seconds) <= OVERFITTING.seconds + 0.005 * len(seconds) + 0.05  # each was rounded


def test_the_classifier_knows_the_sample_and_its_numbers_agree():
    trained, pictures = FINE_TUNE.result, set_sample(fine_tuning.FINISHED_SAMPLE)
    options = inspect.signature(fine_tuning.fine_tune).parameters
    assert options["share"].default == fine_tuning.FINISHED_SHARE
    assert options["fit"].default == fine_tuning.FINISHED_FIT
    assert trained.parts == fine_tuning.part_of(pictures, fine_tuning.FINISHED_SHARE, FINE_TUNE.plan.seed)
    assert trained.probabilities.shape == (len(pictures.labels), len(pictures.classes))
    kept = trained.epochs[trained.best - 1]
    assert kept == training.best_epoch(trained.epochs)
    assert fine_tuning.mean_loss(trained, pictures.labels) == pytest.approx(kept.val_loss, abs=1e-4)
    matrix = fine_tuning.validation_matrix(trained, pictures)
    assert training.accuracy(matrix) == pytest.approx(kept.val_accuracy, abs=1e-6)


def test_the_detector_knows_the_scenes_and_its_numbers_agree():
    trained = DETECT.result
    parts = split_pictures(draw_scenes(SCENES_FOR_BOXES), DETECT.plan.seed)
    counts = [np.bincount(np.concatenate([one.labels for one in part.pictures]), minlength=4) for part in parts]
    assert trained.classes == SHAPES_TO_DRAW
    assert [len(part.pictures) for part in parts] == [trained.num_train, trained.num_validation]
    assert list(trained.counts) == counts[0].tolist()
    assert [one.judged.num_truths for one in trained.results] == counts[1].tolist()
    for one in trained.results:
        assert one.average_precision == pytest.approx(average_precision(one.judged, next(iter(SCHEMES))))
        assert (np.diff(one.scores) <= 0).all()
    assert trained.mean_ap == pytest.approx(max(epoch.mean_ap for epoch in trained.epochs))
    assert len(trained.epochs) == DETECT.plan.epochs


def test_the_segmenter_knows_the_scenes_and_its_pictures_are_theirs():
    trained = SEGMENT.result
    assert trained.num_train + trained.num_validation == SCENES_FOR_MASKS
    assert trained.network.classes == SHAPES_TO_DRAW
    assert len(trained.epochs) == SEGMENT.plan.epochs
    assert trained.epochs[trained.best - 1].dice == max(epoch.dice for epoch in trained.epochs)
    assert len(trained.examples) == 6
    for one in trained.examples:
        scene = draw_scene(int(one.name.removeprefix("scene ")))
        (small,) = segmentation.shrink_set(LabelledSet((scene,), SHAPES_TO_DRAW), SEGMENT.plan.side).pictures
        np.testing.assert_array_equal(one.pixels, small.pixels)
        np.testing.assert_array_equal(one.true, segmentation.class_map(small))
        assert one.predicted.shape == one.true.shape
        assert segmentation.example_picture(one).ndim == 3


def test_the_head_on_the_backbone_says_what_was_said_after_the_training():
    trained, pictures = FINE_TUNE.result, set_sample(fine_tuning.FINISHED_SAMPLE)
    model = jobs.run(fine_tuning.finished_model)
    for number in trained.parts.validation[::10]:
        square = training.to_squares([pictures.pictures[number]], FINE_TUNE.plan.backbone.side, "crop")[0]
        said = jobs.run(classify_trained, model, square)
        np.testing.assert_allclose(said, trained.probabilities[number], atol=1e-4)
