"""Training: epochs of updates with momentum and weight decay, and a record of the network while it learns.

It runs where the page runs: 200 epochs of a small network take less than asking another process would.
"""

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from dlplay.neural_network.columns import NeuralError
from dlplay.neural_network.network import (
    ACTIVATIONS,
    Array,
    Layer,
    Layers,
    backward,
    forward,
    gradients,
    probabilities,
    row_losses,
    start_layers,
)
from dlplay.neural_network.preparation import Prepared

HUGE = 1e30  # weights beyond this one have run away
MOST_FRAMES = 200
MOST_UPDATES = 20_000
USUAL_TOLERANCE = 1e-4
PATIENCE = 10  # epochs in which the loss must change, or training stops


@dataclass(frozen=True)
class Settings:
    """The hyperparameters. batch 0 means all rows at once; tolerance 0 never stops before the last epoch."""

    hidden: tuple[int, ...] = (3,)
    activation: str = "tanh"
    rate: float = 0.3
    momentum: float = 0.9
    decay: float = 0.0
    batch: int = 0
    epochs: int = 200
    tolerance: float = USUAL_TOLERANCE
    seed: int = 0

    def __post_init__(self) -> None:
        if self.activation not in ACTIVATIONS or any(units < 1 for units in self.hidden):
            raise NeuralError(
                "Choose one of {activations}, and at least 1 unit in every hidden layer.",
                activations=", ".join(ACTIVATIONS),
            )
        if not (0 <= self.rate <= 100 and 0 <= self.momentum < 1 and 0 <= self.decay <= 10 and self.epochs >= 1):
            raise NeuralError(
                "The learning rate is 0 to 100, momentum from 0 to below 1, weight decay 0 to 10, epochs 1 or more."
            )


@dataclass(frozen=True)
class Frame:
    """The network after an epoch; moves is how far the last update moved every parameter."""

    epoch: int
    layers: Layers
    moves: Layers


@dataclass(frozen=True)
class Training:
    """What training left behind: the recorded frames, and after every epoch loss and accuracy, start included.

    The validation's are not-a-number where there is none. ended: "converged", "diverged", "hardly moved" (the loss lies
    still, though its slope is not 0), "higher" (than at the start) or "all epochs". silent counts the units of every
    hidden layer that give 0 for all training rows.
    """

    frames: tuple[Frame, ...]
    losses: Array
    validation_losses: Array
    accuracies: Array
    validation_accuracies: Array
    ended: str
    silent: tuple[int, ...] = ()


def train(data: Prepared, settings: Settings, start: Layers | None = None) -> Training:
    """Train a network, from drawn weights or from the given ones."""
    inputs, codes = data.inputs[data.training], data.codes[data.training]
    outs = 1 if len(data.classes) == 2 else len(data.classes)
    layers = start or start_layers((len(data.names), *settings.hidden, outs), settings.seed)
    refuse_long(len(inputs), settings)
    every = ceil(settings.epochs / MOST_FRAMES)
    frame = Frame(0, layers, still(layers))
    frames, records, ended = [frame], [judge(layers, data, settings.activation)], "all epochs"
    for epoch in range(1, settings.epochs + 1):
        with np.errstate(over="ignore", invalid="ignore"):
            frame = one_epoch(frame, inputs, codes, settings)
            records.append(judge(frame.layers, data, settings.activation))
        ended = verdict([record[0] for record in records], frame.layers, (inputs, codes), settings)
        if ended == "diverged" or not is_tame(frame.layers):
            ended = "diverged"
            break
        if epoch % every == 0 or epoch == settings.epochs or ended == "converged":
            frames.append(frame)
        if ended == "converged":
            break
    losses, checked, right, checked_right = np.array(records).T
    silent = silent_units(frames[-1].layers, inputs, settings.activation)
    return Training(tuple(frames), losses, checked, right, checked_right, ended, silent)


def is_tame(layers: Layers) -> bool:
    """Say whether all weights are numbers that one can still calculate with."""
    return all(np.abs(part).max(initial=0) < HUGE for layer in layers for part in (layer.weights, layer.biases))


def refuse_long(count: int, settings: Settings) -> None:
    """Raise NeuralError for more updates than a page can wait for."""
    updates = settings.epochs * ceil(count / (settings.batch or count))
    if updates > MOST_UPDATES:
        raise NeuralError(
            "{epochs:,} epochs in batches of {batch} are {updates:,} updates, more than {most_updates:,}. "
            "Choose a larger batch or fewer epochs.",
            epochs=settings.epochs,
            batch=settings.batch,
            updates=updates,
            most_updates=MOST_UPDATES,
        )


