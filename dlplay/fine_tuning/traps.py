"""The classic traps of fine-tuning, found in a student's pictures and choices before the training."""

from collections import Counter

from dlplay.architectures import preprocessing
from dlplay.data import PictureSet, duplicates
from dlplay.training import Plan, Split

FEW, FEW_TO_VALIDATE, UNEVEN = 10, 20, 3
SMALL_BATCH, LARGE_RATE, MANY_SIDES = 16, 1e-3, 3


def traps(pictures: PictureSet, parts: Split, plan: Plan) -> list[str]:
    """Say in sentences what may spoil this training, the worst first."""
    return [*_in_pictures(pictures), *_in_validation(parts), *_in_plan(plan)]


def _in_pictures(pictures: PictureSet) -> list[str]:
    counts = Counter(pictures.classes[label] for label in pictures.labels)
    found = []
    (most, many), (least, few) = counts.most_common()[0], counts.most_common()[-1]
    if few < FEW:
        found.append(
            f"**Too few pictures**: “{least}” has {few}. Below {FEW} per class, the result says more about these "
            "pictures than about the class."
        )
    if many >= UNEVEN * few:
        found.append(
            f"**Uneven classes**: {many} of “{most}” against {few} of “{least}”. Calling everything “{most}” already "
            f"gives an accuracy of {many / len(pictures.labels):.0%}; look at the recall of every class."
        )
    return found + _copies(pictures)


def _copies(pictures: PictureSet) -> list[str]:
    groups = duplicates(pictures)
    contrary = [group for group in groups if len({pictures.labels[number] for number in group}) > 1]
    found = []
    if contrary:
        example = " and ".join(pictures.names[number] for number in contrary[0][:2])
        found.append(
            f"**The same picture in two classes**: {example}"
            + (f", and {len(contrary) - 1} more" if len(contrary) > 1 else "")
            + ". One of them is wrong: correct or drop it below."
        )
    if groups:
        example = " and ".join(pictures.names[number] for number in groups[0][:2])
        found.append(
            f"**Copies**: {len(groups)} {'picture is' if len(groups) == 1 else 'pictures are'} there more than once, "
            f"such as {example}. Copies within a class stay on one side of the split, so that nothing leaks from "
            "training into validation."
        )
    return found


def _in_validation(parts: Split) -> list[str]:
    count = len(parts.validation)
    if count >= FEW_TO_VALIDATE:
        return []
    return [
        f"**Few pictures validate**: with {count}, one picture more or less moves the accuracy by {1 / count:.1%}. "
        "Don't take small differences seriously."
    ]


def _in_plan(plan: Plan) -> list[str]:
    found = []
    wanted = preprocessing(plan.backbone)
    if plan.preprocessing not in ("as trained", wanted) and plan.backbone.weights != "random":
        found.append(
            f"**Wrong preprocessing**: this backbone learned with {wanted}, and now gets values "
            f"{plan.preprocessing}. Its features will mean little."
        )
    if plan.backbone.weights == "random" and plan.head_epochs:
        found.append(
            "**A frozen backbone that never learned**: with random weights its features are accidental. Choose "
            "pretrained weights, or let the whole network learn."
        )
    if plan.batch_norm_learns and plan.whole_epochs and plan.batch_size < SMALL_BATCH:
        found.append(
            f"**Batch normalization in a small batch**: means and deviations of {plan.batch_size} pictures are "
            f"noise. Keep it as it was trained, or take {SMALL_BATCH} pictures and more."
        )
    if plan.whole_epochs and plan.whole_rate > LARGE_RATE and plan.backbone.weights != "random":
        found.append(
            f"**Large steps in a pretrained backbone**: a learning rate of {plan.whole_rate:g} forgets what it knew. "
            "Take 0.0001 or less."
        )
    return found
