"""The next token's probabilities."""

import numpy as np

from dlplay.real_heads.network import Reading


def next_chances(reading: Reading, temperature: float = 1.0) -> list[float]:
    """Give the probabilities of the likeliest next tokens: softmax of all scores / temperature."""
    scaled = reading.scores.astype(np.float64) / temperature
    powers = np.exp(scaled - scaled.max())
    best = np.argsort(-reading.scores, kind="stable")[: len(reading.likeliest)]
    return [float(one) for one in powers[best] / powers.sum()]
