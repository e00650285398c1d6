"""Deepcut (R. Kittinaradorn and others, MIT): a network that looks at 21 letters and says whether a word begins.

Its layers are in `build_deepcut`, its own weights in assets/networks/deepcut.npz. Runs where TensorFlow is.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dlplay.weights.bundled import read_arrays
from dlplay.weights.network import weights_path

if TYPE_CHECKING:
    import keras

DEEPCUT_FILE = "deepcut.npz"
WINDOW, REACH = 21, 10  # letters that it sees; so many before and so many after the letter in question
OTHER = 80  # the number of every letter that it does not know
MOST_LEARNED = 2_000  # letters that the page sends through a network
LETTERS = (  # in the order of their numbers; \0 stands for every other one
    "\n !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_abcdefghijklmno\0pqrstuvwxyz}~"
    "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรฤลวศษสหฬอฮฯะัาำิีึืฺุูเแโใไๅๆ็่้๊๋์ํ๐๑๒๓๔๕๖๗๘๙‘’\ufeff"
)
NUMBER_OF = {letter: number for number, letter in enumerate(LETTERS)}
KINDS = {  # kind of letter -> (its number, what it is, the letters)
    "b_e": (0, "capital", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "c": (1, "consonant", "กขฃคฆงจชซญฎฏฐฑฒณดตถทธนบปพฟภมยรลวศษสฬอ"),
    "d": (2, "digit", "0123456789๑๒๓๔๕๖๗๘๙"),
    "n": (3, "consonant that ends no syllable", "ฅฉผฟฌหฮ"),
    "o": (4, "other", ""),
    "p": (5, "blank", " "),
    "q": (6, "quote", "\"‘’'"),
    "s": (7, "sign", "์ๆฯ."),
    "s_e": (8, "small letter", "abcdefghijklmnopqrstuvwxyz"),
    "t": (9, "tone", "่้๊๋"),
    "v": (10, "vowel after or around", "ะาำิีืึุู"),
    "w": (11, "vowel before", "เแโใไ"),
}
KIND_OF = {letter: number for number, _, letters in KINDS.values() for letter in letters}


def window_letters(text: str, place: int) -> str:
    """Give the 21 letters around a place in reading order, with blanks before the text and behind it."""
    padded = " " * REACH + text + " " * REACH
    return padded[place : place + WINDOW]


def window_numbers(text: str) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Give what deepcut reads for every letter: two arrays (letters, 21), the letters' numbers and their kinds.

    Its order: the 10 letters behind, then the 10 before it from near to far, then the letter itself.
    """
    padded = " " * REACH + text + " " * REACH
    letters = np.array([NUMBER_OF.get(one, OTHER) for one in padded], np.int32)
    kinds = np.array([KIND_OF.get(one, KINDS["o"][0]) for one in padded], np.int32)
    order = [*range(REACH + 1, WINDOW), *range(REACH - 1, -1, -1), REACH]
    places = np.arange(len(text))[:, np.newaxis] + np.array(order)
    return letters[places], kinds[places]


def build_deepcut() -> "keras.Model":
    """Build deepcut with random weights: (letters 21, kinds 21) -> the probability that a word begins.

    Twelve convolutions look at 1 to 12 neighbours; of their five numbers each, the largest counts.
    """
    import keras
    from keras import layers

    letters, kinds = keras.Input((WINDOW,), name="letters"), keras.Input((WINDOW,), name="kinds")
    meaning = layers.BatchNormalization(name="letter_norm")(layers.Embedding(178, 32, name="letter_embedding")(letters))
    found = []
    for width in range(1, 13):
        filters = 200 if width < 9 else 150 if width < 12 else 100
        maps = layers.Conv1D(filters, width, activation="relu", name=f"conv_{width}")(meaning)
        five = layers.Dense(5, name=f"five_{width}")(maps)
        found.append(layers.ZeroPadding1D((0, width - 1))(five))
    kind = layers.Embedding(12, 12, name="kind_embedding")(kinds)
    joined = layers.Concatenate()([meaning, layers.Maximum()(found), kind])
    flat = layers.Flatten()(layers.BatchNormalization(name="joined_norm")(joined))
    hidden = layers.Dense(100, activation="relu", name="hidden")(flat)
    begins = layers.Dense(1, activation="sigmoid", name="begins")(hidden)
    return keras.Model([letters, kinds], begins, name="deepcut")


@functools.cache
def load_deepcut() -> "keras.Model":
    """Build deepcut and load its own weights; nobody may change what this gives."""
    model = build_deepcut()
    model.set_weights(read_arrays(weights_path(DEEPCUT_FILE)))
    return model


@dataclass(frozen=True)
class LastLayer:
    """What deepcut's last layer adds up for one letter: 100 hidden units, their weights, and the bias."""

    hidden: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: float

    @property
    def total(self) -> float:
        """The sum, of which the sigmoid is the probability."""
        return float(self.hidden @ self.weights) + self.bias


def deepcut_last_layer(text: str, place: int) -> LastLayer:
    """Open deepcut's last layer for the letter at a place."""
    import keras

    model = load_deepcut()
    letters, kinds = window_numbers(text)
    part = keras.Model(model.inputs, model.get_layer("hidden").output)
    hidden = np.asarray(part([letters[place : place + 1], kinds[place : place + 1]], training=False))[0]
    weights, bias = model.get_layer("begins").get_weights()
    return LastLayer(hidden, weights[:, 0], float(bias[0]))


def deepcut_chances(text: str) -> tuple[float, ...]:
    """Give, for every letter of a text, deepcut's probability that a word begins with it."""
    parts = [
        np.asarray(load_deepcut()([part[0], part[1]], training=False))[:, 0]
        for part in zip(*(np.array_split(one, -(-len(text) // 256)) for one in window_numbers(text)), strict=True)
    ]
    return tuple(float(chance) for chance in np.concatenate(parts))


def cuts_above(chances: Sequence[float], threshold: float = 0.5) -> frozenset[int]:
    """Cut before every letter whose probability is above the threshold, but never before the first."""
    return frozenset(place for place, chance in enumerate(chances) if place and chance > threshold)
