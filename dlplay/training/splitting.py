"""Which pictures train and which ones validate, so that no class is missing and no picture is in both."""

import math
from collections.abc import Sequence

import numpy as np

from dlplay.training.plan import Split, TrainingError
from dlplay.words import Note

Group = tuple[int, ...]


def split(
    labels: Sequence[int],
    share: float = 0.25,
    seed: int = 0,
    twins: Sequence[Group] = (),
    names: Sequence[str] = (),
) -> Split:
    """Draw the share of every class that validates, at least one picture; the others train.

    twins: groups of pictures that are nearly the same; a group stays on one side, so that nothing leaks, even where
    its pictures have different classes. names: of the classes, for the message. Raises TrainingError where a class
    cannot be on both sides.
    """
    together = {number: group for group in twins for number in group}
    groups: dict[int, dict[Group, int]] = {}  # class -> group -> how many of its pictures have that class
    for number, label in enumerate(labels):
        sizes, group = groups.setdefault(label, {}), together.get(number, (number,))
        sizes[group] = sizes.get(group, 0) + 1
    validates: dict[Group, bool] = {}
    for label in sorted(groups, key=lambda one: (len(groups[one]), one)):  # those with the least choice first
        order = np.random.default_rng([seed, label]).permutation(len(groups[label]))
        keys = list(groups[label])
        if not _part(groups[label], [keys[place] for place in order], share, validates):
            raise TrainingError(_fault(f"“{names[label]}”" if names else f"number {label + 1}", len(keys)))
    held = {number for group, is_held in validates.items() if is_held for number in group}
    return Split(tuple(n for n in range(len(labels)) if n not in held), tuple(sorted(held)))


def _part(sizes: dict[Group, int], order: list[Group], share: float, validates: dict[Group, bool]) -> bool:
    """Write down which groups of a class validate, those left that another class has decided; False if impossible."""
    wanted = max(1, math.floor(share * sum(sizes.values()) + 0.5))
    held = sum(sizes[group] for group in order if validates.get(group))
    free = [group for group in order if group not in validates]
    trains = any(validates.get(group) is False for group in order)
    if len(free) < (not trains) + (held == 0):
        return False
    most = len(free) - (not trains)  # one has to train
    if held == 0 and not any(sizes[group] <= wanted for group in free[:most]):
        free.sort(key=lambda group: sizes[group])  # the smallest one, rather than none
        wanted = sizes[free[0]]
    for place, group in enumerate(free):
        validates[group] = place < most and held + sizes[group] <= wanted
        held += sizes[group] * validates[group]
    return True


def _fault(who: str, num_groups: int) -> str:
    if num_groups < 2:
        return Note(
            "Class {who} has only one picture, or only copies of one, or one recording: two different ones are "
            "needed, one to learn from and one to test.",
            who=who,
        )
    return Note(
        "The pictures of class {who} are the same as those of other classes, so that it cannot both "
        "learn and test. Keep every picture in one class only.",
        who=who,
    )
