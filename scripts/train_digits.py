"""Train the digit networks in assets/networks: `python -m scripts.train_digits FOLDER`.

FOLDER holds MNIST's t10k-images-idx3-ubyte.gz and t10k-labels-idx1-ubyte.gz. Of these 10,000 digits, in their order,
8,000 train, 1,000 choose the epoch and 1,000 test. The accuracies are printed; they stand in assets/SOURCE.md.
"""

import argparse
import gzip
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from dlplay.networks import STACKS, build, parse_stack
from dlplay.weights.network import FOLDER, TRAINED

EPOCHS, BATCH, SEED = 40, 64, 1


def read_idx(path: Path) -> NDArray[np.uint8]:
    """Read an IDX file: four bytes of type and number of axes, the length of each axis, then the values."""
    content = gzip.decompress(path.read_bytes())
    axes = content[3]
    shape = np.frombuffer(content, ">u4", axes, offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * axes).reshape(shape)


def varied(inputs: Any) -> Any:
    """Shift, turn and scale a little, so that drawings by mouse are recognized, too."""
    for layer in (
        keras.layers.RandomTranslation(0.08, 0.08, fill_mode="constant", seed=SEED),
        keras.layers.RandomRotation(0.04, fill_mode="constant", seed=SEED),
        keras.layers.RandomZoom(0.1, fill_mode="constant", seed=SEED),
    ):
        inputs = layer(inputs)
    return inputs


def train(name: str, images: NDArray[np.float32], labels: NDArray[np.uint8]) -> float:
    """Train the preset of that name, save its weights, and give its accuracy on the last 1,000 digits."""
    keras.utils.set_random_seed(SEED)
    model = build(parse_stack(STACKS[name]), seed=SEED)
    inputs = keras.Input((28, 28, 1))
    trainer = keras.Model(inputs, model(varied(inputs)))
    trainer.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    best = keras.callbacks.EarlyStopping(monitor="val_loss", patience=EPOCHS, restore_best_weights=True)
    slower = keras.callbacks.ReduceLROnPlateau(patience=3, factor=0.5)
    trainer.fit(
        images[:8000],
        labels[:8000],
        batch_size=BATCH,
        epochs=EPOCHS,
        validation_data=(images[8000:9000], labels[8000:9000]),
        callbacks=[best, slower],
        verbose=2,
    )
    model.save_weights(FOLDER / TRAINED[name])
    return float((model.predict(images[9000:], verbose=0).argmax(axis=1) == labels[9000:]).mean())


def main() -> None:
    """Train every network of TRAINED."""
    parser = argparse.ArgumentParser(description="Train the digit networks in assets/networks.")
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    images = np.asarray(read_idx(folder / "t10k-images-idx3-ubyte.gz")[..., np.newaxis] / 255, np.float32)
    labels = read_idx(folder / "t10k-labels-idx1-ubyte.gz")
    for name in TRAINED:
        print(f"{name}: test accuracy {train(name, images, labels):.3f}", flush=True)


if __name__ == "__main__":
    main()
