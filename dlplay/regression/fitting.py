"""The two regressions: least squares in closed form, and logistic regression by Newton's steps."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dlplay.regression.preparation import Prepared, RegressionError
from dlplay.words import Note

LECTURE_NAMES = ("Age", "Gender", "BodyTemp", "Cough")
LECTURE_WEIGHTS = (-0.3, 0.2, 0.2, 0.9)
LECTURE_INTERCEPT = 0.01
MOST_STEPS = 100


@dataclass(frozen=True)
class Model:
    """A linear score: intercept + the sum of weights (terms,) times inputs; logistic: it goes through the S-curve."""

    names: tuple[str, ...]
    intercept: float
    weights: NDArray[np.float64]
    is_logistic: bool
    notes: tuple[Note, ...] = ()

    def score(self, inputs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Compute the score of every row of inputs (rows, terms): y-hat, or the logit."""
        return np.asarray(inputs @ self.weights + self.intercept)

    def predict(self, inputs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Compute y-hat, or the probability of the predicted class."""
        score = self.score(inputs)
        return probability(score) if self.is_logistic else score


def probability(score: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give 1 / (1 + exp(-score)), also for scores so large that exp would overflow."""
    small = np.exp(-np.abs(score))
    return np.asarray(np.where(score >= 0, 1, small) / (1 + small))


def fit_least_squares(data: Prepared) -> Model:
    """Find the weights with the smallest sum of squared residuals, in closed form."""
    inputs, target = data.inputs[data.known], data.target[data.known]
    design = np.column_stack([np.ones(len(inputs)), inputs])
    lengths = np.linalg.norm(design, axis=0)  # columns of the same length: units do not decide what is "dependent"
    solved, _, rank, _ = np.linalg.lstsq(design / lengths, target, rcond=None)
    weights = solved / lengths
    notes = []
    if rank < design.shape[1]:
        reason = (
            Note("there are {shape} weights but only {inputs} rows", shape=design.shape[1], inputs=len(inputs))
            if len(inputs) < design.shape[1]
            else Note("some inputs can be computed from others")
        )
        notes.append(
            Note("Many weights fit equally well, because {reason}. One such solution is shown.", reason=reason)
        )
    return Model(data.names, float(weights[0]), weights[1:], is_logistic=False, notes=tuple(notes))


def fit_logistic(data: Prepared, penalty: float) -> Model:
    """Find the weights with the smallest log loss + penalty/2 * sum of squared weights, by Newton's steps.

    The intercept is not penalized. The same as scikit-learn's LogisticRegression with C = 1 / penalty.
    """
    inputs, target = data.inputs[data.known], data.target[data.known]
    design = np.column_stack([np.ones(len(inputs)), inputs])
    punish = np.full(design.shape[1], float(penalty))
    punish[0] = 0
    weights = np.zeros(design.shape[1])
    loss = _penalized_loss(design, target, weights, punish)
    for step in range(1, MOST_STEPS + 1):  # noqa: B007  told below
        direction = _newton_direction(design, target, weights, punish)
        shares = [0.5**halvings for halvings in range(30)]  # a full step, or the first shorter one that helps
        tried = ((weights - share * direction) for share in shares)
        better = ((new, lower) for new in tried if (lower := _penalized_loss(design, target, new, punish)) < loss)
        new, lower = next(better, (weights, loss))
        gain, weights, loss = loss - lower, new, lower
        if gain <= 1e-13 * (1 + loss):
            break
    notes = [Note("Newton's method took {step} steps.", step=step)]
    if penalty == 0 and loss < 1e-3 * len(target):
        notes.append(
            Note(
                "The classes can be parted without an error. Without a penalty the weights would grow forever; "
                "these are the ones where the steps stopped. Choose a penalty above 0."
            )
        )
    return Model(data.names, float(weights[0]), weights[1:], is_logistic=True, notes=tuple(notes))


def lecture_model(data: Prepared) -> Model:
    """Give the weights that the lecture prints for its Corona table: one example of weights, not the fit."""
    if data.names != LECTURE_NAMES or data.classes != ("No", "Yes") or data.target_name != "Corona" or _is_scaled(data):
        raise RegressionError(
            "The lecture's weights belong to the target Corona, class Yes, and the features Age, Gender, BodyTemp and "
            "Cough, not scaled. Choose these, or turn “Lecture's weights” off."
        )
    return Model(LECTURE_NAMES, LECTURE_INTERCEPT, np.array(LECTURE_WEIGHTS), is_logistic=True)


def _is_scaled(data: Prepared) -> bool:
    return any(step.startswith("Scaled") for step in data.steps)


def _newton_direction(
    design: NDArray[np.float64], target: NDArray[np.float64], weights: NDArray[np.float64], punish: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Solve Hessian * direction = gradient; the columns are brought to one size first, whatever their units."""
    chance = probability(design @ weights)
    gradient = design.T @ (chance - target) + punish * weights
    hessian = (design * (chance * (1 - chance))[:, np.newaxis]).T @ design + np.diag(punish)
    size = np.sqrt(np.maximum(np.diag(hessian), 1e-300))
    solved = np.linalg.lstsq(hessian / np.outer(size, size), gradient / size, rcond=None)[0]
    return np.asarray(solved / size)


def _penalized_loss(
    design: NDArray[np.float64], target: NDArray[np.float64], weights: NDArray[np.float64], punish: NDArray[np.float64]
) -> float:
    score = design @ weights
    return float(np.sum(np.logaddexp(0, score) - target * score) + 0.5 * np.sum(punish * weights**2))
