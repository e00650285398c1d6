"""One training from a set of pictures to the classifier, on the page and at home. Runs in a worker."""

from collections.abc import Sequence

from dlplay.data import PictureSet, duplicates
from dlplay.data.sets.groups import joined_pairs
from dlplay.training import Plan, Split, Trained, quiet, split, to_squares, train_classifier
from dlplay.training.reports import Report


def part_of(pictures: PictureSet, share: float, seed: int, twins: Sequence[tuple[int, ...]] | None = None) -> Split:
    """Say which pictures train and which ones validate: as the set's export says, or drawn.

    Copies and crops of one picture, and shots of one burst, stay on one side. twins: the set's copies, if they are
    known. Raises TrainingError.
    """
    if pictures.parts is not None:
        train, validation = (
            tuple(place for place, part in enumerate(pictures.parts) if part == name) for name in ("train", "valid")
        )
        return Split(train, validation)
    known = [*(duplicates(pictures) if twins is None else twins), *pictures.groups]
    pairs = [(group[0], other) for group in known for other in group[1:]]
    return split(pictures.labels, share, seed, joined_pairs(len(pictures.labels), pairs), pictures.classes)


def fine_tune(
    pictures: PictureSet, plan: Plan, share: float = 0.25, fit: str = "crop", report: Report = quiet
) -> Trained:
    """Train a classifier for a set's classes; share: of the pictures that only validate.

    fit: what happens to a picture that is not square, "crop" or "squeeze". Raises TrainingError and StackError.
    """
    parts = part_of(pictures, share, plan.seed)
    squares = to_squares(pictures.pictures, plan.backbone.side, fit)
    return train_classifier(squares, pictures.labels, parts, plan, report)
