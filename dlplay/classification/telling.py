"""The lesson's sentences and tables about what a network said."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dlplay.architectures.network import Network
from dlplay.architectures.preparation import input_shape
from dlplay.architectures.scores import class_name, top_scores
from dlplay.classification.answering import Answer
from dlplay.classification.heat import HeatMap
from dlplay.classification.measuring import Costs

TIMED = (
    "The time is the median of up to seven calls with one picture on this computer, in a worker process; the first "
    "call, in which TensorFlow prepares the computation, is not counted. Multiply-adds: those of convolutions and "
    "dense layers."
)


@dataclass(frozen=True)
class Asked:
    """A network, the picture (height, width, channels) 0..1 that it was asked about, its answer and best classes."""

    network: Network
    image: NDArray[np.float32]
    answer: Answer
    best: tuple[tuple[int, float], ...]


def cost_cells(costs: Mapping[Network, Costs]) -> list[list[str]]:
    """List what one picture costs every network."""
    cells = [["network", "input", "parameters", "million multiply-adds", "milliseconds"]]
    for network, one in costs.items():
        shape, millions = " x ".join(map(str, input_shape(network))), f"{one.num_multiply_adds / 1e6:,.1f}"
        cells.append([network.name, shape, f"{one.num_parameters:,}", millions, f"{one.milliseconds:,.1f}"])
    return cells


def gradient_sentence(found: HeatMap) -> str:
    """Say of what the gradient was taken, and what the letters mean."""
    taken = "the class's score before softmax" if found.before_softmax else "the class's probability"
    height, width, count = found.maps.shape
    return (
        f"z is {taken}, here {found.score:.5f}; A^k is map k of {found.layer}, {count} maps of {height} x {width}; "
        f"n = {height * width} places; alpha_k is the mean slope: how much z grows when the values of map k do. "
        "Numbers are rounded for display. Source: Selvaraju et al. 2017, Grad-CAM. A heat map says which places raise "
        "the score, not whether the answer is right."
    )


def score_sentence(answer: Answer) -> str:
    """Say where the scores come from."""
    if answer.exact:
        return (
            "z are the last layer's weighted sums, before its softmax. The largest one is taken off all of them, so "
            "that no power of e gets too large; the quotient stays the same."
        )
    return "z are the logarithms of the probabilities: the scores themselves up to a constant, which softmax ignores."


def feeding_cells(answers: Mapping[str, Answer], network: Network, folder: Path) -> list[list[str]]:
    """List, for every preparation, its range of values and the network's most probable class."""
    cells = [["given", "from", "to", "most probable", "probability"]]
    for name, answer in answers.items():
        number, probability = top_scores(answer.probabilities, 1)[0]
        low, high = float(answer.given.min()), float(answer.given.max())
        cells.append([name, f"{low:.2f}", f"{high:.2f}", class_name(network, number, folder), f"{probability:.5f}"])
    return cells
