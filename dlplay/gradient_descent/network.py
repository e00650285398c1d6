"""The lecture's network: 2 inputs, 2 hidden nodes, 2 outputs, all with the sigmoid; forward, backward, update."""

from dataclasses import dataclass, replace
from math import exp, isfinite

import numpy as np
from numpy.typing import NDArray

from dlplay.words import Note, Refusal

Numbers = dict[str, float]
WIRES = {  # weight -> the node that it comes from, the node that it goes to
    "w1": ("i1", "h1"),
    "w2": ("i2", "h1"),
    "w3": ("i1", "h2"),
    "w4": ("i2", "h2"),
    "w5": ("h1", "o1"),
    "w6": ("h2", "o1"),
    "w7": ("h1", "o2"),
    "w8": ("h2", "o2"),
}
BIAS_OF = {"h1": "b1", "h2": "b1", "o1": "b2", "o2": "b2"}
LECTURE = {
    "i1": 0.05,
    "i2": 0.10,
    "t1": 0.01,
    "t2": 0.99,
    "w1": 0.15,
    "w2": 0.20,
    "w3": 0.25,
    "w4": 0.30,
    "w5": 0.40,
    "w6": 0.45,
    "w7": 0.50,
    "w8": 0.55,
    "b1": 0.35,
    "b2": 0.60,
}
LARGEST = 1000.0
MOST_STEPS = 10_000


class NetworkError(Refusal):
    """A number that this network cannot work with."""


@dataclass(frozen=True)
class Network:
    """All numbers of the network; the hidden nodes share the bias b1, the outputs share b2."""

    inputs: tuple[float, ...]
    targets: tuple[float, ...]
    weights: tuple[float, ...]
    biases: tuple[float, ...]

    def __post_init__(self) -> None:
        for what, count in {"inputs": 2, "targets": 2, "weights": 8, "biases": 2}.items():
            numbers = getattr(self, what)
            if len(numbers) != count:
                raise NetworkError(
                    "This network has {count} {what}, not {numbers}. Give all {count}.",
                    count=count,
                    what=Note(what),
                    numbers=len(numbers),
                )
            if not all(isfinite(number) for number in numbers):
                raise NetworkError(
                    "The {what} hold a value that is not a number. Type a number into every field.", what=what
                )

    def numbers(self) -> Numbers:
        """Give every number under its name: i1, t1, w1, b1 and so on."""
        groups = {"i": self.inputs, "t": self.targets, "w": self.weights, "b": self.biases}
        return {f"{letter}{k}": value for letter, group in groups.items() for k, value in enumerate(group, 1)}


@dataclass(frozen=True)
class Training:
    """The network after some steps, and the total error before the first and after every step."""

    network: Network
    errors: NDArray[np.float64]


def sigmoid(net: float) -> float:
    """Squash a number into 0..1: 1 / (1 + exp(-net)), written so that exp never gets too large."""
    if net >= 0:
        return 1 / (1 + exp(-net))
    return exp(net) / (1 + exp(net))


def forward(network: Network) -> Numbers:
    """Compute net and out of every node, the error of every output, and their sum E.

    E = 1/2 (target - out)^2, summed over both outputs, as in the lecture.
    """
    given = network.numbers()
    found = {"out_i1": given["i1"], "out_i2": given["i2"]}
    for node, bias in BIAS_OF.items():
        sources = [(weight, start) for weight, (start, end) in WIRES.items() if end == node]
        found[f"net_{node}"] = sum(given[weight] * found[f"out_{start}"] for weight, start in sources) + given[bias]
        found[f"out_{node}"] = sigmoid(found[f"net_{node}"])
    for k in (1, 2):
        found[f"E_o{k}"] = (given[f"t{k}"] - found[f"out_o{k}"]) ** 2 / 2
    found["E"] = found["E_o1"] + found["E_o2"]
    return found


def backward(network: Network, values: Numbers) -> Numbers:
    """Differentiate E by the chain rule, from the outputs back to the inputs.

    Gives dE/dw and dE/db under the parameter's name, and dE/dnet and dE/dout under names such as net_h1.
    """
    given, found = network.numbers(), {}
    for node in ("o1", "o2", "h2", "h1"):
        if node[0] == "o":
            found[f"out_{node}"] = -(given[f"t{node[1]}"] - values[f"out_{node}"])
        else:
            found[f"out_{node}"] = sum(found[f"net_{end}"] * given[weight] for weight, end in leaving(node))
        out = values[f"out_{node}"]
        found[f"net_{node}"] = found[f"out_{node}"] * out * (1 - out)
    for node in ("i1", "i2"):
        found[f"out_{node}"] = sum(found[f"net_{end}"] * given[weight] for weight, end in leaving(node))
    for weight, (start, end) in WIRES.items():
        found[weight] = found[f"net_{end}"] * values[f"out_{start}"]
    for bias in ("b1", "b2"):
        found[bias] = sum(found[f"net_{node}"] for node, its in BIAS_OF.items() if its == bias)
    return found


def leaving(node: str) -> list[tuple[str, str]]:
    """List the weights that leave a node, each with the node that it goes to."""
    return [(weight, end) for weight, (start, end) in WIRES.items() if start == node]


def update(network: Network, rate: float, *, biases: bool = True) -> Network:
    """Do one step of gradient descent: every parameter minus learning rate times its derivative, all at once."""
    slopes = backward(network, forward(network))
    weights = tuple(value - rate * slopes[f"w{k}"] for k, value in enumerate(network.weights, 1))
    if not biases:
        return replace(network, weights=weights)
    moved = tuple(value - rate * slopes[f"b{k}"] for k, value in enumerate(network.biases, 1))
    return replace(network, weights=weights, biases=moved)


def train(network: Network, rate: float, steps: int, *, biases: bool = True) -> Training:
    """Do many steps, and note the error after each; errors has steps + 1 values."""
    if not 0 <= rate <= LARGEST or not 0 <= steps <= MOST_STEPS:
        raise NetworkError(
            "The learning rate must be between 0 and {largest:g}, the number of steps between 0 and {most_steps}.",
            largest=LARGEST,
            most_steps=MOST_STEPS,
        )
    errors = [forward(network)["E"]]
    for _ in range(steps):
        network = update(network, rate, biases=biases)
        errors.append(forward(network)["E"])
    return Training(network, np.array(errors))
