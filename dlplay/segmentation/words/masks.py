"""What a mask holds and how well it fits, in sentences and tables."""

from collections.abc import Sequence

import numpy as np

from dlplay.data.labels.labelled import LabelledPicture
from dlplay.segmentation.judging import suits
from dlplay.segmentation.masks import ClassMap, Mask
from dlplay.segmentation.measures import ObjectResult, Overlap, class_overlaps, count_overlap, edge_accuracy, mean_dice
from dlplay.segmentation.networks import PERSON, PUBLISHED, SHIPPED, Segmenter
from dlplay.segmentation.views import FoundObject, Views
from dlplay.words import plain, say

WITHOUT_SKIPS = "The same, trained equally long, but its decoder gets nothing from the encoder's maps."
ABOUT_NETWORKS = {
    "nuclei": "Our U-Net for nuclei, trained on 70 pictures of microscopes (Data Science Bowl 2018): bright nuclei, "
    "about 8 to 50 pixels wide, on a dark ground. It answers ground, inside or border, so that nuclei that touch come "
    "apart. On 15 other pictures: mean Dice 0.86, and 0.33 on the one among them with a bright ground.",
    "nuclei without skips": WITHOUT_SKIPS,
    "shapes": "Our U-Net for drawn scenes, trained on 400 of them: ground and four shapes.",
    "shapes without skips": WITHOUT_SKIPS,
    PERSON: "Person against background: MediaPipe's network for video calls, 106,401 parameters, published by Google. "
    "It answers ground or person for 256 x 256 pixels, into which every picture is squeezed. It has learned nothing "
    "else: a cat close up is a person to it.",
    PUBLISHED.name: "keras-cv's DeepLabV3+ with published weights: 20 classes of photographs. It must be downloaded.",
}
THINGS = (
    "**Things** can be counted: every object gets a number. **Stuff**, such as the ground, cannot: its pixels have a "
    "class but no number. In the panoptic view things keep their colours, stuff is gray."
)
EMPTY = "Both masks are empty: they agree, so IoU and Dice are set to 1. The formulas give 0 / 0, which is no number."
SKIPS_MEASURED = (  # by scripts/train_segmenters.py; the table in assets/SOURCE.md has the same numbers
    "**Nuclei**, a few pixels wide, on 15 pictures of microscopes that neither network has seen: mean Dice **0.860 "
    "with skips, 0.827 without**; of the 473 nuclei, **352** were found with skips, **304** without (IoU of 0.5 or "
    "more).",
    "**Drawn shapes**, large and smooth, on 100 scenes that neither network has seen: mean Dice **0.932 with skips, "
    "0.947 without**; of the pixels at most 2 from an edge, **89.2%** and **88.8%** are right.",
    "**So skips carry what the small maps below cannot:** fine detail. Large smooth shapes need none. Both of a pair "
    "learned equally long from the same pictures; for the shapes each with the better of two learning rates. Measure "
    "it on pictures of your own: train both in the tab Train.",
)
ABOUT_OWN_NETWORK = "The network that you trained in the tab Train."


def about_network(name: str) -> str:
    """Say what a network learned from."""
    return say(ABOUT_OWN_NETWORK) if name not in ABOUT_NETWORKS else say(ABOUT_NETWORKS[name])


def unsuited_sentence(network: Segmenter, source: str) -> str:
    """Warn of a network of ours that has never seen such a picture; an empty text where it may have.

    source: "scene", "nuclei" or "picture", which may be anything.
    """
    is_photograph = network.name == PERSON and source == "picture"
    if network.name not in SHIPPED or suits(network, source) or is_photograph:
        return ""
    if network.name == PERSON:
        return say("person: trained on photographs of persons and nothing else. Here there is none.")
    what = (
        say("bright nuclei on a dark ground, through a microscope")
        if network.borders
        else say("scenes that a script draws")
    )
    names = ", ".join(network.classes)
    text = say(
        "{name}: trained on **{what}** and nothing else. Whatever this picture shows, its objects are "
        "called {names}. That can only be right in such a picture.",
        name=network.name,
        what=what,
        names=names,
    )
    if source == "picture":
        return text + say(
            " For any other one: the tab **Prompt** cuts one object out, and **Train** makes a network of yours."
        )
    return text


def best_object(truth: LabelledPicture, mask: Mask) -> str:
    """Say how well a mask fits the known object that it fits best; nothing where it meets none."""
    if truth.objects is None or not (met := np.unique(truth.objects[mask & (truth.objects > 0)])).size:
        return ""
    best = max((count_overlap(truth.objects == number, mask) for number in met), key=lambda one: one.iou)
    return say(
        "Against the true mask of the object that it fits best: **IoU {iou:.3f}, Dice {dice:.3f}**.",
        iou=best.iou,
        dice=best.dice,
    )


