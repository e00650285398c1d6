"""A stack of layers as data, and its text form of one line: written, read, and refused with a reason."""

import re
from dataclasses import dataclass
from typing import Any

from dlplay.words import Note, Refusal

ACTIVATIONS = ("relu", "tanh", "sigmoid", "softmax")
WINDOW = ("strides", "padding")
TAKES = {  # kind of layer -> its numbers in their order, its other hyperparameters
    "conv": (("filters", "size"), (*WINDOW, "activation")),
    "depthwise": (("size",), (*WINDOW, "activation")),
    "maxpool": (("size",), WINDOW),
    "avgpool": (("size",), WINDOW),
    "globalavgpool": ((), ()),
    "globalmaxpool": ((), ()),
    "activation": ((), ("activation",)),
    "batchnorm": ((), ()),
    "layernorm": ((), ()),
    "dropout": (("rate",), ()),
    "flatten": ((), ()),
    "dense": (("units",), ("activation",)),
}
MOST = {"filters": 1024, "units": 4096, "size": 31, "strides": 16, "side": 512, "channels": 64, "layers": 64}
WORDS = {
    "filters": "the number of filters",
    "units": "the number of units",
    "size": "the size of the window",
    "strides": "the stride",
    "side": "a side of the input",
    "channels": "the number of input channels",
}


class StackError(Refusal):
    """A stack of layers that cannot be built; the message says which layer, why, and what to do."""


@dataclass(frozen=True)
class Layer:
    """A layer: its kind and the hyperparameters that this kind has; sizes and strides are (rows, columns)."""

    kind: str
    filters: int = 0
    size: tuple[int, int] = (0, 0)
    strides: tuple[int, int] = (1, 1)
    padding: str = "valid"
    activation: str = "linear"
    rate: float = 0.0
    units: int = 0


@dataclass(frozen=True)
class Stack:
    """Layers from first to last, and the (height, width, channels) of the pictures that go in."""

    input_shape: tuple[int, int, int]
    layers: tuple[Layer, ...]


def parse_stack(text: str) -> Stack:
    """Read a stack such as "input 28x28x1; conv 6 5x5 same relu; flatten; dense 10 softmax".

    Raises StackError with the number of the layer, the reason and what to do.
    """
    first, *others = split_stack(text)
    shape = _input_shape(first) if first else None
    if not others:
        raise StackError("The network has no layer yet. Add one, for example: conv 8 3x3 same relu.")
    if len(others) > MOST["layers"]:
        raise StackError(
            "The network has {others} layers, at most {most} are possible here.",
            others=len(others),
            most=MOST["layers"],
        )
    return Stack(
        shape or _input_shape(first), tuple(parse_layer(piece, number) for number, piece in enumerate(others, 1))
    )


def split_stack(text: str) -> list[str]:
    """Part the text into the input and the layers, right or wrong; there is always an input, if only an empty one."""
    pieces = [" ".join(piece.lower().replace("×", "x").split()) for piece in re.split("[;\n]", text)]
    pieces = [piece for piece in pieces if piece]
    return pieces if pieces and pieces[0].startswith("input") else ["", *pieces]


def piece_names(pieces: list[str]) -> list[str]:
    """Name the pieces of a text: "input", then the kind and its count: conv_1, conv_2, dense_1."""
    kinds = [re.sub("[^a-z]", "", piece.split()[0]) or "layer" for piece in pieces[1:]]
    return ["input", *(f"{kind}_{kinds[: place + 1].count(kind)}" for place, kind in enumerate(kinds))]


def layer_names(stack: Stack) -> list[str]:
    """Name every layer by its kind and its count, first to last: conv_1, maxpool_1, conv_2."""
    return piece_names(["input", *(layer.kind for layer in stack.layers)])[1:]


def parse_layer(piece: str, number: int) -> Layer:
    """Read one layer such as "conv 6 5x5 same relu"; number says which one it is, for the message."""
    kind, *words = piece.split() or [""]
    if kind not in TAKES:
        raise StackError(
            "Layer {number}: there is no layer “{kind}”. Choose one of: {takes}.",
            number=number,
            kind=kind[:30],
            takes=", ".join(TAKES),
        )
    here = Note("Layer {number}, {kind}", number=number, kind=kind)
    values = _values(kind, words, here)
    for needed in [*TAKES[kind][0], *(["activation"] if kind == "activation" else [])]:
        if needed not in values:
            raise StackError(
                "{here}: the {needed} is missing. Write for example: {kind}.",
                here=here,
                needed=needed,
                kind=EXAMPLES[kind],
            )
    if "pool" in kind and "size" in values:
        values.setdefault("strides", values["size"])
    layer = Layer(kind, **values)
    if kind == "depthwise" and layer.strides[0] != layer.strides[1]:
        raise StackError("{here}: rows and columns need the same stride. Write for example: stride 2.", here=here)
    return layer


