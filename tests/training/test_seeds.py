"""One seed, one result: also in a worker whose other threads draw from the common generators at the same time."""

import hashlib
import random
import re
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from dlplay import jobs
from dlplay.data import draw_scenes
from dlplay.detection.fitting import DetectionPlan
from dlplay.detection.learning import train_detector
from dlplay.detection.yolo import build_yolo
from dlplay.language_model import LanguagePlan, read_corpus, train_letters
from dlplay.normalization.small_resnets import SkipSettings
from dlplay.normalization.training_both import train_both
from dlplay.overfitting.comparing import compare_runs
from dlplay.overfitting.settings import Settings
from dlplay.segmentation.learning import Recipe, train_segmenter
from dlplay.segmentation.networks import ARCHITECTURES, Segmenter, build_segmenter
from dlplay.training import Plan, Split, train_classifier, versions
from dlplay.training.plan import AUGMENTATIONS
from dlplay.training.reports import quiet
from dlplay.weights.network import Network
from dlplay.word_segmentation.learners import LearnerSettings
from dlplay.word_segmentation.learning import train_learner

ROOT = Path(__file__).parents[2]
NORMED = "input 32x32x3; conv 6 3x3 same; batchnorm; maxpool 2; conv 8 3x3 same; batchnorm; dropout 0.3"
COMMON = re.compile(  # what hangs on Python's, NumPy's or TensorFlow's common generator
    r"set_random_seed|tf\.random\.(?!Generator)\w+|\brandom\.seed|np\.random\.(?!default_rng|Generator|SeedSequence)\w+|"
    r"\.shuffle\("
)
TOLERANCE = 1e-3  # relative, of the losses of two epochs, where the numbers of threads differ


@contextmanager
def others_draw():
    """Let another thread draw from and seed all common generators a hundred times a second, as other work may.

    More often, the drawing took as much time as the training. TensorFlow's seed after 1, 4, 16, ... seconds: it makes
    TensorFlow build every graph anew, which takes a detector longer than many a pause; twenty times a second, a
    training of half a minute came to no end in half an hour.
    """
    import tensorflow as tf

    done = threading.Event()

    def draw():
        begun, pause = time.monotonic(), 1.0
        while not done.is_set():
            random.seed(random.randrange(1000))
            np.random.seed(random.randrange(1000))
            tf.random.uniform(())
            if time.monotonic() - begun >= pause:
                pause *= 4
                tf.random.set_seed(random.randrange(1000))
            time.sleep(0.01)

    thread = threading.Thread(target=draw, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def fingerprint(*arrays):
    """A checksum of the bits of some arrays."""
    return hashlib.sha256(b"".join(np.ascontiguousarray(one).tobytes() for one in arrays)).hexdigest()[:12]


def weights_of(kind):
    """Build a network and give a checksum of its first weights. Runs in a worker."""
    if kind == "YOLO":
        return fingerprint(*build_yolo(3, 5).get_weights())
    return fingerprint(*build_segmenter(Segmenter("", ("a", "b"), "", kind, (4, 8), side=64), 5).get_weights())


def losses_of(kind, seed=1):
    """Train something small and give its losses. Runs in a worker."""
    scenes = draw_scenes(5, 0, 64)
    if kind == "detector":
        epochs = train_detector(scenes, DetectionPlan((64, 64), 2, batch_size=2, seed=seed), report=quiet).epochs
        return [loss for one in epochs for loss in (one.box_loss, one.class_loss)]
    if kind in ARCHITECTURES:
        recipe = Recipe(kind, (4, 8), side=64, epochs=2, seed=seed)
        return [one.loss for one in train_segmenter(scenes, recipe, quiet).epochs]
    if kind == "overfitting":
        settings = Settings(per_class=2, compare=("both",), epochs=2, batch_size=4, seed=seed)
        return [one.val_loss for run in compare_runs(settings, quiet).runs for one in run.epochs]
    if kind == "words":
        found = []
        chosen = LearnerSettings(units=8, letters=2000, epochs=2, batch_size=4, seed=seed)
        train_learner(chosen, report=lambda one, passing=False: passing or found.append(one))
        return [one.val_loss for one in found]
    if kind == "normalization":
        found = train_both(SkipSettings(depth=10, width=2, count=32, epochs=2, batch_size=16, seed=seed), quiet)
        return [one.val_loss for one in (*found.plain, *found.residual)]
    if kind == "letters":
        text = "\n".join(f"{one} and {other}" for one in ("cat", "dog", "cow") for other in ("sun", "moon"))
        plan = LanguagePlan("tiny", epochs=2, batch_size=3, dropout=0.2, beside=False, seed=seed)
        return [one.val_loss for one in train_letters(read_corpus(text), plan).epochs]
    draw = np.random.default_rng(3)
    pixels, labels = draw.integers(0, 256, (12, 32, 32, 3)).astype(np.uint8), [0, 1] * 6
    plan = Plan(
        Network(NORMED), head_epochs=2, whole_epochs=2, whole_rate=1e-4, batch_norm_learns=True, batch_size=4,
        augmentations=AUGMENTATIONS, copies=2, seed=seed,
    )  # fmt: skip
    trained = train_classifier(pixels, labels, Split(tuple(range(8)), (8, 9, 10, 11)), plan)
    return [one.val_loss for one in trained.epochs]


def while_others_draw(function, *args, times, report=quiet):
    """Ask several times, while another thread draws. Runs in a worker."""
    with others_draw():
        return [function(*args) for _ in range(times)]


def as_job(kind, report):
    """Train twice in a job's worker, and say how many threads it computes with."""
    import tensorflow as tf

    return while_others_draw(losses_of, kind, times=2), tf.config.threading.get_intra_op_parallelism_threads()


def test_nothing_draws_from_a_generator_that_threads_share():
    drawing = {path: COMMON.findall(path.read_text(encoding="utf-8")) for path in (ROOT / "dlplay").rglob("*.py")}
    assert {path: names for path, names in drawing.items() if names} == {}


@pytest.mark.parametrize("kind", ["YOLO", *ARCHITECTURES])
def test_a_seed_draws_the_same_weights_in_a_worker_and_here(kind):
    assert set(jobs.run(while_others_draw, weights_of, kind, times=3)) == {weights_of(kind)}


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras, writing weights
@pytest.mark.filterwarnings("ignore:Gradients do not exist")  # DeepLabV3+ does not use its backbone's last layer
@pytest.mark.parametrize(
    "kind", ["detector", *ARCHITECTURES, "overfitting", "normalization", "words", "letters", "classifier"]
)
def test_a_seed_gives_the_same_training_in_a_worker_and_here(kind):
    job = jobs.submit(as_job, kind, title="Seeds", owner=kind)
    while job.is_active:
        time.sleep(0.2)
    assert job.state == "done", job.fault
    (first, second), threads = job.result
    is_exact = threads == 1 and kind != "DeepLabV3+"  # with equal seeds its losses differ by a millionth
    np.testing.assert_allclose(second, first, rtol=0 if is_exact else TOLERANCE)
    np.testing.assert_allclose(losses_of(kind), first, rtol=TOLERANCE)


@pytest.mark.parametrize("name", AUGMENTATIONS)
@pytest.mark.parametrize("seed", [0, 3])
def test_a_seed_changes_pictures_the_same_way_every_time(name, seed):
    picture = np.random.default_rng(1).integers(0, 256, (24, 24, 3)).astype(np.uint8)
    first, second = (fingerprint(versions(picture, (name,), 6, seed)) for _ in range(2))
    assert first == second
