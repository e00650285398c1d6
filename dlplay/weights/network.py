"""A network to look into: which one, with which weights; loaded in a worker, and kept there."""

import functools
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dlplay.assets import ASSETS
from dlplay.networks.first_weights import draw_weights
from dlplay.networks.keras_code import build
from dlplay.networks.presets import STACKS
from dlplay.networks.stacks import parse_stack
from dlplay.weights.bundled import BUNDLED, build_bundled, read_arrays
from dlplay.weights.pretrained import PRETRAINED

if TYPE_CHECKING:
    import keras

FOLDER = ASSETS / "networks"
NETWORKS_KEPT = 4  # in a worker's memory; the largest of Keras's models has 1.4 GB
TRAINED = {  # preset -> its weights, trained on handwritten digits, in assets/networks
    "LeNet": "lenet.weights.h5",
    "tiny VGG": "tiny_vgg.weights.h5",
    "lecture MNIST with dropout": "lecture_mnist.weights.h5",
}


@dataclass(frozen=True)
class Network:
    """A network and its weights: a preset, one of BUNDLED or a model of keras.applications by name, or a stack's text.

    weights: "random", "imagenet", or one of our files. top: with the classifier. side: of the pictures, in pixels.
    """

    name: str
    weights: str = "random"
    top: bool = True
    side: int = 224

    @property
    def file(self) -> str:
        """The file of its weights among the assets; empty where they are random or Keras's."""
        return "" if self.weights in ("random", "imagenet") else self.weights


def bundled_network(name: str, weights: str = "trained", *, top: bool = True, side: int = 0) -> Network:
    """Give one of BUNDLED with its weights or with "random" ones; side: of its pictures, 0 for its own."""
    known = BUNDLED[name]
    return Network(name, "random" if weights == "random" else known.file, top, side or known.side)


def trained_weights(text: str) -> str | None:
    """Give the file of weights that were trained for this very stack; None where there is none."""
    stack = parse_stack(text)
    return next((file for name, file in TRAINED.items() if parse_stack(STACKS[name]) == stack), None)


def weights_path(file: str) -> Path:
    """Find a file of weights: in the folder you are in, or among the assets of the playground."""
    here = Path(file)
    return here if here.exists() else FOLDER / file


@functools.lru_cache(maxsize=NETWORKS_KEPT)
def load(network: Network) -> "keras.Model":
    """Build a network and load its weights; the four used last stay in memory. Nobody may change what this gives."""
    if network.name in PRETRAINED:
        return load_pretrained(network)
    if network.name in BUNDLED:
        return load_bundled(network)
    model = build(parse_stack(STACKS.get(network.name, network.name)))
    if network.weights != "random":
        model.load_weights(weights_path(network.weights))
    return model


def load_bundled(network: Network) -> "keras.Model":
    """Build one of BUNDLED and give it its weights; those of the classifier stand last in the file."""
    model = build_bundled(network.name, network.side, top=network.top)
    if network.weights == "random":
        draw_weights(model)
    else:
        model.set_weights(read_arrays(weights_path(network.weights))[: len(model.weights)])
    return model


def load_pretrained(network: Network) -> "keras.Model":
    """Build a model of keras.applications; Keras finds its ImageNet weights in its folder, or downloads them.

    Without the classifier any size of picture will do: the weights are those of the model's own size.
    """
    import keras

    _, function, alpha = PRETRAINED[network.name]
    options: dict[str, Any] = {"alpha": alpha} if alpha != 1.0 else {}
    weights = None if network.weights == "random" else network.weights
    shape = (network.side, network.side, 3)
    make = getattr(keras.applications, function)
    if network.top or weights is None:
        model = make(weights=weights, include_top=network.top, input_shape=shape, **options)
        if weights is None:
            draw_weights(model)
        return model
    model = make(weights=None, include_top=False, input_shape=shape, **options)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "`input_shape` is undefined")  # that is what is wanted here
        model.set_weights(make(weights=weights, include_top=False, **options).get_weights())
    return model
