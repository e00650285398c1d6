"""The formulas of counting and of the paths in LaTeX, with the student's numbers in them."""

from collections.abc import Mapping

from dlplay.gradient_descent.arithmetic.numbers import in_product, short
from dlplay.gradient_descent.counting import Count
from dlplay.gradient_descent.surface import Array, Descent, DescentPath, Points

UPDATE_RULE = r"v_k = m\,v_{k-1} - \eta_k\,g_k \qquad p_k = p_{k-1} + v_k \qquad \eta_k = \frac{\eta}{1 + d\,(k - 1)}"
PATH_LETTERS = (
    "k: number of the update; p: a parameter (slope or intercept); B: the points of this batch, |B| of them; "
    "e = slope x + intercept - y: how wrong the line is at a point; g: derivative of the batch's mean squared error; "
    "v: velocity, 0 before the first update; m: momentum; η: learning rate; d: decay."
)
MOST_TERMS = 4
TERMS_PER_LINE = 2


def count_arithmetic(
    num_samples: int, epochs: int, counts: Mapping[str, Count], *, drop_last: bool
) -> tuple[str, list[str]]:
    """Fill in the formula of the number of updates for the three kinds."""
    left, right = (r"\left\lfloor", r"\right\rfloor") if drop_last else (r"\left\lceil", r"\right\rceil")
    formula, lines = rf"\text{{updates}} = {left}\frac{{n}}{{b}}{right} \cdot \text{{epochs}}", []
    for kind, count in counts.items():
        fraction = rf"{left}\frac{{{num_samples}}}{{{count.batch_size}}}{right}"
        lines.append(
            rf"\text{{{kind}: }} {fraction} \cdot {epochs} = {count.per_epoch} \cdot {epochs} = {count.in_all}"
        )
    return formula, lines


def update_arithmetic(points: Points, path: DescentPath, number: int, settings: Descent) -> tuple[str, list[str]]:
    """Fill in update k of a path: its learning rate, then for both parameters gradient, velocity and new value."""
    k = number - 1
    before, after = path.places[k], path.places[number]
    x, y = points.x[path.batches[k]], points.y[path.batches[k]]
    rate = float(path.rates[k])
    decay = rf"{short(settings.rate)} \,/\, (1 + {short(settings.decay)} \cdot {k})"
    lines = [rf"\eta_{{{number}}} = {decay} = {short(rate)}"]
    wrong = before[0] * x + before[1] - y
    for column, name in enumerate(("slope", "intercept")):
        gradient, velocity = float(path.gradients[k, column]), float(path.velocities[k, column])
        earlier = float(path.velocities[k - 1, column]) if k else 0.0
        lines += [
            gradient_line(name, wrong, x, gradient),
            rf"v_{{\text{{{name}}}}} = {short(settings.momentum)} \cdot {in_product(earlier)} "
            rf"- {short(rate)} \cdot {in_product(gradient)} = {short(velocity)}",
            rf"\text{{{name}}} = {short(before[column])} + {in_product(velocity)} = {short(float(after[column]))}",
        ]
    return UPDATE_RULE, lines


def gradient_line(name: str, wrong: Array, factors: Array, gradient: float) -> str:
    """Fill in the gradient of a batch; the sum is written out where it has few terms."""
    is_slope = name == "slope"
    formula = r"e_i\,x_i" if is_slope else "e_i"
    rule = rf"g_{{\text{{{name}}}}} = \frac{{2}}{{|B|}} \sum_{{i \in B}} {formula}"
    share, result = rf"= \tfrac{{2}}{{{len(wrong)}}}", f"= {short(gradient)}"
    if len(wrong) > MOST_TERMS:
        return rf"{rule} {share} \cdot {in_product(gradient * len(wrong) / 2)} {result}"
    terms = [
        rf"{in_product(e)} \cdot {in_product(x)}" if is_slope else in_product(e)
        for e, x in zip(wrong, factors, strict=True)
    ]
    lines = [" + ".join(terms[k : k + TERMS_PER_LINE]) for k in range(0, len(terms), TERMS_PER_LINE)]
    total = r" \\[4pt] + ".join(lines)
    return rf"{rule} \\[4pt] {share} \,\big( {total} \big) {result}"
