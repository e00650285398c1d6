"""What is said about masks: formulas with this picture's numbers in LaTeX, tables and sentences."""

from collections.abc import Sequence

import numpy as np

from dlplay.segmentation.masks import ClassMap
from dlplay.segmentation.measures import (
    ObjectResult,
    Overlap,
    class_overlaps,
    edge_accuracy,
    mean_dice,
    pixel_accuracy,
)
from dlplay.segmentation.networks import Segmenter
from dlplay.segmentation.predicting import Probabilities
from dlplay.segmentation.views import PER_CLASS, FoundObject, Views
from dlplay.words import in_formula, plain, say

UNION_FORMULA = r"|A \cup B| = |A| + |B| - |A \cap B|"
IOU_FORMULA = r"\text{IoU} = \frac{|A \cap B|}{|A \cup B|}"
DICE_FORMULA = r"\text{Dice} = \frac{2\,|A \cap B|}{|A| + |B|}"
RELATION_FORMULA = r"\text{Dice} = \frac{2 \cdot \text{IoU}}{1 + \text{IoU}}"
ACCURACY_FORMULA = r"\text{pixel accuracy} = \frac{\text{pixels with the right class}}{\text{all pixels}}"
QUALITY_FORMULA = (
    r"\text{PQ} = \underbrace{\text{mean IoU of the hits}}_{\text{SQ}} \cdot "
    r"\underbrace{\frac{\text{hits}}{\text{hits} + (\text{invented} + \text{missed}) / 2}}_{\text{RQ} = F_1}"
)
PANOPTIC_FORMULA = r"\text{panoptic number} = \text{class} \cdot 1000 + \text{object}"
ARGMAX_FORMULA = r"\text{answer} = \text{the one with the largest probability}"
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


def overlap_lines(overlap: Overlap) -> list[str]:
    """Fill sizes into the union, IoU, Dice, and the relation of the two."""
    both, true, predicted, union = overlap.both, overlap.true, overlap.predicted, overlap.union
    if not union:
        return [r"\text{IoU} = \text{Dice} = 1 \quad (\text{both masks are empty})"]
    return [
        rf"|A \cup B| = {true} + {predicted} - {both} = {union}",
        rf"\text{{IoU}} = \frac{{{both}}}{{{union}}} = {overlap.iou:.4f}",
        rf"\text{{Dice}} = \frac{{2 \cdot {both}}}{{{true} + {predicted}}} = {overlap.dice:.4f}",
        rf"\text{{from IoU:}}\quad \frac{{2 \cdot {overlap.iou:.4f}}}{{1 + {overlap.iou:.4f}}} = {overlap.dice:.4f}",
    ]


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


def accuracy_lines(true: ClassMap, predicted: ClassMap) -> list[str]:
    """Fill the pixel accuracy in, and the one of a network that says ground everywhere."""
    right, ground = int((true == predicted).sum()), int((true == 0).sum())
    return [
        rf"\text{{here:}}\quad \frac{{{right}}}{{{true.size}}} = {pixel_accuracy(true, predicted):.4f}",
        rf"\text{{ground everywhere:}}\quad \frac{{{ground}}}{{{true.size}}} = {ground / true.size:.4f}",
    ]


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


def quality_lines(result: ObjectResult) -> list[str]:
    """Fill the panoptic quality in."""
    hits, invented, missed = result.hits, result.invented, result.missed
    if not hits + invented + missed:
        return [r"\text{PQ} = 1 \quad (\text{nothing to find, nothing found})"]
    return [
        rf"\text{{PQ}} = {result.mean_iou:.4f} \cdot \frac{{{hits}}}{{{hits} + ({invented} + {missed}) / 2}} = "
        rf"{result.mean_iou:.4f} \cdot {result.f1:.4f} = {result.panoptic_quality:.4f}"
    ]


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


def pixel_lines(views: Views, place: tuple[int, int]) -> list[str]:
    """Give what the three views say about a pixel, and its panoptic number."""
    kind, number = int(views.semantic[place]), int(views.objects[place])
    name = ("ground", *views.classes)[kind]
    instance = rf"\text{{object }} {number}" if number else r"\text{no object}"
    return [
        rf"\text{{semantic: class }} {kind}\ ({in_formula(name)}) \qquad \text{{instance: }} {instance}",
        rf"\text{{panoptic: }} {kind} \cdot {PER_CLASS} + {number} = {kind * PER_CLASS + number}",
    ]


def argmax_lines(answer: Probabilities, network: Segmenter, place: tuple[int, int]) -> list[str]:
    """Give the largest probabilities of a pixel, and the answer."""
    values = answer[place]
    order = np.argsort(values)[::-1][:4]
    parts = [rf"P({in_formula(network.answers[k])}) = {values[k]:.3f}" for k in order]
    text = rf"\text{{row {place[0]}, column {place[1]}:}}\quad " + r",\quad ".join(parts)
    return [text, rf"\text{{so it is: }}{in_formula(network.answers[order[0]])}"]


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
            say("Columns"): say("{box_xyxy} to {box_xyxy2}", box_xyxy=one.box_xyxy[0], box_xyxy2=one.box_xyxy[2] - 1),
            say("Rows"): say("{box_xyxy} to {box_xyxy2}", box_xyxy=one.box_xyxy[1], box_xyxy2=one.box_xyxy[3] - 1),
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
        "**Object {number} of {objects}: {name}**, {area:,} pixels, in columns {x1} to {x2} and rows {y1} to {y2}.",
        number=number,
        objects=len(objects),
        name=plain(one.name),
        area=one.area,
        x1=x1,
        x2=x2 - 1,
        y1=y1,
        y2=y2 - 1,
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
