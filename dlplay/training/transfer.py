"""Transfer learning: a head on a frozen backbone, then the backbone's last layers too. Runs where TensorFlow is."""

import functools
import hashlib
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dlplay.networks.first_weights import seed_layers
from dlplay.training.augmenting import augment, augmentation_layers
from dlplay.training.batches import Batches, batches_in_order, draw_orders
from dlplay.training.fitting import best_epoch, fit
from dlplay.training.model import assemble, build_head, maps_shape, own_copy, preprocessing_layers, unfreeze
from dlplay.training.plan import Epoch, ModelFile, Plan, Progress, Split, Trained, TrainingError
from dlplay.training.reports import Report, quiet, share_of_work
from dlplay.weights.network import Network
from dlplay.words import Note

if TYPE_CHECKING:
    import keras

PART = 16  # pictures that go through the backbone together


@dataclass(frozen=True)
class Images:
    """Pictures (pictures, side, side, 3), 0 to 255, that can be compared quickly, by their checksum."""

    checksum: str
    pixels: NDArray[np.uint8] = field(compare=False, repr=False)


def as_images(pixels: NDArray[np.uint8]) -> Images:
    """Name pictures by their checksum."""
    content = np.ascontiguousarray(pixels)
    return Images(hashlib.sha256(content.data).hexdigest() + str(content.shape), content)


def train_classifier(
    pixels: NDArray[np.uint8], labels: Sequence[int], parts: Split, plan: Plan, report: Report = quiet
) -> Trained:
    """Train a classifier on pictures (pictures, side, side, 3), 0 to 255, and give it with all that it reported.

    The frozen backbone's features are computed once, and the head learns on them; then the whole network learns, if
    the plan has epochs for that. Raises TrainingError and StackError.
    """
    begin = time.monotonic()
    prepare_device(report)
    numbers, count = np.asarray(labels), len(set(labels))
    head = build_head(plan.head, maps_shape(plan.backbone), count, plan.seed)
    epochs: tuple[Epoch, ...] = ()
    if plan.head_epochs:
        epochs = train_head(head, pixels, numbers, parts, plan, report=share_of_work(report, 0, work_of_head(plan)))
    report(Progress(Note("Putting backbone and head together"), work_of_head(plan)), passing=True)
    backbone = own_copy(plan.backbone)  # only now: the head's first epoch need not wait for it
    model = assemble(backbone, head, plan)
    if plan.whole_epochs:
        rest = share_of_work(report, work_of_head(plan), 1)
        epochs = train_whole(model, pixels, numbers, parts, plan, before=epochs, report=rest)
    if not epochs:
        raise TrainingError("There is nothing to do: give the head or the whole network at least one epoch.")
    report(Progress(Note("Sorting all pictures with the kept weights"), 1.0), passing=True)
    kept = best_epoch(epochs) if plan.restore_best else epochs[-1]
    model.get_layer("backbone").trainable = model.get_layer("backbone").trainable and kept.phase == "whole"
    return Trained(
        parts,
        epochs,
        kept.number,
        predict(model, pixels),
        keras_file(model),
        backbone.count_params() + head.count_params(),
        sum(int(np.prod(weights.shape)) for weights in model.trainable_weights),
        time.monotonic() - begin,
    )


def work_of_head(plan: Plan) -> float:
    """Give the part of all work until the head has learned, roughly: a whole epoch counts as three looks at a copy."""
    looks = plan.copies if plan.augmentations else 1
    return looks / (looks + 3 * plan.whole_epochs) if plan.head_epochs else 0.0


def prepare_device(report: Report) -> None:
    """Use half precision where a GPU computes, and forget the names of earlier trainings' layers."""
    import keras
    import tensorflow as tf

    report(Progress(Note("Building the network")), passing=True)
    keras.backend.clear_session()
    keras.config.set_dtype_policy("mixed_float16" if tf.config.list_physical_devices("GPU") else "float32")


def train_head(
    head: "keras.Model", pixels: NDArray[np.uint8], labels: NDArray[Any], parts: Split, plan: Plan, *, report: Report
) -> tuple[Epoch, ...]:
    """Train the head on the frozen backbone's features, each computed once."""
    import keras

    train, validation = list(parts.train), list(parts.validation)
    copies = [pixels[train]]
    if plan.augmentations:
        copies = [augment(pixels[train], plan.augmentations, plan.seed + 100 * copy) for copy in range(plan.copies)]
    work = (plan.backbone, plan.preprocessing)
    looked = 0.9 * len(train) / (len(train) + len(validation))
    seen = features(*work, as_images(np.concatenate(copies)), share_of_work(report, 0, looked))
    known = features(*work, as_images(pixels[validation]), share_of_work(report, looked, 0.9))
    if isinstance(head.layers[0], keras.layers.GlobalAveragePooling2D):  # every epoch would take the same means
        seen, known = (np.asarray(head.layers[0](maps)) for maps in (seen, known))
        head = keras.Sequential([keras.Input(seen.shape[1:]), *head.layers[1:]])
    return fit(
        head,
        (seen, np.tile(labels[train], len(copies))),
        (known, labels[validation]),
        rate=plan.head_rate,
        epochs=plan.head_epochs,
        batch_size=plan.batch_size,
        phase="head",
        patience=plan.patience,
        restore_best=plan.restore_best,
        seed=plan.seed,
        report=share_of_work(report, 0.9, 1),
    )


