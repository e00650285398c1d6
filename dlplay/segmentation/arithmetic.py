"""Blocks, transposed convolution and the measures of masks, as formulas filled in."""

from collections.abc import Sequence

import numpy as np

from dlplay.latex import factor
from dlplay.segmentation.blocks import Block, LayerCount
from dlplay.segmentation.masks import ClassMap
from dlplay.segmentation.measures import ObjectResult, Overlap, pixel_accuracy
from dlplay.segmentation.networks import Segmenter
from dlplay.segmentation.predicting import Probabilities
from dlplay.segmentation.transposed import Stamp, Stamping, cut_before, grown_length
from dlplay.segmentation.views import PER_CLASS, Views
from dlplay.words import in_formula

MIX_FORMULA = r"\text{pixel} = p\cdot\text{picture} + (1 - p)\cdot\text{background}"

PARAMETERS = (
    r"\text{convolution} = (F \cdot F \cdot C_{\text{in}} + \text{bias}) \cdot C_{\text{out}} \qquad "
    r"\text{normalization} = 4 \cdot C"
)
VALUE_FORMULA = r"\text{value} = \sum_{\text{stamps}} x_{ij} \cdot w_{pq}"
SIZE_FORMULAS = {
    "valid": r"\text{output size} = (N - 1) \cdot S + F",
    "same": r"\text{output size} = N \cdot S",
}
TERMS_IN_LINE = 4

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


def parameter_arithmetic(block: Block) -> tuple[str, list[str]]:
    """Fill in how many parameters every layer of a block has."""
    if not block.layers:
        return PARAMETERS, [r"\text{this block has no parameters}"]
    lines = [_layer_line(layer) for layer in block.layers]
    if len(lines) > 1:
        total = " + ".join(str(layer.num_parameters) for layer in block.layers)
        lines.append(rf"\text{{together:}}\quad {total} = {block.num_parameters}")
    return PARAMETERS, lines


def stamp_arithmetic(stamps: Sequence[Stamp], value: float) -> tuple[str, list[str]]:
    """Write an output value as the sum of what is stamped on it."""
    if not stamps:
        return VALUE_FORMULA, [r"\text{no stamp reaches this place:}\quad 0"]
    terms = [f"{factor(one.value, 6)} \\cdot {factor(one.weight, 6)}" for one in stamps]
    chunks = [" + ".join(terms[at : at + TERMS_IN_LINE]) for at in range(0, len(terms), TERMS_IN_LINE)]
    return VALUE_FORMULA, [r"\text{value} = " + r" \\ + ".join(chunks) + f" = {value:.6g}"]


def grown_arithmetic(one: Stamping) -> tuple[str, list[str]]:
    """Fill the output's size in for rows and columns."""
    sides = zip(("rows", "columns"), one.grid.shape, one.kernel.shape, strict=True)
    lines = [rf"\text{{{name}:}}\quad {_grown(length, size, one.stride, one.padding)}" for name, length, size in sides]
    return SIZE_FORMULAS[one.padding], lines


def _grown(length: int, size: int, stride: int, padding: str) -> str:
    result = grown_length(length, size, stride, padding)
    if padding == "valid":
        gap = rf" + {stride - size} \text{{ zeros at the end}}" if size < stride else ""
        return rf"({length} - 1) \cdot {stride} + {size}{gap} = {result}"
    cut, before = max(size - stride, 0), cut_before(size, stride, padding)
    end = rf"\quad ({before} \text{{ cut off before, }} {cut - before} \text{{ after}})" if cut else ""
    return rf"{length} \cdot {stride} = {result}{end}"


def _layer_line(layer: LayerCount) -> str:
    name = rf"\text{{{layer.name.replace('_', ' ')}:}}\quad "
    if not layer.size[0]:
        return rf"{name} 4 \cdot {layer.channels_out} = {layer.num_parameters}"
    bias = " + 1" if layer.has_bias else ""
    product = rf"{layer.size[0]} \cdot {layer.size[1]} \cdot {layer.channels_in}"
    whole = f"({product}{bias})" if bias else product
    return rf"{name} {whole} \cdot {layer.channels_out} = {layer.num_parameters}"


