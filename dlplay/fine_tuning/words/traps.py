"""The classic traps of fine-tuning, found in a student's pictures and choices before the training."""

from collections import Counter
from collections.abc import Sequence

from dlplay.data import PictureSet, duplicates
from dlplay.networks import STACKS, parse_stack
from dlplay.training import Plan, Split
from dlplay.weights import BUNDLED, PRETRAINED, Network, preprocessing
from dlplay.weights.preparation import BY_LAYERS
from dlplay.words import plain, say, say_count

FEW, FEW_TO_VALIDATE, UNEVEN = 10, 20, 3
SMALL_BATCH, LARGE_RATE = 16, 3e-4
LARGE_HEAD_RATE = 0.02
MEANING = {"-1 to 1": "R, G and B from -1 to 1", "0 to 255": BY_LAYERS, "0 to 1": "0 to 1"}  # as `preprocessing` says
NOT_NORMED = ("vgg16", "vgg19", "convnext")  # modules of keras.applications without batch normalization


def traps(pictures: PictureSet, parts: Split, plan: Plan, twins: Sequence[tuple[int, ...]] | None = None) -> list[str]:
    """Say in sentences what may spoil this training, the worst first; twins: the set's copies, if they are known."""
    groups = duplicates(pictures) if twins is None else twins
    return [*_in_pictures(pictures, groups), *_in_validation(parts), *_in_plan(plan)]


def _in_pictures(pictures: PictureSet, groups: Sequence[tuple[int, ...]]) -> list[str]:
    counts = Counter(plain(pictures.classes[label]) for label in pictures.labels)
    found = []
    (most, many), (least, few) = counts.most_common()[0], counts.most_common()[-1]
    if few < FEW:
        who = say("“{least}” has {few}", least=least, few=few) if many > few else say("every class has {few}", few=few)
        found.append(
            say(
                "**Too few pictures**: {who}. Below {few} per class, the result says more about these pictures "
                "than about the class.",
                who=who,
                few=FEW,
            )
        )
    if many >= UNEVEN * few:
        found.append(
            say(
                "**Uneven classes**: {many} of “{most}” against {few} of “{least}”. Calling everything “{most}” "
                "already gives an accuracy of {accuracy:.0%}; look at the recall of every class.",
                many=many,
                most=most,
                few=few,
                least=least,
                accuracy=many / len(pictures.labels),
            )
        )
    return found + _copies(pictures, groups)


def _copies(pictures: PictureSet, groups: Sequence[tuple[int, ...]]) -> list[str]:
    contrary = [group for group in groups if len({pictures.labels[number] for number in group}) > 1]
    found = []
    if contrary:
        example = say(" and ").join(plain(pictures.names[number]) for number in contrary[0][:2])
        found.append(
            say("**The same picture in two classes**: {example}", example=example)
            + (say(", and {contrary} more", contrary=len(contrary) - 1) if len(contrary) > 1 else "")
            + say(". One of them is wrong: after a training, correct or drop it under Mistakes, copies.")
        )
    if groups:
        example = say(" and ").join(plain(pictures.names[number]) for number in groups[0][:2])
        found.append(
            say_count(
                "**Copies**: {count} picture is there more than once, such as {example}. Copies stay on one side "
                "of the split, so that nothing leaks from training into validation.",
                "**Copies**: {count} pictures are there more than once, such as {example}. Copies stay on one "
                "side of the split, so that nothing leaks from training into validation.",
                len(groups),
                example=example,
            )
        )
    return found


def _in_validation(parts: Split) -> list[str]:
    count = len(parts.validation)
    if count >= FEW_TO_VALIDATE:
        return []
    return [
        say(
            "**Few pictures validate**: with {count}, one picture more or less moves the accuracy by "
            "{step:.1%}. Don't take small differences seriously.",
            count=count,
            step=1 / count,
        )
    ]


def _in_plan(plan: Plan) -> list[str]:
    found = []
    wanted = preprocessing(plan.backbone)
    is_right = plan.preprocessing == "as trained" or MEANING[plan.preprocessing] == wanted
    if not is_right and plan.backbone.weights != "random":
        found.append(
            say(
                "**Wrong preprocessing**: this backbone learned with {wanted}, and now gets values "
                "{preprocessing}. Its features will mean little.",
                wanted=wanted,
                preprocessing=plan.preprocessing,
            )
        )
    if plan.backbone.weights == "random" and plan.head_epochs and not plan.whole_epochs:
        found.append(
            say(
                "**A frozen backbone that never learned**: with random weights its features are accidental. "
                "Choose pretrained weights, or let the whole network learn."
            )
        )
    if plan.whole_epochs and has_batch_norm(plan.backbone):
        found += _in_batch_norm(plan)
    if plan.whole_epochs and plan.whole_rate > LARGE_RATE and plan.backbone.weights != "random":
        found.append(
            say(
                "**Large steps in a pretrained backbone**: a learning rate of {whole_rate:g} forgets what it "
                "knew. Take 0.0001 or less.",
                whole_rate=plan.whole_rate,
            )
        )
    if plan.head_epochs and plan.head_rate > LARGE_HEAD_RATE:
        found.append(
            say(
                "**Large steps**: a learning rate of {head_rate:g} jumps over the best weights. Take 0.001.",
                head_rate=plan.head_rate,
            )
        )
    return found


def has_batch_norm(network: Network) -> bool:
    """Say whether a backbone has layers of batch normalization."""
    if network.name in BUNDLED:
        return BUNDLED[network.name].has_batch_norm
    if network.name in PRETRAINED:
        return PRETRAINED[network.name][0] not in NOT_NORMED
    return any(layer.kind == "batchnorm" for layer in parse_stack(STACKS.get(network.name, network.name)).layers)


def _in_batch_norm(plan: Plan) -> list[str]:
    if plan.batch_norm_learns and plan.batch_size < SMALL_BATCH:
        advice = "" if plan.backbone.weights == "random" else say("keep it as it was trained, or ")
        return [
            say(
                "**Batch normalization in a small batch**: means and deviations of {batch_size} pictures are "
                "noise. To be safe, {advice}take {small_batch} pictures and more.",
                batch_size=plan.batch_size,
                advice=advice,
                small_batch=SMALL_BATCH,
            )
        ]
    if plan.backbone.weights == "random" and not plan.batch_norm_learns:
        return [
            say(
                "**Batch normalization that never learned**: with random weights it knows no means and "
                "deviations yet, so that it does nothing. Let batch normalization learn, too."
            )
        ]
    return []
