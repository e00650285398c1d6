"""Fine-tuning: the page from pictures to results and home again; its sentences, numbers and warnings."""

import io
import re
import time
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from dlplay import jobs
from dlplay.data import SET_SAMPLES, PictureSet, set_sample
from dlplay.fine_tuning import (
    BATCH_SIZES,
    HEAD_NAMES,
    OWN,
    RATES,
    RECIPES,
    SIDES,
    UNFROZEN,
    backbone_names,
    chances,
    choose_backbone,
    chosen,
    class_counts,
    describe_plan,
    doubtful,
    fine_tune,
    head_text,
    in_cell,
    loss_arithmetic,
    matrix_cells,
    mean_loss,
    part_of,
    ready_backbones,
    run_rows,
    score_arithmetic,
    score_rows,
    sheet,
    shortened,
    traps,
    validation_matrix,
    what_it_is,
    worst_cell,
)
from dlplay.fine_tuning.words.traps import has_batch_norm
from dlplay.networks import StackError
from dlplay.training import (
    AUGMENTATIONS,
    HEADS,
    Epoch,
    ModelFile,
    Plan,
    Split,
    Trained,
    TrainingError,
    accuracy,
    class_scores,
    to_squares,
)
from dlplay.weights import BUNDLED, PRETRAINED, Network, is_here, weight_file, weights_path
from tests.at_home import run_at_home
from tests.helpers import healthy, open_page, script_on

pytestmark = pytest.mark.xdist_group("fine_tuning")

PAGE = "pages/vision/fine_tune.py"
STACK = "input 32x32x3; conv 8 3x3 same stride 2 relu; conv 8 3x3 same stride 2 relu"
TINY = Network(STACK, "random", top=False, side=32)
QUICK = {
    "fine_tune.network": OWN,
    "fine_tune.layers": STACK,
    "fine_tune.weights": "random",
    "fine_tune.frozen": 3,
    "fine_tune.sample": "few",
}
TABS = [
    "Mistakes",
    "Per class",
    "Where it looked",
    "Try a new picture",
    "The loss",
    "Code to take home",
    "Predict first",
]


# ---------------------------------------------------------------- the page


def watched(app):
    """Give the job that the page's address names."""
    name = app.query_params["job"]
    return jobs.find_job(name if isinstance(name, str) else name[0])


def wait_until(condition, seconds=300):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def train(app, button="fine_tune.train"):
    """Press the button and wait for the end, as a student does; gives the job."""
    healthy(app.button(key=button).click().run())
    job = watched(app)
    wait_until(lambda: not job.is_active)
    assert job.state == "done", job.fault
    healthy(app.run())
    return job


@pytest.fixture(scope="module")
def finished():
    """A page on which a short training has ended, and its job."""
    app = healthy(open_page(PAGE, **QUICK, **{"fine_tune.whole": 1}))
    return app, train(app)


def test_a_training_shows_its_result(finished):
    app, job = finished
    kept = job.result.epochs[job.result.best - 1]
    assert len(job.result.epochs) == 4
    assert f"Epoch {kept.number} is kept: validation accuracy **{kept.val_accuracy:.3f}**" in app.success[0].value
    right = round(kept.val_accuracy * len(job.result.parts.validation))
    assert f"that is {right} of {len(job.result.parts.validation)} pictures" in app.success[0].value
    assert job.lesson == "fine_tune"
    for part in ("24 pictures", "own stack random, 32 px"):
        assert part in job.title
    assert not app.error


@pytest.mark.parametrize("tab", TABS)
def test_a_refreshed_page_shows_the_same_result_in_every_tab(finished, tab):
    app, job = finished
    again = healthy(open_page(PAGE, **QUICK, job=job.name, tab=tab))
    assert again.success[0].value == app.success[0].value
    assert [one.value for one in again.error] == []


def test_the_reports_of_a_job_are_its_epochs(finished):
    job = finished[1]
    assert tuple(job.reports) == job.result.epochs


def test_an_unknown_job_in_the_link_is_said_and_does_no_harm():
    app = healthy(open_page(PAGE, **QUICK, job="no-such-job"))
    assert "not known here any more" in " ".join(one.value for one in app.info)
    assert not app.button(key="fine_tune.train").disabled