def overlap_arithmetic(overlap: Overlap) -> tuple[str, list[str]]:
    """Fill sizes into the union, IoU, Dice, and the relation of the two."""
    both, true, predicted, union = overlap.both, overlap.true, overlap.predicted, overlap.union
    formula, rules = rf"{IOU_FORMULA} \qquad {DICE_FORMULA}", [UNION_FORMULA, RELATION_FORMULA]
    if not union:
        return formula, [*rules, r"\text{IoU} = \text{Dice} = 1 \quad (\text{both masks are empty})"]
    return formula, [
        *rules,
        rf"|A \cup B| = {true} + {predicted} - {both} = {union}",
        rf"\text{{IoU}} = \frac{{{both}}}{{{union}}} = {overlap.iou:.4f}",
        rf"\text{{Dice}} = \frac{{2 \cdot {both}}}{{{true} + {predicted}}} = {overlap.dice:.4f}",
        rf"\text{{from IoU:}}\quad \frac{{2 \cdot {overlap.iou:.4f}}}{{1 + {overlap.iou:.4f}}} = {overlap.dice:.4f}",
    ]


def accuracy_arithmetic(true: ClassMap, predicted: ClassMap) -> tuple[str, list[str]]:
    """Fill the pixel accuracy in, and the one of a network that says ground everywhere."""
    right, ground = int((true == predicted).sum()), int((true == 0).sum())
    return ACCURACY_FORMULA, [
        rf"\text{{here:}}\quad \frac{{{right}}}{{{true.size}}} = {pixel_accuracy(true, predicted):.4f}",
        rf"\text{{ground everywhere:}}\quad \frac{{{ground}}}{{{true.size}}} = {ground / true.size:.4f}",
    ]


def quality_arithmetic(result: ObjectResult) -> tuple[str, list[str]]:
    """Fill the panoptic quality in."""
    hits, invented, missed = result.hits, result.invented, result.missed
    if not hits + invented + missed:
        return QUALITY_FORMULA, [r"\text{PQ} = 1 \quad (\text{nothing to find, nothing found})"]
    return QUALITY_FORMULA, [
        rf"\text{{PQ}} = {result.mean_iou:.4f} \cdot \frac{{{hits}}}{{{hits} + ({invented} + {missed}) / 2}} = "
        rf"{result.mean_iou:.4f} \cdot {result.f1:.4f} = {result.panoptic_quality:.4f}"
    ]


def pixel_arithmetic(views: Views, place: tuple[int, int]) -> tuple[str, list[str]]:
    """Give what the three views say about a pixel, and its panoptic number."""
    kind, number = int(views.semantic[place]), int(views.objects[place])
    name = ("ground", *views.classes)[kind]
    instance = rf"\text{{object }} {number}" if number else r"\text{no object}"
    return PANOPTIC_FORMULA, [
        rf"\text{{semantic: class }} {kind}\ ({in_formula(name)}) \qquad \text{{instance: }} {instance}",
        rf"\text{{panoptic: }} {kind} \cdot {PER_CLASS} + {number} = {kind * PER_CLASS + number}",
    ]


def argmax_arithmetic(answer: Probabilities, network: Segmenter, place: tuple[int, int]) -> tuple[str, list[str]]:
    """Give the largest probabilities of a pixel, and the answer."""
    values = answer[place]
    order = np.argsort(values)[::-1][:4]
    parts = [rf"P({in_formula(network.answers[k])}) = {values[k]:.3f}" for k in order]
    text = rf"\text{{row {place[0]}, column {place[1]}:}}\quad " + r",\quad ".join(parts)
    return ARGMAX_FORMULA, [text, rf"\text{{so it is: }}{in_formula(network.answers[order[0]])}"]
