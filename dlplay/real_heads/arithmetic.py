"""One cell of a real head with its own numbers. Places count from 1 in what is shown."""

import numpy as np

from dlplay.latex import digits, in_brackets
from dlplay.real_heads.network import Reading, scaled_scores
from dlplay.words import say

Arithmetic = tuple[str, list[str]]
LARGEST = 6  # products that are written out
MOST_TERMS = 6  # powers of a row that are written out


def score_arithmetic(reading: Reading, place: tuple[int, int], row: int, column: int) -> Arithmetic:
    """How well a query fits a key: of the products the largest, the others as one number, divided by the root.

    place: layer and head, from 0 on, like row and column.
    """
    layer, head = place
    shared = reading.queries.shape[1] // reading.keys.shape[1]
    query, key = reading.queries[layer, head, row], reading.keys[layer, head // shared, column]
    products, at = query * key, f"{row + 1},{column + 1}"
    largest = [int(number) for number in np.argsort(-np.abs(products), kind="stable")[:LARGEST]]
    terms = [rf"{digits(query[one])} \cdot {in_brackets(digits(key[one]))}" for one in largest]
    rest = float(products.sum() - products[largest].sum())
    lines = joined(terms, 2)
    others = say("{count} other products", count=len(products) - len(largest))
    whole = float(products.sum())
    scaled = float(scaled_scores(reading.queries[layer], reading.keys[layer])[head, row, column])
    return r"s'_{ij} = \frac{q_i \cdot k_j}{\sqrt{k}}", [
        rf"q \cdot k = {lines} \\ \quad + {in_brackets(digits(rest))} \;\text{{({others})}} = {digits(whole)}",
        rf"s'_{{{at}}} = \frac{{{digits(whole)}}}{{\sqrt{{{len(products)}}}}} = {digits(scaled)}",
    ]


def share_arithmetic(reading: Reading, place: tuple[int, int], row: int, column: int) -> Arithmetic:
    """The share of attention that one token gives to another: of the row's powers the largest, the others as one."""
    layer, head = place
    scores = scaled_scores(reading.queries[layer], reading.keys[layer])[head, row, : row + 1].astype(np.float64)
    most = float(scores.max())
    powers = np.exp(scores - most)
    largest = [int(one) for one in np.argsort(-powers, kind="stable")[:MOST_TERMS]]
    rest = float(powers.sum() - powers[largest].sum())
    lines = joined([rf"e^{{{digits(scores[one] - most)}}}" for one in largest], 3)
    left = len(powers) - len(largest)
    others = rf" \\ \quad + {digits(rest)} \;\text{{({say('{count} other tokens', count=left)})}}" if left else ""
    total, own = digits(float(powers.sum())), digits(scores[column] - most)
    return r"a_{ij} = \frac{e^{s'_{ij} - m}}{\sum_{l \le i} e^{s'_{il} - m}}, \qquad m = \max_l s'_{il}", [
        rf"m = {digits(most)}",
        rf"\sum_l = {lines}{others} \\ \quad = {total}",
        rf"a_{{{row + 1},{column + 1}}} = \frac{{e^{{{own}}}}}{{{total}}} = {powers[column] / powers.sum():.4f}",
    ]


def joined(terms: list[str], per_line: int) -> str:
    """Join terms with plus signs, a few to a line."""
    lines = [" + ".join(terms[start : start + per_line]) for start in range(0, len(terms), per_line)]
    return r" \\ \quad + ".join(lines).replace("+ -", "- ")
