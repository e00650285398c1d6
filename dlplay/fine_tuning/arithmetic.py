"""The numbers of a training with this student's pictures filled in: parameters, loss, precision and recall."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dlplay.latex import in_latex
from dlplay.training import ClassScore, Trained

MOST_TERMS = 4
SMALLEST = 1e-38  # probability in 32 bits; Keras's training takes ln p from before the softmax and cuts nothing off
LOSS = r"\text{loss}=-\frac{1}{n}\sum_{i=1}^{n}\ln p_i(\text{true class})"
PRECISION = (
    r"\text{precision}=\frac{\text{rightly called so}}{\text{called so}},\quad"
    r"\text{recall}=\frac{\text{rightly called so}}{\text{pictures of the class}}"
)


def true_probabilities(trained: Trained, labels: Sequence[int]) -> NDArray[np.float32]:
    """Give the probability of its true class for every validating picture."""
    numbers = np.array(trained.parts.validation)
    return np.asarray(trained.probabilities[numbers, np.asarray(labels)[numbers]])


def mean_loss(trained: Trained, labels: Sequence[int]) -> float:
    """Give the validation loss of the kept weights: the mean of -ln p."""
    return float(-np.log(np.clip(true_probabilities(trained, labels).astype(np.float64), SMALLEST, 1)).mean())


def loss_arithmetic(trained: Trained, labels: Sequence[int]) -> tuple[str, list[str]]:
    """Fill the loss in with the probabilities of the first validating pictures, and give the sum over all."""
    chances = true_probabilities(trained, labels)
    terms = [rf"\ln {_written(float(chance))}" for chance in chances[:MOST_TERMS]]
    more = r"+\dots" if len(chances) > MOST_TERMS else ""
    total = -math.fsum(math.log(min(1.0, max(float(chance), SMALLEST))) for chance in chances)
    return LOSS, [
        rf"=-\frac{{1}}{{{len(chances)}}}\left({'+'.join(terms)}{more}\right)",
        rf"=\frac{{{total:.4f}}}{{{len(chances)}}}={mean_loss(trained, labels):.4f}",
    ]


def _written(chance: float) -> str:
    """Write a probability with four digits, a tiny one as a power of ten: there is no ln 0."""
    if chance >= 0.001:
        return f"{chance:.4f}"
    return f"({in_latex(f'{max(chance, SMALLEST):.1e}')})"


def score_arithmetic(score: ClassScore, matrix: NDArray[np.int64], number: int) -> tuple[str, list[str]]:
    """Fill precision and recall of one class in."""
    right, called, true = int(matrix[number, number]), int(matrix[:, number].sum()), int(matrix[number].sum())
    shares = [(right, called, score.precision), (right, true, score.recall)]
    names = (r"\text{precision}", r"\text{recall}")
    return PRECISION, [
        rf"{name}=\frac{{{part}}}{{{whole}}}={share:.3f}" if share is not None else rf"{name}=\frac{{0}}{{0}}"
        for name, (part, whole, share) in zip(names, shares, strict=True)
    ]
