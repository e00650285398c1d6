"""Measurements of boxes: non-maximum suppression of 10,000 boxes against TensorFlow's."""

import time

import numpy as np

from dlplay import boxes

THRESHOLD = 0.5


def suppress_10000(alternate, rounds=7):
    """Suppress 10,000 random boxes, step trace off, and let tf.image.non_max_suppression do the same."""
    import tensorflow as tf

    scene = boxes.random_scene(10_000, 0, (303, 384))
    theirs_yxyx = tf.constant(scene.boxes_xyxy[:, [1, 0, 3, 2]], tf.float32)
    their_scores = tf.constant(scene.scores, tf.float32)

    def ours():
        return boxes.suppress(scene.boxes_xyxy, scene.scores, threshold=THRESHOLD)

    def bare():
        return tf.image.non_max_suppression(theirs_yxyx, their_scores, 10_000, THRESHOLD).numpy()

    assert np.isin(ours(), bare()).mean() > 0.99  # 32 bits decide a few pairs at the threshold in another way
    return alternate(ours, bare, rounds)


def try_alone():
    """Measure and print it: `python -m tests.benchmarks.boxes`."""
    from tests.benchmarks.__main__ import alternate

    ours, other, ratio = suppress_10000(alternate)
    print(f"{time.strftime('%H:%M')} 10,000 boxes {ours:.0f} ms, TensorFlow {other:.0f} ms, ratio {ratio:.2f}")


if __name__ == "__main__":
    try_alone()