def test_a_training_can_be_stopped_and_started_anew():
    app = healthy(
        open_page(
            PAGE,
            **{
                **QUICK,
                "fine_tune.frozen": 100,
                "fine_tune.whole": 50,
                "fine_tune.sample": "shapes",
                "fine_tune.patience": 0,
            },
        )
    )
    healthy(app.button(key="fine_tune.train").click().run())
    job = watched(app)
    wait_until(lambda: job.reports or not job.is_active)
    healthy(app.run())
    assert app.button(key="fine_tune.train").disabled
    healthy(app.button(key=f"stop_{job.name}").click().run())
    wait_until(lambda: not job.is_active, 60)
    assert job.state == "stopped"
    healthy(app.run())
    assert job.fault in [one.value for one in app.warning]
    assert 1 <= len(job.reports) < 150
    app.slider(key="fine_tune.frozen").set_value(1).run()
    app.slider(key="fine_tune.whole").set_value(0).run()
    assert train(app).result.epochs


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"fine_tune.frozen": 0}, "at least one epoch"),
        ({"fine_tune.layers": "input 32x32x3; flatten; dense 4"}, "no backbone"),
    ],
)
def test_a_plan_that_cannot_be_trained_is_refused_in_a_sentence(choice, said):
    app = healthy(open_page(PAGE, **{**QUICK, **choice}))
    if not app.button(key="fine_tune.train").disabled:  # only where TensorFlow is can it be found
        healthy(app.button(key="fine_tune.train").click().run())
        job = watched(app)
        wait_until(lambda: not job.is_active)
        healthy(app.run())
    assert [said in one.value for one in app.error] == [True]


@pytest.mark.parametrize("stack", ["conv", "input 32x16x3; conv 8 3x3"])
def test_a_stack_that_cannot_be_built_gets_a_message_and_the_page_lives(stack):
    app = healthy(open_page(PAGE, **{**QUICK, "fine_tune.layers": stack}))
    assert len(app.error) == 1
    app.text_area(key="fine_tune.layers").set_value(STACK).run()
    assert not healthy(app).error
    assert not app.button(key="fine_tune.train").disabled


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_sets_controls_to_values_that_they_have(name):
    app = open_page(PAGE)
    kinds = ("pills", "segmented_control", "selectbox", "slider", "select_slider")
    find = {one.key: one for kind in kinds for one in getattr(app, kind)}
    healthy(find["fine_tune.recipe"].set_value(name).run())
    found = {one.key: one.value for kind in kinds for one in getattr(app, kind)}
    controls = {f"fine_tune.{setting}": value for setting, value in RECIPES[name][1].items()}
    assert {"fine_tune.weights", "fine_tune.head", "fine_tune.frozen", "fine_tune.whole"} <= set(controls) & set(found)
    assert {key: found[key] for key in controls if key in found} == {
        key: controls[key] for key in controls if key in found
    }
    assert [one.value for one in app.error] == []


def test_the_options_of_the_controls_have_the_values_of_the_recipes():
    options = {
        "weights": ["pretrained", "random"],
        "network": backbone_names(),
        "head": HEAD_NAMES,
        "frozen": range(101),
        "whole": range(51),
        "whole_rate": RATES,
        "unfrozen": UNFROZEN,
        "side": SIDES,
    }
    for _, settings in RECIPES.values():
        assert [name for name, value in settings.items() if value not in options[name]] == []
    assert 32 in BATCH_SIZES
    assert {1e-3, 1e-5} <= set(RATES)


def png(pixels):
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def own_zip():
    """Cats and dogs of noise, with more red or more blue, 10 each, not square."""
    draw = np.random.default_rng(8)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for channel, name in ((0, "cat"), (2, "dog")):
            for number in range(10):
                pixels = draw.integers(0, 160, (44, 60, 3), dtype=np.uint8)
                pixels[:, :, channel] += 60
                archive.writestr(f"pets/{name}/{number}.png", png(pixels))
    return buffer.getvalue()


