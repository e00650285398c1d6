"""The tables of numbers, and the strength of their cells' colours."""

import numpy as np

from dlplay.attention.cell import Array, Look, Mask
from dlplay.words import say

Cells = list[list[str]]
MOST_TAKEN = 3  # keys and values that are written out


def taking_cells(look: Look, tokens: tuple[str, ...], head: int, row: int) -> Cells:
    """What a token's query meets: the keys that fit it best, down to the weighted sum of their values."""
    seen = np.flatnonzero(look.mask[row])
    order = seen[np.argsort(-look.scaled[head, row, seen], kind="stable")]
    warmth = "" if look.temperature == 1 else f" · {look.temperature:.1f}"
    scaling = f"÷ (√{look.key_size}{warmth})" if warmth else f"÷ √{look.key_size}"
    cells = [["", say("key K"), say("score Q · K"), scaling, say("share"), say("value V")]]
    cells += [
        [
            f"{tokens[place]} ({place + 1})",
            write_numbers(look.keys[head, place]),
            f"{look.scores[head, row, place]:z.1f}",
            f"{look.scaled[head, row, place]:z.1f}",
            f"{look.weights[head, row, place]:.0%}",
            write_numbers(look.values[head, place]),
        ]
        for place in order[:MOST_TAKEN]
    ]
    if rest := order[MOST_TAKEN:].tolist():
        share = f"{look.weights[head, row, rest].sum():.0%}"
        cells.append([say("{count} more", count=len(rest)), "…", "…", "…", share, "…"])
    if hidden := len(tokens) - len(order):
        cells.append([say("{count} hidden", count=hidden), "", "", "−∞", "0%", ""])
    return [*cells, [say("taken in all"), "", "", "", "100%", write_numbers(look.mixed[head, row])]]


def weight_cells(look: Look, tokens: tuple[str, ...], head: int) -> Cells:
    """The attention of every token, a row each, under a row of the tokens that are looked at; hidden ones are a dot."""
    rows = [
        [f"{share:.2f}" if seen else "·" for share, seen in zip(shares, mask, strict=True)]
        for shares, mask in zip(look.weights[head], look.mask, strict=True)
    ]
    return with_names(rows, tokens, tokens)


def weight_tints(look: Look, head: int) -> list[list[float]]:
    """The strength of each cell's colour, with an empty first row and column for the names."""
    return _tints(look.weights[head])


def with_names(rows: Cells, names: tuple[str, ...], columns: tuple[str, ...]) -> Cells:
    """Put names before rows, and over columns."""
    return [["", *columns], *([name, *row] for name, row in zip(names, rows, strict=True))]


def vector_cells(vectors: Array, tokens: tuple[str, ...]) -> Cells:
    """Numbers of every token, a row each."""
    rows = [[f"{value:z.2f}" for value in row] for row in vectors]
    return with_names(rows, tokens, tuple(str(number + 1) for number in range(vectors.shape[1])))


def vector_tints(vectors: Array) -> list[list[float]]:
    """Colour numbers by their sign and size."""
    most = max(1.0, float(np.abs(vectors).max()))
    return _tints(vectors / most)


def score_cells(look: Look, tokens: tuple[str, ...], head: int) -> Cells:
    """The scores of every pair, a row for each token that looks."""
    rows = [[f"{value:z.1f}" for value in row] for row in look.scores[head]]
    return with_names(rows, tokens, tokens)


def score_tints(look: Look, head: int) -> list[list[float]]:
    """Colour scores by their sign and size; those that the mask hides not at all."""
    scores = np.where(look.mask, look.scores[head], 0)
    return _tints(scores / max(1.0, float(np.abs(scores).max())))


def mask_cells(mask: Mask, tokens: tuple[str, ...]) -> Cells:
    """A mask: 1 where the row's token may look at the column's, a dot where not."""
    return with_names([["1" if seen else "·" for seen in row] for row in mask], tokens, tokens)


def mask_tints(mask: Mask) -> list[list[float]]:
    """Colour what may be seen."""
    return _tints(mask)


def _tints(strengths: Array | Mask) -> list[list[float]]:
    """Put an empty first row and column, for the names, before the strengths of the cells' colours."""
    return [[0.0] * (strengths.shape[1] + 1), *([0.0, *map(float, row)] for row in strengths)]


def write_numbers(vector: Array) -> str:
    """Write a vector, a digit behind the point."""
    return "(" + ", ".join(f"{value:z.1f}" for value in vector) + ")"
