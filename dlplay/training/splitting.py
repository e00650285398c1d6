"""Which pictures train and which ones validate, so that no class is missing and no picture is in both."""

import math
from collections.abc import Sequence

import numpy as np

from dlplay.training.plan import Split, TrainingError


def split(labels: Sequence[int], share: float = 0.25, seed: int = 0, twins: Sequence[tuple[int, ...]] = ()) -> Split:
    """Draw the share of every class that validates, at least one picture; the others train.

    twins: groups of pictures that are nearly the same; a group stays on one side, so that nothing leaks. Raises
    TrainingError where a class cannot be on both sides.
    """
    together = {number: group for group in twins for number in group}
    train: list[int] = []
    validation: list[int] = []
    for label in sorted(set(labels)):
        members = [number for number, one in enumerate(labels) if one == label]
        groups = list(dict.fromkeys(tuple(n for n in together.get(m, (m,)) if labels[n] == label) for m in members))
        if len(groups) < 2:
            raise TrainingError(
                f"Class number {label + 1} has only one picture, or only copies of one: two different ones are "
                "needed, one to learn from and one to test."
            )
        wanted, held = max(1, math.floor(share * len(members) + 0.5)), 0
        order = np.random.default_rng([seed, label]).permutation(len(groups))
        for place in order[:-1]:
            if held + len(groups[place]) <= max(wanted, len(groups[order[0]])) and held < wanted:
                validation += groups[place]
                held += len(groups[place])
        train += [number for number in members if number not in set(validation)]
    return Split(tuple(sorted(train)), tuple(sorted(validation)))