def train_whole(
    model: "keras.Model",
    pixels: NDArray[np.uint8],
    labels: NDArray[Any],
    parts: Split,
    plan: Plan,
    *,
    before: tuple[Epoch, ...],
    report: Report,
) -> tuple[Epoch, ...]:
    """Train the head and the backbone's last layers together, on pictures that change at random at every step."""
    unfreeze(model.get_layer("backbone"), plan.unfrozen, batch_norm_learns=plan.batch_norm_learns)
    seed_layers(model, plan.seed)
    train, validation = list(parts.train), list(parts.validation)
    return fit(
        model,
        changing_batches(pixels[train], labels[train], plan),
        plain_batches(pixels[validation], labels[validation], plan.batch_size),
        rate=plan.whole_rate,
        epochs=plan.whole_epochs,
        phase="whole",
        before=before,
        patience=plan.patience,
        restore_best=plan.restore_best,
        report=report,
    )


def changing_batches(pixels: NDArray[np.uint8], labels: NDArray[Any], plan: Plan) -> Batches:
    """Make batches of floats for all epochs of the whole network, in a new order every epoch, augmented as planned."""
    import tensorflow as tf

    orders = draw_orders(len(pixels), plan.whole_epochs, plan.seed)
    found = batches_in_order(pixels, labels, orders, plan.batch_size)
    data = found.data.map(lambda images, numbers: (tf.cast(images, tf.float32), numbers))
    for layer in augmentation_layers(plan.augmentations, plan.seed):
        data = data.map(functools.partial(_augmented, layer))
    return Batches(data.prefetch(1), found.steps)


def plain_batches(pixels: NDArray[np.uint8], labels: NDArray[Any], batch_size: int) -> Any:
    """Make a dataset of batches of floats, in the pictures' order."""
    import tensorflow as tf

    data = tf.data.Dataset.from_tensor_slices((pixels, labels)).batch(batch_size)
    return data.map(lambda images, numbers: (tf.cast(images, tf.float32), numbers)).prefetch(1)


def _augmented(layer: Any, images: Any, labels: Any) -> tuple[Any, Any]:
    return layer(images, training=True), labels


@functools.lru_cache(maxsize=4)
def _features(network: Network, preprocessing: str, images: Images) -> dict[str, NDArray[np.float32]]:
    """Give a place to keep the features of these pictures, as long as they are among the latest."""
    return {}


def features(network: Network, preprocessing: str, images: Images, report: Report = quiet) -> NDArray[np.float32]:
    """Give a frozen backbone's maps (pictures, height, width, channels); those of the latest pictures are kept."""
    import keras

    kept = _features(network, preprocessing, images)
    if "maps" not in kept:
        backbone = own_copy(network)
        inputs = values = keras.Input(backbone.input_shape[1:])
        for layer in preprocessing_layers(network, preprocessing):
            values = layer(values)
        model = keras.Model(inputs, backbone(values, training=False))
        kept["maps"] = predict(model, images.pixels, report)
    return kept["maps"]


def predict(model: "keras.Model", pixels: NDArray[np.uint8], report: Report = quiet) -> NDArray[np.float32]:
    """Give what a model makes of pictures, a few at a time."""
    import tensorflow as tf

    call = tf.function(lambda images: model(images, training=False), reduce_retracing=True)
    results = []
    for first in range(0, len(pixels), PART):
        part = pixels[first : first + PART].astype(np.float32)
        results.append(np.asarray(call(part), np.float32))
        done = min(first + PART, len(pixels))
        text = Note("Through the frozen backbone, once: {done} of {count} pictures", done=done, count=len(pixels))
        report(Progress(text, done / len(pixels)), passing=True)
    return np.concatenate(results)


def keras_file(model: "keras.Model") -> ModelFile:
    """Write a model as Keras does into a .keras file, without its optimizer."""
    import keras

    plain = keras.Model(model.input, model.output, name=model.name)  # no lists: it takes an array
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "classifier.keras"
        plain.save(path)
        content = path.read_bytes()
    return ModelFile(hashlib.sha256(content).hexdigest(), content)


def save_model(file: ModelFile, path: str) -> None:
    """Write a trained model to a file; keras.models.load_model(path) opens it."""
    Path(path).write_bytes(file.content)


class ModelGoneError(LookupError):
    """Says that a worker does not have the model that is known by this checksum."""


@functools.lru_cache(maxsize=4)
def open_model(file: ModelFile) -> "keras.Model":
    """Load a model that a training of ours wrote; the latest ones are kept. Nobody may change what this gives.

    Raises ModelGoneError for a file without content, where the model is no longer kept.
    """
    import keras

    if not file.content:
        raise ModelGoneError(file.checksum)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "classifier.keras"
        path.write_bytes(file.content)
        return keras.models.load_model(path, compile=False)