def with_zip(content, **parameters):
    app = healthy(open_page(PAGE, **{**QUICK, **parameters}))
    app.segmented_control(key="fine_tune.source").set_value("Zip file").run()
    app.file_uploader(key="fine_tune.zip").upload("pets.zip", content, "application/zip").run()
    return healthy(app)


def subheaders(app):
    return [one.value for one in app.subheader]


def test_a_wrong_zip_file_gets_a_message_and_leaves_no_former_set_in_use():
    app = with_zip(own_zip())
    assert "20 pictures of 2 classes" in subheaders(app)
    app.file_uploader(key="fine_tune.zip").upload("x.zip", b"PK, but no archive", "application/zip").run()
    assert "x.zip" in healthy(app).error[0].value
    assert "20 pictures of 2 classes" not in subheaders(app)
    assert "Until then, this page works on the sample." in [one.value for one in app.caption]


def lines_of(epochs):
    """What a script prints of its epochs: number, phase, and the two validation numbers."""
    return [(one.number, one.phase, round(one.val_loss, 3), round(one.val_accuracy, 3)) for one in epochs]


def printed(output):
    pattern = r"epoch (\d+) \((\w+)\): loss \S+, accuracy \S+; validation loss (\S+), accuracy (\S+)"
    return [(int(a), b, round(float(c), 3), float(d)) for a, b, c, d in re.findall(pattern, output)]


def home_script(job, **parameters):
    app = healthy(open_page(PAGE, **{**QUICK, **parameters}, job=job.name, tab="Code to take home"))
    app.session_state["whole_code"] = True
    return script_on(healthy(app.run()))


def prints_the_same(output, job):
    ours, theirs = lines_of(job.result.epochs), printed(output)
    assert [one[:2] for one in theirs] == [one[:2] for one in ours]
    np.testing.assert_allclose([one[2:] for one in theirs], [one[2:] for one in ours], atol=2e-3)
    matrix = validation_matrix(job.result, job.args[0])
    assert f"validation accuracy: {accuracy(matrix):.4f}" in output


def test_a_corrected_own_set_trains_again_and_its_script_gives_the_same_at_home(tmp_path):
    content = own_zip()
    choices = {
        "fine_tune.whole": 2,
        "fine_tune.whole_rate": 0.001,
        "fine_tune.augment": "mirror",
        "fine_tune.fit": "squeeze",
    }
    app = with_zip(content, **choices)
    first = train(app)
    assert first.options["fit"] == "squeeze"
    app.segmented_control(key="fine_tune.which").set_value("the most doubtful").run()
    keys = [one.key for one in app.selectbox if str(one.key).startswith(f"fine_tune.fix_{first.name}_")]
    numbers = [int(key.rpartition("_")[2]) for key in keys]
    assert numbers == doubtful(first.result, first.args[0])
    old = first.args[0]
    names = [old.names[number] for number in numbers]
    other = old.classes[1 - old.labels[numbers[0]]]
    app.selectbox(key=keys[0]).set_value(other).run()
    app.selectbox(key=keys[1]).set_value("drop it").run()
    healthy(app)
    assert app.button(key="fine_tune.again").label == "Train again with 2 corrections"
    job = train(app, "fine_tune.again")
    assert job.name != first.name
    assert job.about[2] == {names[0]: other, names[1]: ""}
    new = job.args[0]
    assert new.classes[new.labels[new.names.index(names[0])]] == other
    assert set(old.names) - set(new.names) == {names[1]}
    assert [new.classes[label] for label, name in zip(new.labels, new.names, strict=True) if name != names[0]] == [
        old.classes[label] for label, name in zip(old.labels, old.names, strict=True) if name not in names[:2]
    ]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path / "pictures")
    prints_the_same(run_at_home(home_script(job), tmp_path), job)
    assert (tmp_path / "classifier.keras").stat().st_size > 1000


def test_the_script_for_a_sample_gives_the_same_at_home(tmp_path):
    app = healthy(open_page(PAGE, **{"fine_tune.sample": "few", "fine_tune.frozen": 4, "fine_tune.rate": 0.01}))
    job = train(app)
    assert job.args[1].backbone == choose_backbone("EfficientNet-Lite0", "pretrained", 224)
    file = job.args[1].backbone.weights
    (tmp_path / file).write_bytes(weights_path(file).read_bytes())
    prints_the_same(run_at_home(home_script(job), tmp_path), job)


