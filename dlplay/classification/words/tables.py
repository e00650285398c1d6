"""Scores, weights, pixels and costs as tables."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dlplay.classification.answering import Answer
from dlplay.classification.heat import HeatMap, strongest_maps
from dlplay.classification.measuring import Costs
from dlplay.weights.network import Network
from dlplay.weights.preparation import input_shape
from dlplay.weights.scores import class_name, top_scores
from dlplay.words import say


def score_cells(answer: Answer, best: Sequence[tuple[int, float]], names: Sequence[str]) -> list[list[str]]:
    """List the best classes with their score, its power of e, and their probability."""
    highest = float(answer.scores.max())
    cells = [
        [
            say("class"),
            say("number c"),
            say("score z"),
            say("z minus the highest z"),
            say("e to this power"),
            say("probability p"),
        ]
    ]
    for (number, probability), name in zip(best, names, strict=True):
        score = float(answer.scores[number])
        cells.append([name, str(number), f"{score:.3f}", f"{score - highest:.3f}", f"{np.exp(score - highest):.5f}"])
        cells[-1].append(f"{probability:.5f}")
    return cells


def weight_cells(found: HeatMap, row: int, column: int) -> list[list[str]]:
    """List the maps that count most at a place: alpha_k, the map's value there, and their product."""
    cells = [[say("map k"), say("weight αₖ"), say("value Aᵏ here"), say("product")]]
    for number in strongest_maps(found, row, column):
        alpha, value = float(found.weights[number]), float(found.maps[row, column, number])
        cells.append([str(number), f"{alpha:.3g}", f"{value:.3g}", f"{alpha * value:.3g}"])
    return cells


def pixel_cells(image: NDArray[np.float32], given: NDArray[np.float32], row: int, column: int) -> list[list[str]]:
    """List the numbers of a pixel before and after the preparation, channel by channel."""
    names = (say("red"), say("green"), say("blue")) if image.shape[2] == 3 else (say("gray"),) * image.shape[2]
    before = [
        [say("in the picture"), *names],
        [say("0 to 255"), *(f"{value * 255:.2f}" for value in image[row, column])],
    ]
    after = [say("the network gets"), *(f"{value:.5f}" for value in given[row, column])]
    return [*before, [say("as map"), *map(str, range(image.shape[2]))], after]


def cost_cells(costs: Mapping[Network, Costs]) -> list[list[str]]:
    """List what one picture costs every network."""
    cells = [[say("network"), say("input"), say("parameters"), say("million multiply-adds"), say("milliseconds")]]
    for network, one in costs.items():
        shape, millions = " x ".join(map(str, input_shape(network))), f"{one.num_multiply_adds / 1e6:,.1f}"
        cells.append([network.name, shape, f"{one.num_parameters:,}", millions, f"{one.milliseconds:,.1f}"])
    return cells


def feeding_cells(answers: Mapping[str, Answer], network: Network, folder: Path) -> list[list[str]]:
    """List, for every preparation, its range of values and the network's most probable class."""
    cells = [[say("given"), say("from"), say("to"), say("most probable"), say("probability")]]
    for name, answer in answers.items():
        number, probability = top_scores(answer.probabilities, 1)[0]
        low, high = float(answer.given.min()), float(answer.given.max())
        cells.append(
            [say(name), f"{low:.2f}", f"{high:.2f}", class_name(network, number, folder), f"{probability:.5f}"]
        )
    return cells
