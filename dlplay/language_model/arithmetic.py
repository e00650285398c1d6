"""The loss of a text, and temperature, with the numbers of the student's own model."""

import math

import numpy as np

from dlplay.data.letters import show_letter
from dlplay.language_model.drawing_letters import next_scores
from dlplay.language_model.forward import LetterModel
from dlplay.language_model.ngrams import NGram
from dlplay.language_model.texts import LINES, encode_letters
from dlplay.latex import digits, in_brackets
from dlplay.words import in_formula

MOST_TERMS = 5


def letter_chances(model: LetterModel | NGram, text: str) -> list[tuple[str, float]]:
    """Give the probability that the model gave to each letter of a text, and to the end of a line."""
    codes = [0, *encode_letters(text, model.letters), *([0] if model.kind == LINES else [])]
    codes = codes[: model.context + 1]
    rows = []
    for place in range(1, len(codes)):
        scores = next_scores(model, np.array([codes[:place]], np.int32))[0].astype(np.float64)
        powers = np.exp(scores - scores.max())
        rows.append((model.letters[codes[place]], float(powers[codes[place]] / powers.sum())))
    return rows


def loss_arithmetic(model: LetterModel | NGram, text: str) -> tuple[str, list[str]]:
    """The loss of a text: the mean of -ln p of all its letters."""
    rows = letter_chances(model, text)
    losses = [-math.log(chance) for _, chance in rows]
    lines = [
        rf"-\ln p({shown(letter)}) = -\ln {digits(chance)} = {digits(loss)}"
        for (letter, chance), loss in zip(rows, losses, strict=True)
    ]
    terms = [digits(loss) for loss in losses]
    told = [*terms[:MOST_TERMS], *([r"\dots"] if len(terms) > MOST_TERMS else [])]
    whole = r" \\ \quad + ".join(" + ".join(told[start : start + 3]) for start in range(0, len(told), 3))
    mean = digits(sum(losses) / len(losses))
    return (
        r"E = \frac{1}{n} \sum_{t=1}^{n} -\ln p(\text{letter } t \mid \text{those before})",
        [*lines, rf"E = \frac{{1}}{{{len(losses)}}} \big({whole}\big) \\ \quad = {mean}"],
    )


def temperature_arithmetic(
    model: LetterModel, begin: str, temperature: float, top_k: int, count: int = 3
) -> tuple[str, list[str]]:
    """The probabilities of the likeliest next letters: e to the power of score / temperature, over the sum of all."""
    codes = np.array([[0, *encode_letters(begin, model.letters)]], np.int32)
    scores = next_scores(model, codes)[0].astype(np.float64)
    order = np.argsort(-scores, kind="stable")[: top_k or len(scores)]
    most = scores[order[0]]
    powers = np.exp((scores[order] - most) / temperature)
    total = float(powers.sum())
    lines = [
        rf"p({shown(model.letters[code])}) = \frac{{e^{{({digits(scores[code])} - {in_brackets(digits(most))}) / "
        rf"{digits(temperature)}}}}}{{{digits(total)}}} = {digits(power / total)}"
        for code, power in zip(order[:count], powers, strict=False)
    ]
    return r"p(i) = \frac{e^{(s_i - m) / \tau}}{\sum_j e^{(s_j - m) / \tau}}, \qquad m = \max_j s_j", lines


def shown(letter: str) -> str:
    """A letter in a formula; the end of a line in words."""
    return r"\text{end}" if letter == "\n" else in_formula(show_letter(letter))