def format_layer(layer: Layer) -> str:
    """Write one layer as text; what has its usual value is left out."""
    words = [layer.kind]
    if layer.kind in ("conv", "depthwise"):
        words += [str(layer.filters)] * (layer.kind == "conv") + [_pair(layer.size, whole=True), layer.padding]
        words += [f"stride {_pair(layer.strides)}"] * (layer.strides != (1, 1))
    elif layer.kind in ("maxpool", "avgpool"):
        words += [_pair(layer.size)] + [f"stride {_pair(layer.strides)}"] * (layer.strides != layer.size)
        words += ["same"] * (layer.padding == "same")
    elif layer.kind == "dense":
        words += [str(layer.units)]
    elif layer.kind == "dropout":
        words += [f"{layer.rate:g}"]
    return " ".join(words + [layer.activation] * (layer.activation != "linear"))


EXAMPLES = {
    "conv": "conv 8 3x3 same relu",
    "depthwise": "depthwise 3x3 same relu",
    "maxpool": "maxpool 2",
    "avgpool": "avgpool 2",
    "dropout": "dropout 0.5",
    "activation": "activation relu",
    "dense": "dense 10 softmax",
}


def _values(kind: str, words: list[str], here: str) -> dict[str, Any]:
    """Sort the words behind a kind into hyperparameters."""
    positions, options = TAKES[kind]
    numbers = list(positions)
    values: dict[str, Any] = {}
    rest = iter(words)
    for word in rest:
        name = _name_of(word) or (numbers.pop(0) if numbers else "")
        if name not in (*positions, *options):
            raise StackError(
                "{here}: “{word}” has no meaning in this layer. {kind}",
                here=here,
                word=word[:30],
                kind=_how_to_write(kind),
            )
        if name in values:
            raise StackError(
                "{here}: the {name} stands there twice. {kind}", here=here, name=name, kind=_how_to_write(kind)
            )
        values[name] = _value(name, next(rest, "") if name == "strides" else word, here)
    return values


def _name_of(word: str) -> str:
    if word in ("stride", "strides"):
        return "strides"
    if word in ("same", "valid"):
        return "padding"
    return "activation" if word in (*ACTIVATIONS, "linear") else ""


def _value(name: str, word: str, here: str) -> str | int | float | tuple[int, int]:
    if name in ("padding", "activation"):
        return word
    if name == "rate":
        if not re.fullmatch(r"0|0?\.[0-9]{1,4}", word):
            raise StackError(
                "{here}: the rate must be from 0 to below 1, for example 0.5, not “{word}”.", here=here, word=word[:30]
            )
        return float(word)
    if name in ("filters", "units"):
        return _whole(name, word, here)
    rows, cross, columns = word.partition("x")
    return _whole(name, rows, here), _whole(name, columns if cross else rows, here)


def _whole(name: str, word: str, here: str) -> int:
    if re.fullmatch("[0-9]{1,9}", word) and 1 <= int(word) <= MOST[name]:
        return int(word)
    raise StackError(
        "{here}: {name} must be from 1 to {most:,}, not “{word}”.",
        here=here,
        name=WORDS[name],
        most=MOST[name],
        word=word[:30],
    )


def _input_shape(piece: str) -> tuple[int, int, int]:
    sides = piece.removeprefix("input").strip().split("x")
    if len(sides) != 3:
        raise StackError("Begin with the pictures' height, width, channels and a semicolon, such as input 28x28x1;")
    height, width = (_whole("side", word.strip(), "Input") for word in sides[:2])
    return height, width, _whole("channels", sides[2].strip(), "Input")


def _how_to_write(kind: str) -> str:
    return Note("Write for example: {kind}.", kind=EXAMPLES.get(kind, kind))


def _pair(pair: tuple[int, int], *, whole: bool = False) -> str:
    return f"{pair[0]}x{pair[1]}" if whole or pair[0] != pair[1] else str(pair[0])
