"""Which backbones there are, what the student's choices mean, and recipes to begin with."""

from typing import Any

from dlplay.networks import Stack, format_layer, parse_stack
from dlplay.training import AUGMENTATIONS, HEADS, TrainingError
from dlplay.training.model import count_map_layers
from dlplay.weights import BUNDLED, PRETRAINED, Network, bundled_network, is_here, weight_file

OWN = "my own stack"
SIDES = (96, 128, 160, 192, 224)
RATES = (1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1)
BATCH_SIZES = (2, 4, 8, 16, 32, 64)
UNFROZEN = {"the last 10 layers": 10, "the last 20 layers": 20, "the last 40 layers": 40, "all layers": -1}
RECIPES: dict[str, tuple[str, dict[str, Any]]] = {  # name -> (what it is, the controls that it sets)
    "frozen backbone": (
        "The backbone stays as it is; only the head learns. Quick, and right for few pictures.",
        {"weights": "pretrained", "head": "light", "frozen": 30, "whole": 0, "side": 224},
    ),
    "then fine-tune": (
        "First the head alone, then the backbone's last layers too, in small steps.",
        {
            "weights": "pretrained",
            "head": "light",
            "frozen": 15,
            "whole": 10,
            "whole_rate": 1e-4,
            "unfrozen": "the last 20 layers",
            "side": 224,
        },
    ),
    "Model 1": (
        "The lecture's Model 1: VGG19 with random weights and its head of 1,024 and 512 units; everything learns from "
        "the start. Slow, and a comparison: this is what 100 pictures are worth without a pretrained backbone.",
        {
            "network": "VGG19",
            "weights": "random",
            "head": "lecture",
            "frozen": 0,
            "whole": 5,
            "whole_rate": 1e-4,
            "unfrozen": "all layers",
            "side": 96,
        },
    ),
}
AUGMENTATION_NAMES = list(AUGMENTATIONS)
HEAD_NAMES = [*HEADS, "my own head"]


def ready_backbones() -> list[str]:
    """List the backbones that work without a download: those that come along, then Keras's that are here."""
    return [*BUNDLED, *(name for name in PRETRAINED if is_here(weight_file(name, top=False)))]


def backbone_names() -> list[str]:
    """List all backbones, those first that are ready."""
    return list(dict.fromkeys([*ready_backbones(), OWN, *PRETRAINED]))


def choose_backbone(name: str, weights: str, side: int, stack: str = "") -> Network | None:
    """Give the backbone that a name and a kind of weights mean; None if its weights are not on this computer.

    Raises StackError and TrainingError where the student's own stack cannot be one.
    """
    if name in BUNDLED:
        return bundled_network(name, weights, top=False, side=side)
    if name in PRETRAINED:
        if weights == "random":
            return Network(name, "random", top=False, side=side)
        here = is_here(weight_file(name, top=False))
        return Network(name, "imagenet", top=False, side=side) if here else None
    return Network(stack, "random", top=False, side=_side_of(parse_stack(stack)))


def _side_of(stack: Stack) -> int:
    height, width, channels = stack.input_shape
    if height != width or channels != 3:
        raise TrainingError(
            "This stack takes pictures of {height} x {width} x {channels}; yours come as squares of three "
            "colours. Let it begin with input 64x64x3, for example.",
            height=height,
            width=width,
            channels=channels,
        )
    return height


def recipe_settings(recipe: str, network: str) -> dict[str, Any]:
    """Give the controls that a recipe sets; it takes another backbone where the chosen one's weights are not here."""
    controls, ready = RECIPES[recipe][1], ready_backbones()
    if controls["weights"] == "pretrained" and network not in ready:
        return {"network": ready[0], **controls}
    return controls


def settings_to_train(text: str) -> dict[str, str]:
    """Give the controls that train a whole stack from random weights; empty where it is no classifier of squares.

    Its layers up to the first that flattens are the backbone, the others without the last one are the head.
    """
    stack = parse_stack(text)
    height, width, _ = stack.input_shape
    first = count_map_layers(stack)
    if height != width or not first or stack.layers[-1].kind != "dense":
        return {}
    body = [f"input {height}x{width}x3", *(format_layer(layer) for layer in stack.layers[:first])]
    return {
        "network": OWN,
        "layers": "; ".join(body),
        "weights": "random",
        "head": HEAD_NAMES[-1],
        "head_layers": "; ".join(format_layer(layer) for layer in stack.layers[first:-1]),
        "frozen": "0",
        "whole": "30",
        "whole_rate": "0.001",
        "unfrozen": "all layers",
        "norm": "true" if any(layer.kind == "batchnorm" for layer in stack.layers) else "false",
    }


def head_text(choice: str, own: str) -> str:
    """Give the stack's text of a head: one of HEADS, or the student's own."""
    return HEADS.get(choice, own)
