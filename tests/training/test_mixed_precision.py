"""Half precision, as it is chosen where TensorFlow sees a GPU: tried on the processor, which can compute it, too."""

import subprocess
import sys

CODE = """
import numpy as np
import tensorflow as tf

real, reports = tf.config.list_physical_devices, []
tf.config.list_physical_devices = lambda kind: real("CPU")  # for whoever asks first, which is the choice of precision

def report(progress, passing=False):
    reports.append(progress)
    if len(reports) > 1:
        tf.config.list_physical_devices = real

import keras
from dlplay.training import Plan, train_classifier
from tests.training.test_training import LABELS, PARTS, PIXELS, TINY

plan = Plan(TINY, head_epochs=8, whole_epochs=1, batch_size=8)
trained = train_classifier(PIXELS, LABELS, PARTS, plan, report)
print(keras.config.dtype_policy().name)
print(all(np.isfinite([one.loss, one.val_loss]).all() for one in trained.epochs))
print(trained.probabilities.dtype, np.allclose(trained.probabilities.sum(axis=1), 1, atol=1e-5))
"""


def test_a_classifier_is_trained_in_half_precision_and_its_probabilities_are_exact():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.splitlines()[-3:] == ["mixed_float16", "True", "float32 True"], done.stderr[-2000:]
