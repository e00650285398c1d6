"""A small segmenter that the student trains: letters in, for every letter the probability that a word begins."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dlplay.word_segmentation.dictionary import english_words, thai_counts
from dlplay.word_segmentation.scoring import CutScore
from dlplay.word_segmentation.sentences import hand_cut_sentences
from dlplay.word_segmentation.texts import WordError

if TYPE_CHECKING:
    import keras

CONVOLUTION, BIDIRECTIONAL = "convolution", "bidirectional LSTM"
LEARNERS = {  # name in the link -> what it is
    CONVOLUTION: "two convolutions over 5 letters each: a letter sees 4 before and 4 behind it",
    BIDIRECTIONAL: "one LSTM reads forwards, another one backwards: a letter sees everything in its piece of text",
}
DRAWN, PROSE_TEXT, OWN_TEXT = "Thai words, drawn", "English prose", "this text"
SOURCES = {  # name in the link -> the text that it learns from, and the text that judges it
    DRAWN: "Thai words one after another, drawn as often as the Thai National Corpus has them: no sentences, but real "
    "words. Judged on our 60 sentences, from which it never learns",
    PROSE_TEXT: "the prose in scikit-learn's descriptions of data, without blanks; judged on its last tenth",
    OWN_TEXT: "the text at the left, whose cuts you told; judged on its last tenth",
}
PIECE = 64  # letters that the network reads at once in training
EMBEDDED = 16
LEAST_LETTERS = 400


@dataclass(frozen=True)
class LearnerSettings:
    """What a student chooses: the text, the network and the training."""

    source: str = DRAWN
    kind: str = CONVOLUTION
    units: int = 32
    letters: int = 20_000
    epochs: int = 8
    rate: float = 0.005
    batch_size: int = 16
    seed: int = 0


@dataclass(frozen=True)
class LearningText:
    """Words one after another to learn from, to choose the epoch with, and to judge with."""

    train: tuple[str, ...]
    validation: tuple[str, ...]
    test: tuple[str, ...]


@dataclass(frozen=True)
class LearnedWeights:
    """A trained segmenter: its letters (number 0 is every other one), and its weights in the model's order."""

    kind: str
    units: int
    letters: str
    arrays: tuple[NDArray[np.float32], ...] = field(repr=False, compare=False)


@dataclass(frozen=True)
class LearnedSegmenter:
    """What a training gave: the kept weights and epoch, its parameters, and the score on the text that judges."""

    weights: LearnedWeights
    kept: int
    parameters: int
    score: CutScore
    judged_letters: int


def learning_text(settings: LearnerSettings, own: tuple[str, ...] = ()) -> LearningText:
    """Make the text of a training; own: the student's words, for OWN_TEXT. Raises WordError where it is too short."""
    if settings.source == DRAWN:
        words = draw_words(settings.letters * 10 // 9, settings.seed)
        part = len(words) * 9 // 10
        test = tuple(word for sentence in hand_cut_sentences() for word in sentence)
        return LearningText(words[:part], words[part:], test)
    words = english_words() if settings.source == PROSE_TEXT else own
    if sum(map(len, words)) < LEAST_LETTERS:
        raise WordError(
            "There are {words:,} letters with known cuts; it takes {least_letters} to learn from. Choose "
            "another text, or write a longer one and put | where words end.",
            words=sum(map(len, words)),
            least_letters=LEAST_LETTERS,
        )
    eight, nine = len(words) * 8 // 10, len(words) * 9 // 10
    return LearningText(take_letters(words[:eight], settings.letters), words[eight:nine], words[nine:])


def draw_words(letters: int, seed: int) -> tuple[str, ...]:
    """Draw Thai words by their frequency until there are so many letters."""
    counts = {word: count for word, count in thai_counts().items() if count and " " not in word}
    shares = np.array(list(counts.values()), float)
    lengths = np.array([len(word) for word in counts])
    need = int(letters / float(shares @ lengths / shares.sum()) * 1.3) + 20
    places = np.random.default_rng([seed, 1]).choice(len(shares), need, p=shares / shares.sum())
    words = list(counts)
    return take_letters(tuple(words[place] for place in places), letters)


def take_letters(words: tuple[str, ...], letters: int) -> tuple[str, ...]:
    """Take words from the beginning until they have so many letters."""
    lengths = np.cumsum([len(word) for word in words])
    return words[: int(np.searchsorted(lengths, letters)) + 1]


def to_numbers(text: str, letters: str) -> NDArray[np.int32]:
    """Give the number of every letter, from 1; 0 for those that are not among the known ones."""
    numbers = {letter: number for number, letter in enumerate(letters, 1)}
    return np.array([numbers.get(letter, 0) for letter in text], np.int32)


def beginnings(words: tuple[str, ...]) -> NDArray[np.int32]:
    """Give 1 for every letter that begins a word, and 0 for the others."""
    begins = np.zeros(sum(map(len, words)), np.int32)
    begins[np.cumsum([0, *map(len, words[:-1])])] = 1
    return begins


def in_pieces(values: NDArray[np.int32]) -> NDArray[np.int32]:
    """Cut into pieces of PIECE, a shorter text into one; the last one reaches back to be as long: (pieces, PIECE)."""
    size = min(PIECE, len(values))
    starts = [*range(0, len(values) - size, size), len(values) - size]
    return np.stack([values[start : start + size] for start in starts])


def build_learner(kind: str, units: int, count: int) -> "keras.Model":
    """Build the network for letters with numbers 0 to count: (pieces, letters) -> (pieces, letters, 2)."""
    import keras
    from keras import layers

    numbers = keras.Input((None,), dtype="int32")
    x = layers.Embedding(count + 1, EMBEDDED)(numbers)
    if kind == BIDIRECTIONAL:
        x = layers.Bidirectional(layers.LSTM(units, return_sequences=True))(x)
    else:
        for _ in range(2):
            x = layers.Conv1D(units, 5, padding="same", activation="relu")(x)
    return keras.Model(numbers, layers.Dense(2, activation="softmax")(x), name="segmenter")
