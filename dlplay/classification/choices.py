"""Which networks there are to ask, and what the student's choice means."""

from pathlib import Path

from dlplay.architectures.network import TRAINED, Network
from dlplay.architectures.pretrained import PRETRAINED, weight_file
from dlplay.architectures.scores import class_name
from dlplay.architectures.weights import is_here
from dlplay.classification.views import Gallery
from dlplay.data.samples import sample

NONE = "none"
WEIGHTS = {  # name -> what it means
    "trained": "the weights that training found",
    "random": "the weights that a network has before its training",
}
PHOTOGRAPHS = ("chelsea", "coffee", "rocket", "camera", "astronaut", "monument")
DIGITS = ("digit 3", "digit 5", "digit 7")


def ready_networks() -> list[str]:
    """List the networks that classify without a download: our own, then Keras's whose weights are on this computer."""
    return [*TRAINED, *(name for name in PRETRAINED if is_here(weight_file(name)))]


def network_names(ready: list[str]) -> list[str]:
    """List all networks: our own, then Keras's, those first that are ready."""
    return list(dict.fromkeys([*ready, *PRETRAINED]))


def choose_network(name: str, weights: str) -> Network | None:
    """Give the network that a name and a kind of weights mean; None if its weights are not on this computer."""
    if name in TRAINED:
        return Network(name, TRAINED[name] if weights == "trained" else "random")
    file = weight_file(name)
    if weights == "random":
        return Network(name, "random", side=file.side)
    return Network(name, "imagenet", side=file.side) if is_here(file) else None


def what_it_knows(network: Network) -> str:
    """Say in a sentence what a network was trained on."""
    if network.weights == "random":
        return "Random weights: it has learned nothing, so its answer means nothing."
    if network.weights == "imagenet":
        return "Trained on ImageNet: 1.2 million photographs of 1,000 kinds of things."
    return "Trained on 8,000 handwritten digits of MNIST: it knows nothing else."


def sample_names(network: Network) -> tuple[str, ...]:
    """Name the samples that suit a network."""
    return DIGITS if network.name in TRAINED else PHOTOGRAPHS


def class_names(network: Network, numbers: list[int], folder: Path) -> list[str]:
    """Name classes, each in its own way: a name that comes twice gets its number, too."""
    names = [class_name(network, number, folder) for number in numbers]
    return [
        f"{name} (class {number})" if names.count(name) > 1 else name
        for name, number in zip(names, numbers, strict=True)
    ]


def read_samples(names: tuple[str, ...]) -> Gallery:
    """Give the samples of these names."""
    return Gallery(tuple(sample(name) for name in names))