# ---------------------------------------------------------------- the training, in a worker


def keras_loss(labels, probabilities):
    import keras

    return float(keras.losses.SparseCategoricalCrossentropy()(labels, probabilities))


def test_the_loss_filled_in_is_keras_own_and_the_kept_epochs():
    pictures = set_sample("few")
    trained = jobs.run(fine_tune, pictures, Plan(TINY, "globalavgpool", head_epochs=6, head_rate=0.05), 0.5)
    numbers = list(trained.parts.validation)
    labels = np.array(pictures.labels)[numbers]
    kept = trained.epochs[trained.best - 1]
    shown = float(loss_arithmetic(trained, pictures.labels)[1][1].rpartition("=")[2])
    assert shown == pytest.approx(jobs.run(keras_loss, labels, trained.probabilities[numbers]), abs=1e-3)
    assert shown == pytest.approx(kept.val_loss, abs=1e-3)
    assert mean_loss(trained, pictures.labels) == pytest.approx(kept.val_loss, abs=1e-4)
    assert accuracy(validation_matrix(trained, pictures)) == pytest.approx(kept.val_accuracy)
    assert trained.parts == part_of(pictures, 0.5, 0)


def test_a_probability_of_almost_nothing_costs_what_it_costs_in_the_training():
    """Large steps make the network very sure of wrong answers; Keras then takes ln p from before the softmax."""
    pictures = set_sample("few")
    plan = Plan(TINY, "flatten; dense 16 relu", head_epochs=3, head_rate=0.2, restore_best=False)
    trained = jobs.run(fine_tune, pictures, plan)
    numbers = list(trained.parts.validation)
    surest = trained.probabilities[numbers, np.array(pictures.labels)[numbers]].min()
    assert 1e-37 < surest < 1e-7
    assert mean_loss(trained, pictures.labels) == pytest.approx(trained.epochs[-1].val_loss, rel=1e-3)


# ---------------------------------------------------------------- the split


def noise(count, side=20, seed=0):
    return tuple(np.random.default_rng(seed).integers(0, 256, (count, side, side, 3), dtype=np.uint8))


def made_set(*counts, names="abcdefgh", seed=0):
    """Pictures of noise, no two alike; counts of every class."""
    labels = tuple(label for label, count in enumerate(counts) for _ in range(count))
    classes = tuple(names[: len(counts)])
    return PictureSet(
        classes,
        labels,
        tuple(f"{classes[n]}/{place}.png" for place, n in enumerate(labels)),
        noise(len(labels), seed=seed),
    )


def with_copies(pictures, *pairs):
    """Put the first of every pair in the second's place."""
    every = list(pictures.pictures)
    for source, place in pairs:
        every[place] = every[source]
    return replace(pictures, pictures=tuple(every))


def test_the_split_names_the_class_that_has_only_copies_of_one_picture():
    pictures = with_copies(made_set(4, 2, names=("cat", "dog")), (4, 5))
    with pytest.raises(TrainingError, match="Class “dog” has only one picture, or only copies of one"):
        part_of(pictures, 0.25, 0)


def test_copies_stay_together_in_one_class_and_in_two():
    pictures = with_copies(made_set(8, 8), (0, 3), (1, 9))
    for seed in range(20):
        validation = set(part_of(pictures, 0.25, seed).validation)
        assert len(validation & {0, 3}) in (0, 2)
        assert len(validation & {1, 9}) in (0, 2)


@pytest.mark.parametrize("name", SET_SAMPLES)
def test_every_sample_can_be_parted(name):
    pictures = set_sample(name)
    parts = part_of(pictures, 0.25, 0)
    for label, count in enumerate(class_counts(pictures).values()):
        assert abs(sum(pictures.labels[number] == label for number in parts.validation) - count / 4) <= 0.5


# ---------------------------------------------------------------- warnings

