"""What heads do: how much of its attention each gives to the first token, to the one before, to itself, to repeats."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from dlplay.real_heads.gguf import Matrix

Targets = NDArray[np.bool_]
FIRST, BEFORE, ITSELF, SAME, FOLLOWED = (
    "the first token",
    "the token before",
    "itself",
    "the same token, earlier",
    "what followed the same token",
)
OTHERS = "anything else"
KINDS = {  # at what heads of a kind look -> what it is good for
    FIRST: "a place to rest: the head has found nothing that it looks for",
    BEFORE: "the order of words: what stands directly before",
    ITSELF: "a token's own meaning, worked on",
    SAME: "repeats: where has this token been before?",
    FOLLOWED: "copying: what came after this token the last time is likely to come again (an induction head)",
}
MAIN = 0.5  # of a head's attention, from which on a kind is what it mainly does
SKIPPED = 2  # rows: for the second token, the first one is also the one before


def targets_of(kind: str, contents: Sequence[bytes]) -> Targets:
    """Mark the places (n, n) at which heads of a kind look; the rows look."""
    count = len(contents)
    rows, columns = np.indices((count, count))
    same = np.array([[one == other for other in contents] for one in contents])
    ways: dict[str, Callable[[], Targets]] = {
        FIRST: lambda: columns == 0,
        BEFORE: lambda: columns == rows - 1,
        ITSELF: lambda: columns == rows,
        SAME: lambda: same & (columns < rows),
        FOLLOWED: lambda: np.roll(same, 1, axis=1) & (columns > 0) & (columns <= rows),
    }
    return ways[kind]()


def kind_shares(weights: Matrix, contents: Sequence[bytes]) -> dict[str, Matrix]:
    """Say how much of their attention heads give to each kind of places: (layers, heads), the mean over tokens.

    weights: (layers, heads, n, n). A kind that has no place in this text, such as repeats in one without, is left out.
    The first two tokens do not count, nor tokens that have no such place.
    """
    shares = {}
    for kind in KINDS:
        targets = targets_of(kind, contents)
        counted = targets.any(axis=1) & (np.arange(len(contents)) >= SKIPPED)
        if counted.any():
            shares[kind] = (weights * targets).sum(axis=-1)[..., counted].mean(axis=-1)
    return shares


def main_kinds(shares: dict[str, Matrix], shape: tuple[int, int]) -> list[list[str]]:
    """Name what each head mainly does, for every layer and head: the kind with the most, where that is MAIN or more."""
    names, values = list(shares), np.stack([np.zeros(shape), *shares.values()])
    best, most = values.argmax(axis=0), values.max(axis=0)
    return [
        [names[best[at] - 1] if most[at] >= MAIN else OTHERS for at in ((row, one) for one in range(shape[1]))]
        for row in range(shape[0])
    ]


def strongest_head(share: Matrix) -> tuple[int, int]:
    """Find the layer and the head, counted from 0, that give the most."""
    layer, head = np.unravel_index(int(share.argmax()), share.shape)
    return int(layer), int(head)
