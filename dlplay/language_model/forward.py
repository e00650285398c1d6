"""What a trained GPT or LSTM computes, in plain NumPy: quick, and without TensorFlow. Equal to Keras's."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dlplay.language_model.texts import Codes

Numbers = NDArray[np.float32]
TINY = 1e-3  # what Keras's layer normalization adds to the variance
GPT, LSTM = "GPT", "LSTM"


@dataclass(frozen=True)
class LetterModel:
    """A trained model of letters; name: GPT or LSTM; kind and letters: of its corpus; weights: by their names."""

    name: str
    letters: tuple[str, ...]
    kind: str
    context: int
    weights: dict[str, Numbers] = field(repr=False)

    @property
    def blocks(self) -> int:
        """How many blocks of attention a GPT has."""
        return sum(name.endswith("/query/kernel") for name in self.weights)


@dataclass(frozen=True)
class Guesses:
    """Scores (n, t, letters) of the letter that comes after each of t letters; attention: a (n, h, t, t) per block."""

    scores: Numbers
    attention: tuple[Numbers, ...] = ()


def guess_letters(model: LetterModel, codes: Codes) -> Guesses:
    """Guess the next letter after each letter of some texts: codes (n, t), t at most the model's context."""
    return run_gpt(model, codes) if model.name == GPT else run_lstm(model, codes)


def run_gpt(model: LetterModel, codes: Codes) -> Guesses:
    """Compute a GPT's scores and the attention of all its heads."""
    weights, count = model.weights, codes.shape[1]
    values = weights["letters/embeddings"][codes] + weights["places/embeddings"][:count]
    attention = []
    for block in range(model.blocks):
        calm = calm_down(values, weights, f"before_{block}")
        mixed, shares = look_back(calm, weights, f"attention_{block}")
        values = values + mixed
        calm = calm_down(values, weights, f"between_{block}")
        wide = bend_smoothly(calm @ weights[f"wide_{block}/kernel"] + weights[f"wide_{block}/bias"])
        values = values + wide @ weights[f"narrow_{block}/kernel"] + weights[f"narrow_{block}/bias"]
        attention.append(shares)
    values = calm_down(values, weights, "last")
    return Guesses(values @ weights["scores/kernel"] + weights["scores/bias"], tuple(attention))


def calm_down(values: Numbers, weights: dict[str, Numbers], name: str) -> Numbers:
    """Normalize every letter's numbers (layer normalization)."""
    centred = values - values.mean(axis=-1, keepdims=True)
    calm = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + TINY)
    return np.asarray(calm * weights[f"{name}/gamma"] + weights[f"{name}/beta"])


def look_back(calm: Numbers, weights: dict[str, Numbers], name: str) -> tuple[Numbers, Numbers]:
    """Let every letter look at itself and those before; gives what it takes, and the shares (n, h, t, t)."""
    queries, keys, values = (
        np.einsum("ntd,dhk->nhtk", calm, weights[f"{name}/{part}/kernel"])
        + weights[f"{name}/{part}/bias"][:, np.newaxis]
        for part in ("query", "key", "value")
    )
    scores = queries @ keys.transpose(0, 1, 3, 2) / np.float32(np.sqrt(queries.shape[-1]))
    later = np.triu(np.ones(scores.shape[-2:], bool), 1)
    powers = np.exp(np.where(later, -np.inf, scores) - scores.max(axis=-1, keepdims=True), dtype=np.float32)
    shares = powers / powers.sum(axis=-1, keepdims=True)
    mixed = np.einsum("nhtk,hkd->ntd", shares @ values, weights[f"{name}/attention_output/kernel"])
    return mixed + weights[f"{name}/attention_output/bias"], shares


def bend_smoothly(values: Numbers) -> Numbers:
    """GELU by its formula with tanh (Hendrycks and Gimpel 2016)."""
    inside = np.float32(np.sqrt(2 / np.pi)) * (values + np.float32(0.044715) * values * values * values)
    return np.asarray(np.float32(0.5) * values * (1 + np.tanh(inside)))


def run_lstm(model: LetterModel, codes: Codes) -> Guesses:
    """Compute an LSTM's scores, letter after letter."""
    weights = model.weights
    inputs = (
        weights["letters/embeddings"][codes] @ weights["memory/lstm_cell/kernel"] + weights["memory/lstm_cell/bias"]
    )
    state: Numbers = np.zeros((len(codes), inputs.shape[-1] // 4), np.float32)
    memory, states = state, []
    for place in range(codes.shape[1]):
        gates = inputs[:, place] + state @ weights["memory/lstm_cell/recurrent_kernel"]
        take_in, forget, new, give_out = np.split(gates, 4, axis=1)
        memory = np.asarray(squeeze(forget) * memory + squeeze(take_in) * np.tanh(new))
        state = np.asarray(squeeze(give_out) * np.tanh(memory))
        states.append(state)
    return Guesses(np.stack(states, axis=1) @ weights["scores/kernel"] + weights["scores/bias"])


def squeeze(values: Numbers) -> Numbers:
    """The logistic function."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * values)), np.float32)