PHOTO = Network("SqueezeNet 1.1", "squeezenet.npz", top=False, side=96)
LITE = Network("EfficientNet-Lite0", "efficientnet_lite0.npz", top=False, side=96)
NORMED = Network("input 32x32x3; conv 8 3x3 same relu; batchnorm", top=False, side=32)
MANY, SOME = made_set(50, 50), made_set(12, 12)


def mobile(weights="imagenet", name="MobileNetV2"):
    return Network(name, weights, top=False, side=96)


def warned(pictures, plan, share=0.25):
    return [re.match(r"\*\*(.+?)\*\*", one)[1] for one in traps(pictures, part_of(pictures, share, 0), plan)]


NEVER, SMALL = "Batch normalization that never learned", "Batch normalization in a small batch"
FROZEN, LARGE = "A frozen backbone that never learned", "Large steps in a pretrained backbone"


@pytest.mark.parametrize(
    ("pictures", "expected"),
    [
        (MANY, []),
        (SOME, ["Few pictures validate"]),
        (made_set(9, 80), ["Too few pictures", "Uneven classes"]),
        (made_set(30, 90), ["Uneven classes"]),
        (made_set(31, 90), []),
        (made_set(40, 10, 40), ["Uneven classes"]),
        (made_set(9, 9), ["Too few pictures", "Few pictures validate"]),
        (with_copies(MANY, (0, 1)), ["Copies"]),
        (with_copies(MANY, (0, 99)), ["The same picture in two classes", "Copies"]),
    ],
)
def test_the_traps_in_pictures_are_named_where_they_are(pictures, expected):
    assert warned(pictures, Plan(PHOTO)) == expected


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (Plan(PHOTO), []),
        (Plan(LITE, preprocessing="0 to 255"), []),
        (Plan(LITE, preprocessing="0 to 1"), ["Wrong preprocessing"]),
        (Plan(LITE, whole_epochs=1, batch_norm_learns=True, batch_size=2), [SMALL]),
        (Plan(PHOTO, preprocessing="-1 to 1"), ["Wrong preprocessing"]),
        (Plan(mobile(), preprocessing="-1 to 1"), []),
        (Plan(mobile(), preprocessing="0 to 255"), ["Wrong preprocessing"]),
        (Plan(mobile(name="EfficientNetB0"), preprocessing="0 to 255"), []),
        (Plan(mobile(name="EfficientNetB0"), preprocessing="0 to 1"), ["Wrong preprocessing"]),
        (Plan(mobile(name="VGG16"), preprocessing="0 to 255"), ["Wrong preprocessing"]),
        (Plan(mobile(name="DenseNet121"), preprocessing="0 to 1"), ["Wrong preprocessing"]),
        (Plan(mobile("random"), preprocessing="0 to 255", head_epochs=0, whole_epochs=1, batch_norm_learns=True), []),
        (Plan(TINY), [FROZEN]),
        (Plan(TINY, head_epochs=0, whole_epochs=1), []),
        (Plan(TINY, head_epochs=2, whole_epochs=1), []),
        (Plan(NORMED, head_epochs=0, whole_epochs=1), [NEVER]),
        (Plan(NORMED, head_epochs=0, whole_epochs=1, batch_norm_learns=True), []),
        (Plan(NORMED, head_epochs=0, whole_epochs=1, batch_norm_learns=True, batch_size=8), [SMALL]),
        (Plan(mobile(), whole_epochs=1, batch_norm_learns=True, batch_size=8), [SMALL]),
        (Plan(mobile(), whole_epochs=1, batch_norm_learns=True, batch_size=16), []),
        (Plan(mobile(), whole_epochs=1, batch_size=2), []),
        (Plan(mobile(), whole_epochs=0, batch_norm_learns=True, batch_size=2), []),
        (Plan(PHOTO, whole_epochs=1, batch_norm_learns=True, batch_size=2), []),
        (Plan(mobile(name="VGG19"), whole_epochs=1, batch_norm_learns=True, batch_size=2), []),
        (Plan(PHOTO, whole_epochs=1, whole_rate=1e-4), []),
        (Plan(PHOTO, whole_epochs=1, whole_rate=1e-3), [LARGE]),
        (Plan(PHOTO, head_rate=1e-2), []),
        (Plan(PHOTO, head_rate=0.1), ["Large steps"]),
        (Plan(PHOTO, head_rate=0.1, head_epochs=0, whole_epochs=1), []),
        (Plan(PHOTO, whole_epochs=0, whole_rate=3e-3), []),
        (Plan(TINY, head_epochs=0, whole_epochs=1, whole_rate=1e-2), []),
    ],
)
def test_the_traps_in_a_plan_are_named_where_they_are(plan, expected):
    assert warned(MANY, plan) == expected


