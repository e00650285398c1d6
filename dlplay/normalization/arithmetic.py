"""Normalization, its moving values and the gradient behind a skip, as formulas filled in."""

import numpy as np
from numpy.typing import NDArray

from dlplay.latex import in_latex
from dlplay.normalization.chain import Chain
from dlplay.normalization.moving import Moving
from dlplay.normalization.normalizing import BATCH_SIZES, Normalized, law_of_means, sharing
from dlplay.normalization.two_modes import ModesSettings
from dlplay.normalization.words.groups import write_number
from dlplay.training import momentum_for

MOST_TERMS_SHOWN = 8
MOST_SQUARES_SHOWN = 4

NORMALIZE = (
    r"\hat{x} = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}}, \qquad "
    r"\mu = \frac{1}{n}\sum x, \qquad \sigma^2 = \frac{1}{n}\sum (x - \mu)^2, \qquad y = \gamma\,\hat{x} + \beta"
)
MOVING = r"m_t = \text{momentum} \cdot m_{t-1} + (1 - \text{momentum}) \cdot \mu_{\text{batch}}"
SPREAD = r"\text{spread of the mean} = \frac{\sigma}{\sqrt{n}}"

LEFT = r"\text{left of the start} = \text{momentum}^{\,\text{steps}}"

PLAIN_RULE = r"H(x) = f(w\,x), \quad \frac{dH}{dx} = f'(w\,x)\,w"
SKIP_RULE = r"H(x) = f(w\,x) + x, \quad \frac{dH}{dx} = f'(w\,x)\,w + 1"
PRODUCT = r"\frac{dH_n}{dx} = \frac{dH_1}{dx} \cdot \frac{dH_2}{dH_1} \cdots \frac{dH_n}{dH_{n-1}}"


def left_arithmetic(settings: ModesSettings) -> tuple[str, list[str]]:
    """Fill in what is left of 0 and 1, with which the moving statistics begin, and the momentum that suits."""
    left, suited = settings.momentum**settings.steps, momentum_for(settings.steps)
    return LEFT, [
        rf"{settings.momentum:g}^{{\,{settings.steps}}} = {100 * left:.3g}\,\%",
        rf"\text{{that suits: }} 0.1^{{\,10 / {settings.steps}}} = {suited:.3f}",
    ]


def factor_arithmetic(chain: Chain, place: int) -> tuple[str, list[str]]:
    """Fill the rule for dH/dx in for one layer."""
    slope, weight = bracketed(chain.slope[place]), bracketed(chain.weights[place])
    end = f"{' + 1' if chain.skips else ''} = "
    z, total = latex_number(chain.z[place]), latex_number(chain.factor[place])
    line = rf"\frac{{dH}}{{dx}} = f'({z}) \cdot {weight}{end}{slope} \cdot {weight}{end}{total}"
    return SKIP_RULE if chain.skips else PLAIN_RULE, [line]


def chain_arithmetic(plain: Chain, residual: Chain) -> tuple[str, list[str]]:
    """Multiply the factors of both chains."""
    return PRODUCT, [_product(r"\text{plain:}\quad", plain), _product(r"\text{with skips:}\quad", residual)]


def _product(label: str, chain: Chain) -> str:
    factors = r" \cdot ".join(f"({latex_number(value)})" for value in chain.factor)
    return rf"{label}{factors} = {latex_number(chain.gradient)}"


def cell_arithmetic(result: Normalized, cell: tuple[int, int], gamma: float, beta: float) -> tuple[str, list[str]]:
    """Fill the formula in for one cell: mean, variance, x_hat and output."""
    values = result.x[sharing(result, *cell)]
    mean, variance, x_hat = (part[cell] for part in (result.mean, result.variance, result.x_hat))
    count, shown = len(values), latex_number(mean)
    sums = " + ".join(bracketed(value) for value in values[:MOST_TERMS_SHOWN])
    squares = " + ".join(rf"({bracketed(value)} - {bracketed(mean)})^2" for value in values[:MOST_SQUARES_SHOWN])
    missing = r" + \cdots" if count > MOST_TERMS_SHOWN else ""
    gap = r" + \cdots" if count > MOST_SQUARES_SHOWN else ""
    top = rf"{bracketed(result.x[cell])} - {bracketed(mean)}"
    below = rf"\sqrt{{{latex_number(variance)} + {latex_number(result.epsilon)}}}"
    return NORMALIZE, [
        rf"\mu = \frac{{{sums}{missing}}}{{{count}}} = {shown}",
        rf"\sigma^2 = \frac{{{squares}{gap}}}{{{count}}} = {latex_number(variance)}",
        rf"\hat{{x}} = \frac{{{top}}}{{{below}}} = {latex_number(x_hat)}",
        rf"y = {bracketed(gamma)} \cdot {bracketed(x_hat)} + {bracketed(beta)} = {latex_number(result.output[cell])}",
    ]


def moving_arithmetic(moving: Moving, batch_mean: float, column: int) -> tuple[str, list[str]]:
    """Fill the moving mean in: the first two steps and the last one, then what is left of its start."""
    means, momentum = moving.mean[:, column], moving.momentum
    steps = len(means) - 1
    chosen = [step for step in sorted({1, 2, steps}) if 1 <= step <= steps]
    lines = [
        rf"m_{{{step}}} = {momentum:g} \cdot {bracketed(means[step - 1])} + {round(1 - momentum, 9):g} \cdot "
        rf"{bracketed(batch_mean)} = {latex_number(means[step])}"
        for step in chosen
    ]
    done = 1 - momentum**steps
    return MOVING, [*lines, rf"1 - {momentum:g}^{{{steps}}} = {latex_number(100 * done)}\,\% \text{{ of the way}}"]


def spread_arithmetic(values: NDArray[np.float64], measured: NDArray[np.float64]) -> tuple[str, list[str]]:
    """Fill the law of the mean's spread in, for three batch sizes, beside what was measured."""
    law = law_of_means(values)
    return SPREAD, [
        rf"n = {size}: \quad \frac{{{latex_number(values.std())}}}{{\sqrt{{{size}}}}} = {latex_number(law[place])}"
        rf"\qquad \text{{measured: }} {latex_number(measured[place])}"
        for place, size in enumerate(BATCH_SIZES)
        if size in (2, 8, 32)
    ]


def latex_number(value: float) -> str:
    """Write a number for a formula, a power of ten where it has one."""
    return in_latex(write_number(value))


def bracketed(value: float) -> str:
    """Write a number as a factor or a summand: in brackets where it is negative or has a power of ten."""
    text = latex_number(value)
    return f"({text})" if text.startswith("-") or "cdot" in text else text
