"""What a network knows and what a map holds, in sentences and tables."""

import numpy as np
from numpy.typing import NDArray

from dlplay.feature_maps.opening import Opened
from dlplay.feature_maps.parts import Part
from dlplay.weights.bundled import BUNDLED
from dlplay.weights.network import Network
from dlplay.words import say


def what_it_is(network: Network, wanted: str = "") -> str:
    """Say in a sentence which weights a network has, and what it was trained on; wanted: the kind that was chosen."""
    if network.weights == "random" and wanted == "trained":
        return say("Nobody has trained this very stack yet, so it has random weights.")
    if network.weights == "random":
        return say("Random weights: this is what the network sees before it has learned anything.")
    if network.weights == "imagenet" or network.name in BUNDLED:
        top = "" if network.top else say(" The file without the classifier is here, so there are no scores.")
        return say("Trained on ImageNet: 1.2 million photographs of 1,000 kinds of things.") + top
    return say("Trained on 8,000 handwritten digits of MNIST: give it a digit.")


def sum_cells(opened: Opened, part: Part, source: int) -> dict[str, list[list[str]]]:
    """Write one input map's window, its weights and their products as texts; padding stands in brackets."""
    place = source - part.first
    window, weights = opened.window[..., place], opened.weights[..., place]
    digits = 5 if window.shape[1] <= 3 else 3
    return {
        say("Window in map {source}", source=source): [
            [f"{value:.{digits}f}" if here else f"({value:.{digits}f})" for value, here in zip(row, known, strict=True)]
            for row, known in zip(window, opened.inside, strict=True)
        ],
        say("times weights"): _cells(weights, digits),
        say("gives products, together {sum:.5f}", sum=opened.per_channel[place]): _cells(window * weights, digits),
    }


def in_numbers(values: NDArray[np.float32]) -> str:
    """Sum a map up: its size, its smallest and largest value, how much of it is zero."""
    zeros = float((values == 0).mean())
    size = f"{values.shape[0]} x {values.shape[1]}"
    return say(
        "{size}; from {least:.4f} to {most:.4f}, mean {mean:.4f}; {zeros:.0%} are exactly 0.",
        size=size,
        least=values.min(),
        most=values.max(),
        mean=values.mean(),
        zeros=zeros,
    )


def _cells(values: NDArray[np.float64], digits: int) -> list[list[str]]:
    return [[f"{value + 0.0:.{digits}f}" for value in row] for row in values]
