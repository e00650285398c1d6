"""What a student chooses for a training: its hyperparameters."""

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dlplay.weights.network import Network

HEADS = {  # name -> the layers between the backbone and the last one, as a stack's text
    "light": "globalavgpool; dropout 0.3",
    "lecture": "flatten; dense 1024; dropout 0.5; dense 512; dropout 0.5",
}
AUGMENTATIONS = ("mirror", "turn", "zoom", "shift", "light", "colour", "cut out")
PREPROCESSING = {  # name -> what happens to the pixels, 0 to 255, before the backbone
    "as trained": "what the backbone was trained with",
    "0 to 1": "divided by 255",
    "-1 to 1": "divided by 127.5, minus 1",
    "0 to 255": "left as they are",
}


class TrainingError(ValueError):
    """Says why something cannot be trained like this, and what to do."""


def refuse_endless_loss(epoch: int, *losses: float) -> None:
    """Raise TrainingError where a loss is no number any more after an epoch, counted from 1."""
    if not all(map(math.isfinite, losses)):
        raise TrainingError(
            f"The loss is no number any more after epoch {epoch}: the steps are too large. Choose a smaller learning "
            "rate."
        )


@dataclass(frozen=True)
class Plan:
    """The hyperparameters of a training.

    head: a stack's text without input and last layer. head_epochs: with the whole backbone frozen. whole_epochs: after
    that, with the last `unfrozen` layers of the backbone learning too (-1: all), at whole_rate. copies: how many
    versions of a picture augmentation makes while the backbone is frozen. patience: epochs without a better validation
    loss before it stops. restore_best: keep the weights of the best validation loss, not the last ones.
    """

    backbone: Network
    head: str = HEADS["light"]
    preprocessing: str = "as trained"
    head_epochs: int = 30
    head_rate: float = 1e-3
    whole_epochs: int = 0
    whole_rate: float = 1e-5
    unfrozen: int = -1
    batch_norm_learns: bool = False
    batch_size: int = 32
    augmentations: tuple[str, ...] = ()
    copies: int = 4
    patience: int = 10
    restore_best: bool = True
    seed: int = 0


@dataclass(frozen=True)
class Split:
    """The numbers of the pictures that train, and of those that validate."""

    train: tuple[int, ...]
    validation: tuple[int, ...]


@dataclass(frozen=True)
class Epoch:
    """One epoch: its number from 1, what learned ("head" or "whole"), and the loss and accuracy on both parts."""

    number: int
    phase: str
    loss: float
    accuracy: float
    val_loss: float
    val_accuracy: float
    seconds: float


@dataclass(frozen=True)
class Progress:
    """What a training does just now: a sentence, and how much of all its work is done, 0 to 1."""

    text: str
    fraction: float = 0.0


@dataclass(frozen=True)
class ModelFile:
    """A .keras file: its checksum, by which it is known, and its bytes."""

    checksum: str
    content: bytes = field(compare=False, repr=False)


@dataclass(frozen=True)
class Trained:
    """What came out: the split, every epoch, the number of the one whose weights were kept, and the model.

    probabilities: (pictures, classes), by the kept weights. model: takes pixels,
    0 to 255. num_trainable: parameters that learned in the kept epoch.
    """

    parts: Split
    epochs: tuple[Epoch, ...]
    best: int
    probabilities: NDArray[np.float32] = field(compare=False)
    model: ModelFile
    num_parameters: int
    num_trainable: int
    seconds: float
