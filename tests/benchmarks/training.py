"""Measurements of trainings: the cached features, what being a job costs, the first metric, and sliders beside them."""

import os
import subprocess
import sys
import time

import numpy as np

from dlplay import jobs
from dlplay.training import Plan, split, train_classifier
from dlplay.weights import Network
from tests.browser.conftest import ROOT

PICTURES, SIDE, EPOCHS = 200, 224, 20
BACKBONE = Network("MobileNetV2 0.35", "random", top=False, side=SIDE)  # its speed does not depend on its weights
PLAN = Plan(BACKBONE, head_epochs=EPOCHS, patience=0)
LABELS = [number % 2 for number in range(PICTURES)]
BARE = """
import os, sys, time
os.nice(19)
sys.path.insert(0, {root!r})
import numpy as np, tensorflow, keras
from tests.benchmarks import training
from dlplay.training import split, train_classifier
for change in ({change} + 100, {change}):  # the first one builds what the second reuses, as in a warm worker
    pixels = training.pictures() + np.uint8(change)
    begin = time.perf_counter()
    train_classifier(pixels, training.LABELS, split(training.LABELS), training.PLAN)
    taken = (time.perf_counter() - begin) * 1000
print(taken)
"""


def pictures():
    """Give 200 pictures of noise."""
    return np.random.default_rng(0).integers(0, 255, (PICTURES, SIDE, SIDE, 3), np.uint8)


def epochs_both_ways(report):
    """Time an epoch of the head on kept features, and of the transfer-learning guide's loop, in one worker."""
    import keras

    pixels = pictures()
    trained = train_classifier(pixels, LABELS, split(LABELS), PLAN)
    base = keras.applications.MobileNetV2(weights=None, alpha=0.35, include_top=False, input_shape=(SIDE, SIDE, 3))
    base.trainable = False
    inputs = keras.Input((SIDE, SIDE, 3))
    values = base(keras.layers.Rescaling(1 / 127.5, offset=-1)(inputs), training=False)
    values = keras.layers.Dropout(0.3)(keras.layers.GlobalAveragePooling2D()(values))
    model = keras.Model(inputs, keras.layers.Dense(2, "softmax")(values))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    parts, numbers = split(LABELS), np.array(LABELS)
    data = [(pixels[list(part)].astype(np.float32), numbers[list(part)]) for part in (parts.train, parts.validation)]
    times = []
    for _ in range(4):
        begin = time.perf_counter()
        model.fit(*data[0], batch_size=32, epochs=1, validation_data=data[1], verbose=0)
        times.append((time.perf_counter() - begin) * 1000)
        report(len(times))
    ours = float(np.median([epoch.seconds for epoch in trained.epochs[1:]])) * 1000
    return ours, float(np.median(times[1:]))


def finished(job):
    """Wait for a job's end and give it."""
    while job.is_active:
        time.sleep(0.01)
    assert job.state == "done", job.fault
    return job


def start(function, *args, **options):
    """Queue a job of a student of its own."""
    return jobs.submit(function, *args, title="Benchmark", owner=f"{time.monotonic()}", **options)


def head_epoch():
    """Give milliseconds per epoch on kept features and in the guide's loop, and their ratio."""
    ours, guide = finished(start(epochs_both_ways)).result
    return ours, guide, ours / guide


def job_and_bare(rounds=3):
    """Give milliseconds of a training as a job, after its start, and as a bare script of the same threads."""
    from dlplay.jobs.layout import worker_options

    environment = {**os.environ, **worker_options()[1]["env"], "TF_CPP_MIN_LOG_LEVEL": "3"}
    pixels, owner, ours, bare = pictures(), "one student", [], []
    for change in range(rounds + 1):
        work = (train_classifier, pixels + np.uint8(change), LABELS, split(LABELS), PLAN)
        ours.append(finished(jobs.submit(*work, title="Benchmark", owner=owner)).seconds() * 1000)
        if change:
            code = BARE.format(root=str(ROOT), change=change)
            done = subprocess.run(
                [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
            )
            bare.append(float(done.stdout.split()[-1]))
    job, script = float(np.median(ours[1:])), float(np.median(bare))
    return job, script, job / script


def first_metric(rounds=5):
    """Give milliseconds from submit to the first epoch, on features that are kept, and to an empty job's report."""
    pixels, ours, empty = pictures(), [], []
    owner = "one student"  # whose jobs go to the worker that knows the features
    for _ in range(rounds + 2):
        for function, args, times in (
            (train_classifier, (pixels, LABELS, split(LABELS), PLAN), ours),
            (report_once, (), empty),
        ):
            begin = time.perf_counter()
            job = jobs.submit(function, *args, title="Benchmark", owner=owner)
            while not job.reports:
                time.sleep(0.002)
            times.append((time.perf_counter() - begin) * 1000)
            finished(job)
    first, nothing = float(np.median(ours[2:])), float(np.median(empty[2:]))
    return first, nothing, first / nothing


def report_once(report):
    """Report at once."""
    report("here")


def keep_busy(report):
    """Train until stopped."""
    pixels = pictures()[:, :96, :96]
    backbone = Network("MobileNetV2 0.35", "random", top=False, side=96)
    train_classifier(
        pixels, LABELS, split(LABELS), Plan(backbone, head_epochs=0, whole_epochs=10_000, patience=0), report
    )


def beside_trainings(press):
    """Give the medians of a slider's repaint while two trainings run, and without them."""
    idle = float(np.median([press() for _ in range(25)]))
    busy = [start(keep_busy) for _ in range(2)]
    while not all(job.reports for job in busy):
        time.sleep(0.1)
    together = float(np.median([press() for _ in range(25)]))
    for job in busy:
        jobs.stop(job)
    return together, idle, together / idle