def test_the_sentences_of_traps_have_this_sets_numbers_and_names():
    uneven = made_set(5, 20, names=("cat", "dog"))
    few, shares, validating = traps(uneven, part_of(uneven, 0.25, 0), Plan(PHOTO))
    assert "“cat” has 5" in few
    assert "20 of “dog” against 5 of “cat”" in shares
    assert "80%" in shares
    assert "with 6, one picture more or less moves the accuracy by 16.7%" in validating
    doubled = with_copies(MANY, (0, 99))
    contrary = traps(doubled, part_of(doubled, 0.25, 0), Plan(PHOTO))[0]
    assert "a/0.png and b/99.png" in contrary


def has_norm_in_keras(networks):
    import keras

    from dlplay.weights import load

    return [
        any(isinstance(one, keras.layers.BatchNormalization) for one in load(network).layers) for network in networks
    ]


def test_what_has_batch_normalization_is_what_keras_says():
    networks = [NORMED, TINY, *(replace(mobile("random", name), side=75) for name in ("VGG16", "VGG19", "MobileNetV2"))]
    assert [has_batch_norm(one) for one in networks] == jobs.run(has_norm_in_keras, networks)
    assert [has_batch_norm(mobile(name=name)) for name in ("ConvNeXtTiny", "ResNet50", "Xception")] == [
        False,
        True,
        True,
    ]


# ---------------------------------------------------------------- choices


def test_the_ready_backbones_come_first_and_all_are_there():
    names = backbone_names()
    assert names[: len(ready_backbones())] == ready_backbones()
    assert sorted(names) == sorted([*BUNDLED, OWN, *PRETRAINED])
    assert ready_backbones()[0] == "EfficientNet-Lite0"


@pytest.mark.parametrize("name", ["VGG19", "MobileNetV2", "MobileNet 0.25"])
def test_a_backbone_of_keras_needs_its_weights_or_none(name):
    assert choose_backbone(name, "random", 160) == Network(name, "random", top=False, side=160)
    expected = Network(name, "imagenet", top=False, side=96) if is_here(weight_file(name, top=False)) else None
    assert choose_backbone(name, "pretrained", 96) == expected


def test_what_comes_along_takes_any_side_and_an_own_stack_its_own():
    assert choose_backbone("SqueezeNet 1.1", "pretrained", 96) == PHOTO
    assert choose_backbone("SqueezeNet 1.1", "random", 96) == replace(PHOTO, weights="random")
    for weights in ("random", "pretrained"):
        assert choose_backbone(OWN, weights, 224, STACK) == TINY


@pytest.mark.parametrize(
    ("stack", "error", "said"),
    [
        ("input 32x16x3; conv 8 3x3", TrainingError, "32 x 16 x 3"),
        ("input 28x28x1; conv 8 3x3", TrainingError, "28 x 28 x 1"),
        ("input 32x32x3; konv 8 3x3", StackError, "konv"),
        ("", StackError, "."),
    ],
)
def test_a_stack_for_other_pictures_is_refused(stack, error, said):
    with pytest.raises(error, match=said):
        choose_backbone(OWN, "random", 224, stack)


def test_a_head_is_one_of_ours_or_the_students_own():
    assert [head_text(name, "flatten") for name in HEAD_NAMES] == [*HEADS.values(), "flatten"]


def test_what_a_backbone_knows_is_said():
    assert "Random weights" in what_it_is(TINY)
    assert "ImageNet" in what_it_is(mobile())
    assert "needs no download" in what_it_is(PHOTO)


# ---------------------------------------------------------------- what the page shows

