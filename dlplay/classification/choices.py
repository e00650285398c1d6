"""Which networks there are to ask, and what the student's choice means."""

import functools
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from dlplay.classification.gallery import Gallery
from dlplay.data.pictures.samples import sample
from dlplay.weights.bundled import BUNDLED
from dlplay.weights.imagenet import CLASS_NAMES, WeightsError, fetch, is_here
from dlplay.weights.network import TRAINED, Network, bundled_network
from dlplay.weights.pretrained import PRETRAINED, weight_file
from dlplay.weights.scores import class_name
from dlplay.words import Note

NONE = "none"
WEIGHTS = {  # name -> what it means
    "trained": "the weights that training found",
    "random": "the weights that a network has before its training",
}
PHOTOGRAPHS = ("chelsea", "coffee", "rocket", "camera", "astronaut", "pagoda", "monument")
DIGITS = ("digit 3", "digit 5", "digit 7")  # a network for digits begins with the first


def ready_networks() -> list[str]:
    """List the networks that classify without a download: those for photographs first, those for digits last."""
    return [*BUNDLED, *(name for name in PRETRAINED if is_here(weight_file(name))), *TRAINED]


def network_names(ready: list[str]) -> list[str]:
    """List all networks, those first that are ready."""
    return list(dict.fromkeys([*ready, *PRETRAINED]))


def choose_network(name: str, weights: str) -> Network | None:
    """Give the network that a name and a kind of weights mean; None if its weights are not on this computer."""
    if name in TRAINED:
        return Network(name, TRAINED[name] if weights == "trained" else "random")
    if name in BUNDLED:
        return bundled_network(name, weights)
    file = weight_file(name)
    if weights == "random":
        return Network(name, "random", side=file.side)
    return Network(name, "imagenet", side=file.side) if is_here(file) else None


def sample_names(network: Network) -> tuple[str, ...]:
    """Name the samples that suit a network."""
    return DIGITS if network.name in TRAINED else PHOTOGRAPHS


def class_names(network: Network, num_classes: int, folder: Path) -> tuple[str, ...]:
    """Name all classes, each in its own way: a name that comes twice gets its number, too."""
    return _class_names(network, num_classes, folder, (folder / CLASS_NAMES.name).exists())


@functools.lru_cache(maxsize=32)
def _class_names(network: Network, num_classes: int, folder: Path, _named: bool) -> tuple[str, ...]:
    names = [class_name(network, number, folder) for number in range(num_classes)]
    counts = Counter(names)
    return tuple(
        Note("{name} (class {number})", name=name, number=number) if counts[name] > 1 else name
        for number, name in enumerate(names)
    )


def fetch_weights(name: str, report: Callable[[float], None]) -> None:
    """Download the ImageNet weights of a network, and the names of the classes. Raises WeightsError."""
    file = weight_file(name)
    try:
        fetch(CLASS_NAMES)
        fetch(file, report)
    except WeightsError as error:
        spoken = {
            CLASS_NAMES.name: Note("The list of the classes' names"),
            file.name: Note("The file with the weights of {name}", name=name),
        }
        values = {field: spoken.get(str(value), value) for field, value in error.values.items()}
        raise WeightsError(error.text, **values) from error


def read_samples(names: tuple[str, ...]) -> Gallery:
    """Give the samples of these names."""
    return Gallery(tuple(sample(name) for name in names))
