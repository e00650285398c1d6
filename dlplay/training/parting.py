"""Which labelled pictures train and which validate: as their export says, or drawn, with copies on one side."""

from collections.abc import Sequence

from dlplay.data.labels.labelled import LabelledSet


def parted(data: LabelledSet, order: Sequence[int], wanted: int) -> tuple[set[int], set[int]]:
    """Give the places of the pictures that train and of those that validate: the first `wanted` of an order.

    Pictures of one group, such as copies and crops of one photo, stay on one side, so that it may be one or two fewer.
    Where the export was divided already, its own parts count, and those for a test stand apart.
    """
    if data.parts is not None:
        train, validation = (
            {place for place, part in enumerate(data.parts) if part == name} for name in ("train", "valid")
        )
        return train, validation
    together = {place: group for group in data.groups for place in group}
    held: set[int] = set()
    for place in order:
        group = together.get(place, (place,))
        if place not in held and len(held) + len(group) <= wanted:
            held.update(group)
    if not held:  # every group is larger than that: the smallest one
        groups: list[tuple[int, ...]] = [together.get(place, (place,)) for place in order]
        smallest = min(groups, key=len)
        held = set(smallest)
    if len(held) == len(order):
        held = {order[0]}
    return set(order) - held, held


def count_training(data: LabelledSet, wanted: int) -> int:
    """Say how many pictures will train where `wanted` are to validate, or as the export was divided; at least 1."""
    left = len(data.pictures) - wanted if data.parts is None else data.parts.count("train")
    return max(1, left)