SET = made_set(3, 3, 2, names=("cat", "dog", "owl"))
PROBABILITIES = np.array(
    [
        [0.8, 0.1, 0.1],  # 0 cat
        [0.3, 0.6, 0.1],  # 1 cat, called dog
        [0.1, 0.9, 0.0],  # 2 cat, called dog, surer
        [0.2, 0.7, 0.1],  # 3 dog
        [0.0, 1.0, 0.0],  # 4 dog
        [0.5, 0.4, 0.1],  # 5 dog, called cat; trains
        [0.4, 0.4, 0.2],  # 6 owl, called cat: the first of equals
        [0.1, 0.2, 0.7],  # 7 owl; trains
    ],
    np.float32,
)


def made_result(probabilities=PROBABILITIES, validation=(0, 1, 2, 3, 4, 6), train=(5, 7)):
    epochs = (Epoch(1, "head", 1.0, 0.5, 0.9, 0.5, 0.1), Epoch(2, "head", 0.5, 0.75, 1.0, 0.25, 0.1))
    return Trained(Split(train, validation), epochs, 1, probabilities, ModelFile("", b""), 10, 5, 1.0)


def test_the_confusion_matrix_counts_the_validating_pictures():
    matrix = validation_matrix(made_result(), SET)
    assert matrix.tolist() == [[1, 2, 0], [0, 2, 0], [1, 0, 0]]
    assert worst_cell(matrix) == (1, 2)
    assert worst_cell(np.diag([3, 0, 2])) == (1, 1)
    assert worst_cell(np.array([[5, 0, 0], [0, 5, 0], [0, 1, 0]])) == (3, 2)


def test_the_cells_of_the_matrix_are_blue_where_right_and_orange_where_wrong():
    cells, tints = matrix_cells(np.array([[3, 1], [0, 0]]), ["cat", "x" * 30])
    assert cells == [["true ↓ called →", "cat", "x" * 17 + "…"], ["cat", "3", "1"], ["x" * 17 + "…", "0", "0"]]
    assert np.sign(tints).tolist() == [[0, 0, 0], [0, 1, -1], [0, 0, 0]]


def test_behind_a_cell_are_its_pictures_the_surest_first():
    trained = made_result()
    assert in_cell(trained, SET, 0, 1) == [2, 1]
    assert in_cell(trained, SET, 1, 0) == []  # picture 5 trains
    assert in_cell(trained, SET, 2, 0) == [6]
    matrix = validation_matrix(trained, SET)
    assert [[len(in_cell(trained, SET, true, called)) for called in range(3)] for true in range(3)] == matrix.tolist()


def test_the_most_doubtful_pictures_are_those_whose_own_class_is_least_probable():
    assert doubtful(made_result(), SET) == [2, 6, 1, 5, 3, 7, 0, 4]
    assert doubtful(made_result(), SET, 2) == [2, 6]
    said = chances(made_result(), SET, 1)
    for part in ("cat/1.png", "(validates)", "**cat**", "dog 0.600, cat 0.300, owl 0.100"):
        assert part in said
    assert "(trained)" in chances(made_result(), SET, 5)
    two = made_result(PROBABILITIES[:, :2])
    assert chances(two, replace(SET, classes=("cat", "dog")), 4).endswith("dog 1.000, cat 0.000")


def test_the_loss_is_filled_in_with_the_first_probabilities():
    lines = loss_arithmetic(made_result(), SET.labels)[1]
    assert lines[0] == r"=-\frac{1}{6}\left(\ln 0.8000+\ln 0.3000+\ln 0.1000+\ln 0.7000+\dots\right)"
    total = -sum(np.log([0.8, 0.3, 0.1, 0.7, 1.0, 0.2]))
    assert lines[1] == rf"=\frac{{{total:.4f}}}{{6}}={total / 6:.4f}"
    assert loss_arithmetic(made_result(validation=(4,)), SET.labels)[1][0] == r"=-\frac{1}{1}\left(\ln 1.0000\right)"


