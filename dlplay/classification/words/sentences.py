"""What is said of an answer, of what a network knows, and of its heat map."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dlplay.classification.answering import Answer
from dlplay.classification.choices import DIGITS
from dlplay.classification.heat import HeatMap
from dlplay.weights.bundled import BUNDLED
from dlplay.weights.network import TRAINED, Network
from dlplay.weights.pretrained import weight_file
from dlplay.words import Note, plain, say

NO_CLASS = {  # sample -> what it shows that no class stands for
    "astronaut": "a **person** in a space suit. No class stands for a person",
    "camera": "a **person** who takes pictures. No class stands for a person, but one for the tripod",
    "pagoda": "a **pagoda**. No class stands for a pagoda; the nearest are stupa and palace",
}
MOST_FOUND = 40

DRAWING = "drawing"  # the name of a picture that was drawn on the page
TRAP = (
    "**The trap**: the same picture, prepared wrongly. No error appears; the probabilities change silently, and often "
    "the answer, too. A wrong preparation can even make the network **more sure**: more sure is not more right. Do not "
    "compare how high the probability is; compare which class it is, on several pictures whose class you know."
)
CAM_SENTENCE = (
    r"The weight $\alpha_k$ of a map is its mean slope: how much the class's score $z$ grows when the values of map "
    "$k$ grow. At a place, all maps' values are multiplied by their weights and added; ReLU sets a negative sum to 0."
)
TIMED = (
    "The time is the median of up to seven calls with one picture on this computer, in a worker process; the first "
    "call, in which TensorFlow prepares the computation, is not counted. Multiply-adds: those of convolutions and "
    "dense layers."
)


def what_it_knows(network: Network) -> str:
    """Say in a sentence what a network was trained on."""
    if network.weights == "random":
        return say("Random weights: it has learned nothing, so its answer means nothing.")
    if network.weights == "imagenet" or network.name in BUNDLED:
        return say("Trained on ImageNet: 1.2 million photographs of 1,000 kinds of things.")
    return say("Trained on 8,000 handwritten digits of MNIST: it knows nothing else.")


def missing_sentence(picture_name: str) -> str:
    """Say of a sample what in it has no class; empty where nothing is known of the picture."""
    what = NO_CLASS.get(picture_name)
    if not what:
        return ""
    return say(
        "**No such class**: this picture shows {what}. An answer comes all the same. Look how small its "
        "probability is, or what beside the thing it is about.",
        what=what,
    )


def found_sentence(found: Sequence[str], num_classes: int) -> str:
    """Say which classes have a word in their names."""
    if not found:
        return say(
            "**No such class**: none of the {num_classes:,} classes has this word in its name. The network "
            "can never say it, whatever the picture shows.",
            num_classes=num_classes,
        )
    more = say(" and {found} more", found=len(found) - MOST_FOUND) if len(found) > MOST_FOUND else ""
    return say(
        "{count} of {num_classes:,} classes: {labels}{more}.",
        count=len(found),
        num_classes=num_classes,
        labels=", ".join(found[:MOST_FOUND]),
        more=more,
    )


@dataclass(frozen=True)
class Asked:
    """A network, the picture (height, width, channels) 0..1 that it was asked about, its answer and best classes."""

    network: Network
    image: NDArray[np.float32]
    answer: Answer
    best: tuple[tuple[int, float], ...]
    classes: tuple[str, ...]  # the names of all classes

    @property
    def names(self) -> list[str]:
        """The best classes' names."""
        return [self.classes[number] for number, _ in self.best]

    @property
    def full_name(self) -> str:
        """The most probable class's name, with its number where the name does not hold it."""
        number, name = self.best[0][0], self.names[0]
        return (
            name
            if str(number) in name.split() or f"(class {number})" in name
            else Note("{name} (class {number})", name=name, number=number)
        )


def answer_sentence(asked: Asked) -> str:
    """Say what a network answers, and what it was trained on: a network without training has no answer."""
    known = what_it_knows(asked.network)
    if asked.network.weights == "random":
        return say("No answer. {known}", known=known)
    return say(
        "Most probable: **{names}**, {best:.5f}. {known}",
        names=plain(asked.names[0]),
        best=asked.best[0][1],
        known=known,
    )


def unsuited_sentence(networks: Sequence[Network], picture_name: str) -> str:
    """Warn of networks that do not know what a picture shows; an empty text where all may know it."""
    is_digit = picture_name in (*DIGITS, DRAWING)
    names = [one.name for one in networks if one.weights != "random" and (one.name in TRAINED) != is_digit]
    if not names:
        return ""
    who = say(" and ").join(names)
    if is_digit:
        return say(
            "{who}: trained on photographs of things. A digit is none of the classes, but an answer comes anyway.",
            who=who,
        )
    return say(
        "{who}: trained on **digits only**. Whatever the picture shows, the answer is a digit. It can "
        "only be right if the picture shows one digit and nothing else; for a photograph of something "
        "else, choose another network, such as EfficientNet-Lite0.",
        who=who,
    )


def places_sentence(found: HeatMap, shape: tuple[int, ...], *, is_last: bool) -> str:
    """Say how much of the picture (height, width, channels) one place of the heat map stands for."""
    height, width = found.maps.shape[:2]
    text = say(
        "{rows} x {columns} places for {height} x {width} pixels: coarse, and smoothed here. Every place "
        "was computed from a larger part of the picture than it covers, so a light spot can lie beside "
        "what was seen.",
        rows=height,
        columns=width,
        height=shape[0],
        width=shape[1],
    )
    if is_last:
        return text
    return text + (
        say(
            " Careful, this is an inner layer: its places are finer, but its maps show edges and patterns, "
            "no things yet. Grad-CAM is meant for the last layer, the first in the list."
        )
    )


def weights_sentence(networks: Sequence[Network]) -> str:
    """Say where the script at home gets the weights of the networks from."""
    texts = []
    if any(one.file for one in networks):
        texts.append(say("The weights that come with the playground: save them beside the script, which reads them."))
    texts += [
        say(
            "The ImageNet weights of {name}: the script downloads them when it runs for the first time "
            "({megabytes:,.0f} MB; it needs internet then). Keras keeps them in the folder .keras of your "
            "home folder, or in the folder that the environment variable KERAS_HOME names.",
            name=one.name,
            megabytes=weight_file(one.name).megabytes,
        )
        for one in networks
        if one.weights == "imagenet"
    ]
    if any(one.weights == "random" for one in networks):
        texts.append(say("Random weights need no file: the script draws them."))
    return " ".join(dict.fromkeys(texts))


def gradient_sentence(found: HeatMap) -> str:
    """Say of what the gradient was taken, and what the letters mean."""
    taken = say("the class's score before softmax") if found.before_softmax else say("the class's probability")
    height, width, count = found.maps.shape
    return say(
        "$z$ is {taken}, here {score:.5f}; $A^k$ is map $k$ of {layer}, {count} maps of {height} x "
        "{width}; $n$ = {places} places. Numbers are rounded for display. Source: Selvaraju et al. "
        "2017, Grad-CAM. A heat map says which places raise the score, not whether the answer is right.",
        taken=taken,
        score=found.score,
        layer=found.layer,
        count=count,
        height=height,
        width=width,
        places=height * width,
    )


def score_sentence(answer: Answer) -> str:
    """Say where the scores come from."""
    if answer.exact:
        return say(
            "z are the last layer's weighted sums, before its softmax. The largest one is taken off all of "
            "them, so that no power of e gets too large; the quotient stays the same."
        )
    return say(
        "z are the logarithms of the probabilities: the scores themselves up to a constant, which softmax ignores."
    )
