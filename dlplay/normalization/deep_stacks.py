"""Deep stacks of dense layers, with and without skips: the gradient of every layer, by back-propagation."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dlplay.normalization.chain import ACTIVATIONS

WIDTH = 16  # units of every layer
BATCH = 32  # examples, drawn at random
LECTURE_DEPTHS = (18, 34, 50, 101, 152)  # of its ResNets
DEPTHS = (2, 5, 10, *LECTURE_DEPTHS)
SCALES = (0.5, 1.0, 2.0)
NORMALIZING_EPSILON = 1e-3
GRADIENTS_OF = ("outputs", "weights")
TRICKS = (  # name, whether normalized, whether with skips
    ("plain", False, False),
    ("plain, batch normalization", True, False),
    ("residual", False, True),
    ("residual, batch normalization", True, True),
)


@dataclass(frozen=True)
class DeepStack:
    """A stack's settings: H = F, or F + x with skips, where F = f(W x), or f(normalized W x).

    scale: the weights are drawn with the standard deviation scale / sqrt(WIDTH).
    """

    depth: int = 34
    activation: str = "sigmoid"
    normalized: bool = False
    scale: float = 1.0
    seed: int = 0


@dataclass(frozen=True)
class Draws:
    """What is random: the inputs (BATCH, WIDTH), the weights (depth, WIDTH, WIDTH), the gradient that comes back."""

    inputs: NDArray[np.float64]
    weights: NDArray[np.float64]
    arriving: NDArray[np.float64]


def draw_stack(stack: DeepStack) -> Draws:
    """Draw inputs, weights, and the gradient that arrives at the last layer: the same for both stacks."""
    draw = np.random.default_rng(stack.seed)
    inputs = draw.standard_normal((BATCH, WIDTH))
    arriving = draw.standard_normal((BATCH, WIDTH)) / BATCH
    weights = draw.standard_normal((stack.depth, WIDTH, WIDTH)) * stack.scale / np.sqrt(WIDTH)
    return Draws(inputs, weights, arriving)


def layer_gradients(stack: DeepStack, *, skips: bool, of: str = "outputs") -> NDArray[np.float64]:
    """Give the length of the loss's gradient with respect to every layer's outputs or weights: (depth,), first first.

    The loss is the sum of all outputs, each times a fixed random number: so the same gradient arrives at both stacks.
    """
    draws = draw_stack(stack)
    kept = _go_forward(stack, draws, skips)
    slope = ACTIVATIONS[stack.activation][1]
    gradient, lengths = draws.arriving, []
    for weights, (x, z_hat, deviation) in zip(draws.weights[::-1], kept[::-1], strict=True):
        back = gradient * slope(z_hat)
        back = _back_through(back, z_hat, deviation) if stack.normalized else back
        lengths.append(np.linalg.norm(gradient if of == "outputs" else x.T @ back))
        gradient = back @ weights.T + (gradient if skips else 0.0)
    return np.array(lengths[::-1])


def growing_depth(stack: DeepStack, of: str = "outputs") -> dict[str, NDArray[np.float64]]:
    """Give the first layer's gradient at every one of DEPTHS, without and with skips: name -> (depths,)."""
    every = {}
    for name, skips in (("plain", False), ("residual", True)):
        stacks = [replace(stack, depth=depth) for depth in DEPTHS]
        every[name] = np.array([layer_gradients(one, skips=skips, of=of)[0] for one in stacks])
    return every


def compare_tricks(stack: DeepStack, of: str = "outputs") -> dict[str, list[tuple[float, float]]]:
    """Give first and last layer's gradient with no trick, one and both, at every one of SCALES: name -> pairs."""
    every = {}
    for name, normalized, skips in TRICKS:
        stacks = [replace(stack, normalized=normalized, scale=scale) for scale in SCALES]
        lengths = [layer_gradients(one, skips=skips, of=of) for one in stacks]
        every[name] = [(float(one[0]), float(one[-1])) for one in lengths]
    return every


def _go_forward(
    stack: DeepStack, draws: Draws, skips: bool
) -> list[tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]]:
    """Keep of every layer what the way back needs: its inputs, the sums that enter f, their deviations."""
    function = ACTIVATIONS[stack.activation][0]
    x, kept = draws.inputs, []
    for weights in draws.weights:
        z = x @ weights
        z_hat, deviation = _standardize(z) if stack.normalized else (z, np.ones(WIDTH))
        kept.append((x, z_hat, deviation))
        x = function(z_hat) + x if skips else function(z_hat)
    return kept


def _standardize(z: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Normalize every unit over the batch; also give the standard deviations, (WIDTH,)."""
    deviation = np.sqrt(z.var(axis=0) + NORMALIZING_EPSILON)
    return (z - z.mean(axis=0)) / deviation, deviation


def _back_through(
    back: NDArray[np.float64], z_hat: NDArray[np.float64], deviation: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Carry a gradient back through batch normalization: mean and deviation depend on every example, too."""
    return np.asarray((back - back.mean(axis=0) - z_hat * (back * z_hat).mean(axis=0)) / deviation)