@pytest.mark.parametrize(
    ("chance", "written"), [(2.34e-5, r"(2.3\cdot 10^{-5})"), (0.0, r"(1.0\cdot 10^{-38})"), (0.00123, "0.0012")]
)
def test_there_is_no_logarithm_of_zero(chance, written):
    one = np.array([[chance, 1 - chance, 0]] * 8, np.float32)
    lines = loss_arithmetic(made_result(one, validation=(0,)), SET.labels)[1]
    assert lines[0] == rf"=-\frac{{1}}{{1}}\left(\ln {written}\right)"
    assert np.isfinite(mean_loss(made_result(one), SET.labels))


def test_precision_and_recall_are_filled_in():
    matrix = validation_matrix(made_result(), SET)
    scores = class_scores(matrix, SET.classes)
    assert score_arithmetic(scores[0], matrix, 0)[1] == [
        r"\text{precision}=\frac{1}{2}=0.500",
        r"\text{recall}=\frac{1}{3}=0.333",
    ]
    assert score_arithmetic(scores[2], matrix, 2)[1] == [
        r"\text{precision}=\frac{0}{0}",
        r"\text{recall}=\frac{0}{1}=0.000",
    ]
    assert score_rows(scores)[2] == {"class": "owl", "precision": "-", "recall": "0.000", "validating pictures": 1}


def test_runs_are_compared_by_their_kept_epoch():
    row = run_rows([("one", made_result().epochs, 2)])[0]
    assert list(row.values())[-5:] == ["one", 2, 2, "1.0000", "0.250"]


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (Plan(PHOTO), ["7 pictures", "SqueezeNet 1.1 pretrained, 96 px", "light head", "30 epochs at 0.001"]),
        (
            Plan(TINY, "flatten", head_epochs=0, whole_epochs=2),
            ["own stack random", "own head", "2 epochs of the backbone"],
        ),
        (Plan(mobile(), seed=4, augmentations=("turn", "zoom")), ["MobileNetV2 pretrained", "turn + zoom", "seed 4"]),
        (Plan(mobile("random"), HEADS["lecture"], "0 to 1"), ["MobileNetV2 random", "lecture head", "pixels 0 to 1"]),
    ],
)
def test_a_run_is_named_by_what_was_chosen_and_nothing_else(plan, said):
    name = describe_plan(plan, 7, "few")
    assert name.startswith("few, 7 pictures")
    assert [part for part in said if part not in name] == []
    unchosen = [word for word in ("seed", "pixels", "correction", " 0 epochs") if word not in " ".join(said)]
    assert [word for word in unchosen if word in name] == []
    assert "2 corrections" in describe_plan(plan, 7, "few", 2)


@pytest.mark.parametrize(
    "plan",
    [
        Plan(PHOTO),
        Plan(TINY, "flatten", "0 to 255", 1, 0.1, 2, 0.2, 3, True, 4, ("mirror",), 5, 6, False, 7),
        Plan(mobile(), head_epochs=0, whole_epochs=1, augmentations=AUGMENTATIONS),
    ],
)
def test_the_fields_that_differ_make_an_equal_plan(plan):
    fields = chosen(plan)
    assert Plan(**fields) == plan
    code = f"Plan({', '.join(f'{name}={value!r}' for name, value in fields.items())})"
    assert eval(code, {"Plan": Plan, "Network": Network}) == plan  # noqa: S307  our own text, as the script has it


def test_a_plan_of_usual_values_names_its_backbone_only():
    assert chosen(Plan(PHOTO)) == {"backbone": PHOTO}


def test_classes_are_counted_and_shown_on_a_sheet():
    pictures = made_set(30, 2, 13)
    assert class_counts(pictures) == {"a": 30, "b": 2, "c": 13}
    widths = [sheet(pictures, label).shape for label in range(3)]
    assert widths == [widths[0]] * 3  # so that pictures of all classes have the same size on the page
    height, width = widths[0][:2]
    two = sheet(pictures, 1)
    squares = to_squares(pictures.pictures[30:32], height)
    np.testing.assert_array_equal(two[:, :height], squares[0])
    np.testing.assert_array_equal(two[:, height + 4 : 2 * height + 4], squares[1])
    assert (two[:, 2 * height + 4 :] == 255).all()
    assert width // height >= 10


def test_long_names_are_cut():
    assert [shortened("x" * 18), shortened("x" * 19)] == ["x" * 18, "x" * 17 + "…"]
