"""Drawing texts from a model, letter after letter: temperature and top-k."""

import numpy as np
from numpy.typing import NDArray

from dlplay.language_model.forward import LetterModel, guess_letters
from dlplay.language_model.ngrams import NGram, all_chances
from dlplay.language_model.texts import LINES, TextError, encode_letters

LONG = 120  # letters of a sample of running text
Chances = NDArray[np.float64]


def next_chances(scores: NDArray[np.floating], temperature: float = 1.0, top_k: int = 0) -> Chances:
    """Make probabilities (n, letters) by softmax of scores / temperature, of the top_k largest alone (0: of all)."""
    sharp = scores.astype(np.float64) / temperature
    if 0 < top_k < sharp.shape[1]:
        least = np.sort(sharp, axis=1)[:, -top_k, np.newaxis]
        sharp = np.where(sharp < least, -np.inf, sharp)
    powers = np.exp(sharp - sharp.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def next_scores(model: LetterModel | NGram, codes: NDArray[np.int32]) -> NDArray[np.floating]:
    """Score every letter as the one that comes after some texts (n, t); an n-gram's scores are ln p."""
    if isinstance(model, NGram):
        rows = [[int(code) for code in row[-model.n + 1 :]] if model.n > 1 else [] for row in codes]
        known = {row: np.log(all_chances(model, row)) for row in {tuple(row) for row in rows}}
        return np.stack([known[tuple(row)] for row in rows])
    return guess_letters(model, codes[:, -model.context :]).scores[:, -1]


def draw_texts(
    model: LetterModel | NGram,
    count: int,
    *,
    temperature: float = 1.0,
    top_k: int = 0,
    seed: int = 0,
    begin: str = "",
) -> tuple[str, ...]:
    """Draw texts: lines until they end, or LONG letters of running text; begin: how all of them begin.

    Raises TextError where `begin` has a letter that the model has never seen.
    """
    if model.kind == LINES and len(begin) >= model.context:
        raise TextError(
            "The beginning is too long: this model sees {context} letters of a line.", context=model.context - 1
        )
    draw = np.random.default_rng(seed)
    codes = np.tile(np.array([0, *encode_letters(begin, model.letters)], np.int32), (count, 1))
    longest = model.context if model.kind == LINES else len(codes[0]) + LONG
    goes_on = np.ones(count, bool)
    while codes.shape[1] < longest and goes_on.any():
        luck = draw.random((count, 1))[goes_on]
        sums = next_chances(next_scores(model, codes[goes_on]), temperature, top_k).cumsum(axis=1)
        drawn = np.zeros(count, np.int32)
        drawn[goes_on] = (sums < luck * sums[:, -1:]).sum(axis=1)
        codes = np.hstack([codes, drawn[:, np.newaxis]])
        if model.kind == LINES:
            goes_on = drawn > 0
    return tuple(write_codes(row, model) for row in codes)


def write_codes(codes: NDArray[np.int32], model: LetterModel | NGram) -> str:
    """Write codes as a text, a line up to its end."""
    text = "".join(model.letters[code] for code in codes[1:])
    return text.partition("\n")[0] if model.kind == LINES else text


def guess_after(
    model: LetterModel | NGram, begin: str, *, temperature: float = 1.0, top_k: int = 0
) -> dict[str, float]:
    """Give the probability of every letter that may come after a beginning, the likeliest first; 0 is left out."""
    codes = np.array([[0, *encode_letters(begin, model.letters)]], np.int32)
    chances = next_chances(next_scores(model, codes), temperature, top_k)[0]
    order = np.argsort(-chances, kind="stable")
    return {model.letters[code]: float(chances[code]) for code in order if chances[code] > 0}
