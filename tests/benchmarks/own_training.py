"""Trainings on own pictures against the bare Keras scripts that they stand for; and twenty minutes beside a class.

`python -m tests.benchmarks.own_training --minutes 20`: two trainings at once, while 20 students move a slider.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np

from dlplay import jobs
from dlplay.data import draw_scenes
from dlplay.detection.fitting import DetectionEpoch
from dlplay.detection.learning import first_plan, train_detector
from dlplay.segmentation.learning import Recipe, train_segmenter
from tests.benchmarks.crowd import MAPS, p95, slider_times
from tests.benchmarks.training import finished, start
from tests.browser.conftest import ROOT, Server

SIDE, STUDENTS, PAUSE = 320, 20, 2.0
PRELUDE = """
import os, sys, time
os.nice(19)
sys.path.insert(0, {root!r})
import numpy as np, keras, keras_cv, tensorflow
from dlplay.segmentation.fitting import SegmentationPlan, batch as masks, entropy_and_dice
from dlplay.segmentation.learning import Recipe, split_set
from dlplay.segmentation.unet import build_unet
from dlplay.detection.fitting import batch as boxes
from dlplay.detection.learning import split_pictures
from tests.benchmarks import own_training
keras.utils.set_random_seed(0)
begin = time.perf_counter()
"""
YOLO = """
scenes, plan = own_training.scenes(60, {seed}), own_training.detection_plan({seed})
parts = [boxes(part, np.arange(len(part.pictures)), plan, np.random.default_rng(0)) for part in
         split_pictures(scenes, plan.seed)]
begin = time.perf_counter()
backbone = keras_cv.models.YOLOV8Backbone(  # its preset yolo_v8_xs, which keras-cv would fetch
    stackwise_channels=[32, 64, 128, 256], stackwise_depth=[1, 2, 2, 1], include_rescaling=True)
model = keras_cv.models.YOLOV8Detector(
    num_classes=len(scenes.classes), bounding_box_format="xyxy", backbone=backbone, fpn_depth=1)
model.compile(optimizer=keras.optimizers.AdamW(1e-3, global_clipnorm=10.0), box_loss="ciou",
              classification_loss="binary_crossentropy", jit_compile=False)
model.fit(*parts[0], batch_size=plan.batch_size, epochs=1, validation_data=parts[1], verbose=0)
"""
UNET = """
scenes, recipe = own_training.scenes(40, {seed}, 128), Recipe(side=128)
plan = SegmentationPlan((128, 128))
parts = [masks(part, np.arange(len(part.pictures)), plan, np.random.default_rng(0)) for part in
         split_set(scenes, recipe.seed)]
begin = time.perf_counter()
model = build_unet(len(scenes.classes) + 1, channels=recipe.channels, skips=True, seed=0)
model.compile(keras.optimizers.Adam(recipe.learning_rate, clipnorm=1.0), entropy_and_dice, jit_compile=False)
model.fit(*parts[0], batch_size=plan.batch_size, epochs=recipe.epochs, validation_data=parts[1], verbose=0)
"""


def scenes(count, seed, side=SIDE):
    """Draw pictures with boxes and masks."""
    return draw_scenes(count, seed, side)


def detection_plan(seed):
    """Give what the page proposes for 60 pictures."""
    return replace(first_plan(scenes(60, seed)), shape=(SIDE, SIDE))


def bare(script, seed):
    """Run a script of its own with a worker's threads and priority; milliseconds after its imports."""
    from dlplay.jobs.layout import worker_options

    environment = {**os.environ, **worker_options()[1]["env"], "TF_CPP_MIN_LOG_LEVEL": "3"}
    code = (PRELUDE + script + "print((time.perf_counter() - begin) * 1000)").format(root=str(ROOT), seed=seed)
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def first_epoch_of_yolo(rounds=3):
    """Give milliseconds from Train to the first epoch of YOLO on 60 pictures, of a bare script, and their ratio."""
    ours, others = [], []
    for seed in range(rounds):
        begin = time.perf_counter()
        job = start(train_detector, scenes(60, seed), detection_plan(seed))
        while not any(isinstance(one, DetectionEpoch) for one in job.reports) and job.is_active:
            time.sleep(0.02)
        ours.append((time.perf_counter() - begin) * 1000)
        jobs.stop(job)
        while job.is_active:
            time.sleep(0.02)
        others.append(bare(YOLO, seed))
    here, there = float(np.median(ours)), float(np.median(others))
    return here, there, here / there


def epochs_of_unet(rounds=3):
    """Give milliseconds of 20 epochs of U-Net on 40 pictures as a job, of a bare Keras script, and a ratio."""
    ours, others = [], []
    for seed in range(rounds):
        data = scenes(40, seed, 128)
        begin = time.perf_counter()
        finished(start(train_segmenter, data, Recipe(side=128)))
        ours.append((time.perf_counter() - begin) * 1000)
        others.append(bare(UNET, seed))
    here, there = float(np.median(ours)), float(np.median(others))
    return here, there, here / there


def beside_a_class(minutes):
    """Train a detector and a U-Net for so long while 20 students move a slider; says whether both still train."""
    with tempfile.TemporaryDirectory() as name:
        os.environ["DLPLAY_SCHEDULER"] = jobs.start_pool()
        server = Server(Path(name) / "log.txt")
        both = [
            start(train_detector, scenes(60, 0), replace(detection_plan(0), epochs=10_000)),
            start(train_segmenter, scenes(40, 0, 128), Recipe(side=128, epochs=100_000)),
        ]
        moves = round(minutes * 60 / (PAUSE + 0.3))
        query = MAPS
        with ThreadPoolExecutor(1) as aside:
            measured = aside.submit(slider_times, server.url, query, STUDENTS, moves, PAUSE)
            begin = time.monotonic()
            while time.monotonic() - begin < minutes * 60:
                time.sleep(15)
                print(f"{time.monotonic() - begin:.0f} s:", *(f"{one.state}, {len(one.reports)}" for one in both))
                sys.stdout.flush()
            alive = [job.is_active for job in both]
            for job in both:
                jobs.stop(job)
            times = measured.result()
            while any(job.is_active for job in both):
                time.sleep(0.1)
        server.stop()
    jobs.stop_pool()
    return f"both train: {all(alive)}; {len(times)} moves of {STUDENTS} students, p95 {p95(times):.0f} ms"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=20)
    print(beside_a_class(parser.parse_args().minutes))