def mask_cells(true: Mask, predicted: Mask) -> list[list[str]]:
    """Say of every cell in which masks it is: both ("AB"), true ("A"), predicted ("B"), or none (a dot)."""
    names = np.array(["·", "A", "B", "AB"])
    return [[str(name) for name in row] for row in names[true.astype(int) + 2 * predicted.astype(int)]]


def class_rows(true: ClassMap, predicted: ClassMap, classes: Sequence[str]) -> list[dict[str, str]]:
    """Make a table: IoU and Dice of every class, the ground first, and the means of the classes without it."""
    overlaps = class_overlaps(true, predicted, len(classes) + 1)
    rows = [
        _row(name, one)
        for number, (name, one) in enumerate(zip((say("ground"), *classes), overlaps, strict=True))
        if one.union or not number
    ]
    seen = [one for one in overlaps[1:] if one.union]
    iou = float(np.mean([one.iou for one in seen])) if seen else 1.0
    mean = {
        say("Class"): say("mean (no ground)"),
        say("Intersection"): "",
        say("True"): "",
        say("Predicted"): "",
        say("Union"): "",
    }
    return [*rows, {**mean, say("IoU"): f"{iou:.4f}", say("Dice"): f"{mean_dice(overlaps):.4f}"}]


def accuracy_sentence(true: ClassMap) -> str:
    """Say why pixel accuracy misleads here."""
    share = float((true == 0).mean())
    if share == 1:
        return say("There is nothing but ground in the true mask: a network that says ground everywhere is right.")
    return say(
        "**Pixel accuracy misleads**: {share:.0%} of the pixels are ground. A network that finds nothing "
        "at all and says ground everywhere is right at {share:.0%} of the pixels, and its Dice of every "
        "object class is 0.",
        share=share,
    )


def quality_sentence(result: ObjectResult, threshold: float) -> str:
    """Say how many objects were found, missed and invented."""
    return say(
        "**{hits} objects found** (IoU of {threshold:g} or more with a true one), **{missed} missed**, "
        "**{invented} invented**: F1 = {f1:.3f}.",
        hits=result.hits,
        threshold=threshold,
        missed=result.missed,
        invented=result.invented,
        f1=result.f1,
    )


def dice_sentence(title: str, true: Views, answer: ClassMap) -> str:
    """Say how well a network does on one picture."""
    overlaps = class_overlaps(true.semantic, answer, len(true.classes) + 1)
    edges = edge_accuracy(true.semantic, answer)
    return say(
        "{title}: mean Dice {overlaps:.3f} here, {edges:.1%} of the pixels at edges right.",
        title=say(title).capitalize(),
        overlaps=mean_dice(overlaps),
        edges=edges,
    )


def object_rows(objects: Sequence[FoundObject]) -> list[dict[str, str]]:
    """Make a table of the objects."""
    return [
        {
            say("Object"): str(one.number),
            say("Class"): one.name,
            say("Area in pixels"): f"{one.area:,}",
            say("Columns"): say("{first} to {last}", first=one.box_xyxy[0], last=one.box_xyxy[2] - 1),
            say("Rows"): say("{first} to {last}", first=one.box_xyxy[1], last=one.box_xyxy[3] - 1),
        }
        for one in objects
    ]


def object_sentence(objects: Sequence[FoundObject], number: int) -> str:
    """Describe the object that a chosen pixel belongs to."""
    if not number:
        return say("The chosen pixel is ground: click on an object to read its size.")
    one = objects[number - 1]
    x1, y1, x2, y2 = one.box_xyxy
    return say(
        "**Object {number} of {objects}: {name}**, {area:,} pixels, in columns {first_column} to {last_column} and "
        "rows {first_row} to {last_row}.",
        number=number,
        objects=len(objects),
        name=plain(one.name),
        area=one.area,
        first_column=x1,
        last_column=x2 - 1,
        first_row=y1,
        last_row=y2 - 1,
    )


def count_sentence(areas: dict[str, tuple[int, int]]) -> str:
    """Say how many objects of every class there are, and what share of the picture they cover."""
    total = sum(pixels for _, pixels in areas.values())
    found = [(name, count, pixels) for name, (count, pixels) in areas.items() if count]
    if not found:
        return say("**No object**: every pixel is called ground.")
    parts = [
        say("**{name}: {count}** ({pixels:.1%} of the pixels)", name=plain(name), count=count, pixels=pixels / total)
        for name, count, pixels in found
    ]
    return "; ".join(parts) + say("; ground: {areas:.1%}.", areas=areas["ground"][1] / total)


def _row(name: str, one: Overlap) -> dict[str, str]:
    return {
        say("Class"): name,
        say("Intersection"): f"{one.both:,}",
        say("True"): f"{one.true:,}",
        say("Predicted"): f"{one.predicted:,}",
        say("Union"): f"{one.union:,}",
        say("IoU"): f"{one.iou:.4f}" if one.union else say("none"),
        say("Dice"): f"{one.dice:.4f}" if one.union else say("none"),
    }
