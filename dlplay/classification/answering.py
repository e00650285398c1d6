"""Asking a network: its picture prepared rightly or wrongly, its scores and probabilities. Runs where TensorFlow is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlplay.classification.heat import HeatMap, heat_map, map_layers
from dlplay.classification.watching import run_layers
from dlplay.data.pictures.reading import Picture
from dlplay.weights.network import Network, load
from dlplay.weights.preparation import input_shape, preprocess, to_input
from dlplay.weights.scores import top_scores

FEEDINGS = {  # name -> what the network is given
    "right": "the values that this network was trained with",
    "0 to 1": "the pixels divided by 255, and nothing more",
    "0 to 255": "the pixels as they are in the file",
    "-1 to 1": "the pixels divided by 127.5, minus 1",
    "red and blue swapped": "the right values of a picture whose red and blue were swapped",
    "negative": "the right values of the negative: light becomes dark",
}


@dataclass(frozen=True)
class Answer:
    """What a network got and what it says: given (height, width, channels), scores before softmax, probabilities.

    exact: whether the scores are the last layer's own sums; else they are the probabilities' logarithms.
    """

    given: NDArray[np.float32]
    scores: NDArray[np.float32]
    probabilities: NDArray[np.float32]
    exact: bool


def feed(network: Network, image: NDArray[np.float32], feeding: str = "right") -> NDArray[np.float32]:
    """Turn a picture (height, width, channels), 0..1, into what the network is given; feeding: one of FEEDINGS."""
    if feeding == "red and blue swapped":
        return preprocess(network, np.ascontiguousarray(image[..., ::-1]))
    if feeding == "negative":
        return preprocess(network, 1 - image)
    plain = {"0 to 1": image, "0 to 255": image * np.float32(255), "-1 to 1": image * np.float32(2) - np.float32(1)}
    return plain[feeding] if feeding in plain else preprocess(network, image)


def classify(network: Network, image: NDArray[np.float32], feeding: str = "right") -> Answer:
    """Give a network's scores and probabilities for a picture (height, width, channels), 0..1."""
    given = feed(network, image, feeding)
    run = run_layers(load(network), given[np.newaxis])
    probabilities = _plain(run.outputs)
    if run.scores is None:
        return Answer(given, np.log(np.maximum(probabilities, np.float32(1e-38))), probabilities, exact=False)
    return Answer(given, _plain(run.scores), probabilities, exact=True)


def explain_class(
    network: Network, image: NDArray[np.float32], feeding: str, class_number: int, layer: str = ""
) -> HeatMap:
    """Give Grad-CAM's heat map of a class for a picture (height, width, channels), 0..1."""
    return heat_map(load(network), feed(network, image, feeding), class_number, layer)


def classify_and_explain(
    network: Network, image: NDArray[np.float32], feeding: str = "right"
) -> tuple[Answer, HeatMap]:
    """Give a network's answer to a picture, and the heat map of the most probable class."""
    answer = classify(network, image, feeding)
    best = int(answer.probabilities.argmax())
    return answer, heat_map(load(network), answer.given, best)


def list_map_layers(network: Network) -> dict[str, str]:
    """List the layers to choose from for Grad-CAM, the last first: for every size of maps the last layer that has it.

    The text to choose ("7 x 7: out_relu") -> the path of the layer.
    """
    last: dict[tuple[int, int], str] = {}
    for path, size in map_layers(load(network), np.zeros(input_shape(network), np.float32)).items():
        last.pop(size, None)
        last[size] = path
    return {f"{height} x {width}: {path}": path for (height, width), path in reversed(last.items())}


def compare_feedings(network: Network, image: NDArray[np.float32]) -> dict[str, Answer]:
    """Ask a network once for every feeding that gives it something else than the right one does."""
    answers = {feeding: classify(network, image, feeding) for feeding in FEEDINGS}
    right = answers["right"].given
    return {
        name: answer
        for name, answer in answers.items()
        if name == "right" or not np.allclose(answer.given, right, atol=1e-4)
    }


def classify_many(
    networks: Sequence[Network], pictures: Sequence[Picture], fit: str = "crop"
) -> list[list[tuple[int, float]]]:
    """Give the most probable class and its probability, for every network a list with every picture."""
    return [
        [
            top_scores(classify(network, to_input(picture.pixels, input_shape(network), fit)).probabilities, 1)[0]
            for picture in pictures
        ]
        for network in networks
    ]


def _plain(tensor: Any) -> NDArray[np.float32]:
    return np.asarray(tensor, np.float32).ravel()
