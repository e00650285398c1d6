"""Labelled pictures as one set: which belong together, and the split that an export brings."""

from collections.abc import Sequence

from dlplay.data.labels.labelled import LabelledPicture, LabelledSet
from dlplay.data.labels.parts import kept_parts
from dlplay.data.sets.groups import groups_note, picture_groups
from dlplay.words import Note


def grouped_set(
    pictures: Sequence[LabelledPicture],
    classes: tuple[str, ...],
    notes: Sequence[Note],
    paths: Sequence[str],
    parts: dict[str, str] | None,
) -> LabelledSet:
    """Make a set of pictures, and note which stay on one side of a split, or the split that is kept.

    paths: of the pictures. parts: "train", "valid" or "test" by path, where their export says it.
    """
    told = list(notes)
    kept = None
    if parts is not None:
        shown = [frozenset(classes[label] for label in one.labels) for one in pictures]
        kept = kept_parts([parts[path] for path in paths], shown, told)
    groups = picture_groups(paths, [one.pixels for one in pictures], [0] * len(pictures))
    if groups:
        told.append(groups_note(groups, [one.name for one in pictures], kept))
    return LabelledSet(tuple(pictures), classes, tuple(told), groups, kept)
