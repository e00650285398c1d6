"""Which networks there are to look into, and what the student's choice means."""

from dlplay.networks.presets import STACKS
from dlplay.weights.bundled import BUNDLED
from dlplay.weights.imagenet import models_here, variants_here
from dlplay.weights.network import TRAINED, Network, bundled_network, trained_weights
from dlplay.weights.pretrained import PRETRAINED, weight_file

OWN = "my own stack"
WEIGHTS = {  # name -> what it means
    "trained": "the weights that training found",
    "random": "the weights that a network has before its training",
}


def ready_networks() -> list[str]:
    """List the networks that work without a download: those that come along, then Keras's that are on this computer."""
    return [*BUNDLED, *TRAINED, *models_here()]


def network_names(ready: list[str]) -> list[str]:
    """List all networks: those that come along, the student's, then Keras's, those first that are ready."""
    return list(dict.fromkeys([*BUNDLED, *TRAINED, OWN, *ready, *PRETRAINED]))


def choose_network(name: str, weights: str, stack: str = "") -> Network | None:
    """Give the network that a name and a kind of weights mean; None if its weights are not on this computer.

    Raises StackError where the student's stack is wrong.
    """
    if name in PRETRAINED:
        side = weight_file(name).side
        if weights == "random":
            return Network(name, "random", side=side)
        variants = variants_here(name)
        return Network(name, "imagenet", variants[0], side) if variants else None
    if name in BUNDLED:
        return bundled_network(name, weights)
    text = stack if name == OWN else STACKS[name]
    return Network(text if name == OWN else name, (weights == "trained" and trained_weights(text)) or "random")
