"""The sums behind a segmentation, in LaTeX: the fewest words from a place, precision and recall, a probability."""

import math

from dlplay.latex import in_brackets, in_latex
from dlplay.word_segmentation.deepcut import LastLayer
from dlplay.word_segmentation.dictionary import Lexicon
from dlplay.word_segmentation.matching import UNKNOWN, Plan, candidates
from dlplay.word_segmentation.scoring import CutScore
from dlplay.word_segmentation.vocabulary import CurvePoint
from dlplay.words import in_formula, say

MOST_LINES = 8
MOST_TERMS = 3


def fewest_arithmetic(text: str, lexicon: Lexicon, plan: Plan, place: int) -> tuple[str, list[str]]:
    """The fewest words from a place on, as the minimum over the words that begin there."""
    formula = r"F(p) = \min_{w\text{ at }p}\; 1 + F(p + |w|), \qquad F(\text{end}) = 0"
    lines = []
    for word in candidates(text, lexicon, place)[:MOST_LINES]:
        rest = place + len(word)
        taken = r"\quad\leftarrow" if len(word) == plan.lengths[place] else ""
        costs = f"{_cost(plan.costs[rest])} = {_cost(1 + plan.costs[rest])}"
        lines.append(rf"{in_formula(word)}:\quad 1 + F({rest + 1}) = 1 + {costs}{taken}")
    if not lines:
        lines.append(rf"{in_formula(say('no word begins here'))}:\quad {in_formula(say('the letter stays outside'))}")
    return formula, [*lines, f"F({place + 1}) = {_cost(plan.costs[place])}"]


def score_arithmetic(score: CutScore) -> tuple[str, list[str]]:
    """Precision, recall and F1 of cuts."""
    right, wrong, missed = score.right, score.wrong, score.missed
    formula = (
        r"P = \frac{\text{right}}{\text{right} + \text{wrong}} \qquad R = \frac{\text{right}}{\text{right} + "
        r"\text{missed}} \qquad F_1 = \frac{2PR}{P + R}"
    )
    lines = [
        rf"P = \frac{{{right}}}{{{right} + {wrong}}} = {_share(score.precision)}",
        rf"R = \frac{{{right}}}{{{right} + {missed}}} = {_share(score.recall)}",
    ]
    if score.precision and score.recall:
        p, r = f"{score.precision:.4f}", f"{score.recall:.4f}"
        lines.append(rf"F_1 = \frac{{2\cdot {p}\cdot {r}}}{{{p} + {r}}} = {_share(score.f1)}")
    else:
        lines.append(rf"F_1 = {_share(score.f1)}")
    return formula, lines


def error_arithmetic(point: CurvePoint, words: int) -> tuple[str, list[str]]:
    """The error rate of a vocabulary: words that did not come out, as a share of all."""
    formula = r"\text{error rate} = \frac{\text{words that did not come out}}{\text{words of the text}}"
    return formula, [rf"\frac{{{round(point.error * words)}}}{{{words:,}}} = {point.error:.4f}"]


def probability_arithmetic(last: LastLayer) -> tuple[str, list[str]]:
    """Deepcut's probability for one letter: its last layer's sum, and the sigmoid of it."""
    terms = last.hidden * last.weights
    order = sorted(range(len(terms)), key=lambda unit: -abs(float(terms[unit])))[:MOST_TERMS]
    shown = " + ".join(
        rf"{in_latex(f'{last.hidden[unit]:.3g}')}\cdot {in_brackets(in_latex(f'{last.weights[unit]:.3g}'))}"
        for unit in order
    )
    rest = float(terms.sum() - terms[order].sum())
    others = say("the other {count} units", count=len(terms) - len(order))
    bias, total = in_brackets(f"{last.bias:.4f}"), last.total
    chance = 1 / (1 + math.exp(-total))
    formula = r"z = \sum_{j=1}^{100} h_j\,w_j + b, \qquad P(\text{a word begins}) = \frac{1}{1 + e^{-z}}"
    return formula, [
        rf"z = {shown} + \underbrace{{{in_brackets(f'{rest:.4f}')}}}_{{{in_formula(others)}}} + {bias}",
        rf"z = {total:.4f}",
        rf"\frac{{1}}{{1 + e^{{{-total:.4f}}}}} = {chance:.4f}",
    ]


def _cost(cost: int) -> str:
    """Write a cost: the words, and the letters outside every word."""
    outside, words = divmod(cost, UNKNOWN)
    return rf"({words} + {outside}\,\text{{outside}})" if outside else str(words)


def _share(value: float | None) -> str:
    return r"\text{not defined}" if value is None else f"{value:.4f}"