def one_epoch(frame: Frame, inputs: Array, codes: NDArray[np.int64], settings: Settings) -> Frame:
    """Use all rows once, batch after batch, and update after each."""
    layers, moves = frame.layers, frame.moves
    for batch in batches(len(inputs), frame.epoch + 1, settings):
        slopes = batch_slopes(layers, inputs[batch], codes[batch], settings)
        moves = next_moves(moves, slopes, settings)
        layers = moved(layers, moves)
    return Frame(frame.epoch + 1, layers, moves)


def batches(count: int, epoch: int, settings: Settings) -> list[NDArray[np.int64]]:
    """List the training rows of every batch of an epoch: all in order, or shuffled anew for each epoch."""
    if not 0 < settings.batch < count:
        return [np.arange(count)]
    order = np.random.default_rng((settings.seed, epoch)).permutation(count)
    return [order[first : first + settings.batch] for first in range(0, count, settings.batch)]


def batch_slopes(layers: Layers, inputs: Array, codes: NDArray[np.int64], settings: Settings) -> Layers:
    """Give the derivative of mean loss + decay / 2 * sum of squared weights; biases do not decay."""
    outputs = forward(layers, inputs, settings.activation)
    slopes = gradients(outputs, backward(layers, outputs, codes, settings.activation))
    if not settings.decay:
        return slopes
    return tuple(
        Layer(slope.weights + settings.decay * layer.weights, slope.biases)
        for slope, layer in zip(slopes, layers, strict=True)
    )


def next_moves(moves: Layers, slopes: Layers, settings: Settings) -> Layers:
    """Give the next step of every parameter: momentum * last step - learning rate * derivative."""
    return tuple(
        Layer(
            settings.momentum * move.weights - settings.rate * slope.weights,
            settings.momentum * move.biases - settings.rate * slope.biases,
        )
        for move, slope in zip(moves, slopes, strict=True)
    )


def moved(layers: Layers, moves: Layers) -> Layers:
    """Add its step to every parameter."""
    return tuple(
        Layer(layer.weights + move.weights, layer.biases + move.biases)
        for layer, move in zip(layers, moves, strict=True)
    )


def still(layers: Layers) -> Layers:
    """Give steps of length 0."""
    return tuple(Layer(np.zeros_like(layer.weights), np.zeros_like(layer.biases)) for layer in layers)


def judge(layers: Layers, data: Prepared, activation: str) -> tuple[float, float, float, float]:
    """Give loss of training and validation, then accuracy of both."""
    scores = forward(layers, data.inputs, activation)[-1]
    known = np.maximum(data.codes, 0)
    losses, right = row_losses(scores, known), decide(scores) == data.codes
    parts = (data.training, data.validation)
    train_loss, check_loss = (float(losses[part].mean()) if part.any() else np.nan for part in parts)
    train_right, check_right = (float(right[part].mean()) if part.any() else np.nan for part in parts)
    return train_loss, check_loss, train_right, check_right


def decide(scores: Array) -> NDArray[np.int64]:
    """Give the place of the class with the highest probability."""
    return np.asarray(probabilities(scores).argmax(axis=1))


def verdict(losses: list[float], layers: Layers, rows: tuple[Array, NDArray[np.int64]], settings: Settings) -> str:
    """Say how training stands after an epoch, from all losses so far and the slope of the loss where it is now.

    A loss that lies still is a valley's floor only where its slope is nearly 0; elsewhere the steps are too small.
    """
    last, tolerance = losses[-PATIENCE - 1 :], settings.tolerance or USUAL_TOLERANCE
    if not np.isfinite(last[-1]):
        return "diverged"
    if len(last) > PATIENCE and max(last) - min(last) < tolerance:
        if steepness(batch_slopes(layers, *rows, settings)) > tolerance:
            return "hardly moved"
        if settings.tolerance:
            return "converged"
    return "higher" if last[-1] > losses[0] + tolerance else "all epochs"


def steepness(slopes: Layers) -> float:
    """Add up the squared derivatives: what a small step lowers the loss by, divided by its learning rate."""
    return float(sum((part.weights**2).sum() + (part.biases**2).sum() for part in slopes))


def silent_units(layers: Layers, inputs: Array, activation: str) -> tuple[int, ...]:
    """Count in every hidden layer the units that give 0 for all rows; relu units then learn nothing any more."""
    with np.errstate(over="ignore", invalid="ignore"):
        outputs = forward(layers, inputs, activation)[1:-1]
    return tuple(int((out == 0).all(axis=0).sum()) for out in outputs)


def frame_at(training: Training, epoch: int) -> Frame:
    """Give the recorded frame that is nearest to an epoch."""
    return min(training.frames, key=lambda frame: abs(frame.epoch - epoch))
