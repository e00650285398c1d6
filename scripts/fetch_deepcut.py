"""Fetch deepcut's own weights: `python -m scripts.fetch_deepcut`. The package is under the MIT licence."""

import io

import h5py
import numpy as np
from numpy.typing import NDArray

from dlplay.word_segmentation.deepcut import DEEPCUT_FILE, build_deepcut
from scripts.packages import Package, PackageError, read_member, write_weights

WEIGHTS = Package("pip", "deepcut", "0.7.0.0", "054b778236b75ee505fb79759e180972e8b50be9af4c741451beceab0bbd887b")
WEIGHTS_MEMBER = "deepcut/weight/cnn_without_ne_ab.h5"
LAYERS = {  # our name of a layer -> the file's
    "letter_embedding": "embedding_1",
    "letter_norm": "batch_normalization_1",
    "kind_embedding": "embedding_2",
    "joined_norm": "batch_normalization_2",
    "hidden": "dense_13",
    "begins": "dense_14",
}
LAYERS |= {f"conv_{width}": f"conv1d_{width}" for width in range(1, 13)}
LAYERS |= {f"five_{width}": f"time_distributed_{width}" for width in range(1, 13)}


def read_weights(content: bytes) -> dict[str, list[NDArray[np.float32]]]:
    """Give the arrays of every layer of an HDF5 file, in their order."""
    found: dict[str, list[NDArray[np.float32]]] = {}
    with h5py.File(io.BytesIO(content)) as file:
        for layer in file.attrs["layer_names"]:
            group = file[layer]
            found[layer.decode()] = [np.asarray(group[name]) for name in group.attrs["weight_names"]]
    return found


def main() -> None:
    """Fetch, check, put into the model's order, write."""
    arrays = read_weights(read_member(WEIGHTS, WEIGHTS_MEMBER))
    model = build_deepcut()
    for layer in model.layers:
        if layer.weights:
            layer.set_weights(arrays.pop(LAYERS[layer.name]))  # raises where a shape does not fit
    if left := [name for name, parts in arrays.items() if parts]:
        raise PackageError(f"The model has no place for {left}.")
    write_weights(DEEPCUT_FILE, model.get_weights())


if __name__ == "__main__":
    main()
