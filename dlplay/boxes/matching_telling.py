"""The cost matrix as a table, and what each way of choosing one box per object leaves."""

from collections.abc import Sequence

from dlplay.boxes.matching import Costs
from dlplay.boxes.overlap import Array
from dlplay.boxes.reading import Scene
from dlplay.boxes.suppression import Indices
from dlplay.words import plain, say

ONE_TO_ONE = (
    "**DETR** learns by matching: every true box gets exactly **one** prediction, so that the total cost is lowest "
    "(bipartite matching, found by the Hungarian method). **YOLOv10** uses consistent dual assignments in training: "
    "**one to many** to learn fast, **one to one** for use. A network trained for one box per object needs no NMS."
)
Pairs = tuple[tuple[int, int], ...]


def matrix_cells(scene: Scene, values: Array, pairs: Pairs) -> tuple[list[list[str]], list[tuple[int, int]]]:
    """Write a matrix of predictions (rows) and true boxes (columns) with names; a star and a frame mark the pairs."""
    head = ["", *(scene.truth_name(truth) for truth in range(values.shape[1]))]
    rows = [
        [scene.name(row), *(f"{'★ ' * ((row, column) in pairs)}{value:.3f}" for column, value in enumerate(line))]
        for row, line in enumerate(values.tolist())
    ]
    return [head, *rows], [(row + 1, column + 1) for row, column in pairs]


def cost_arithmetic(costs: Costs, pair: tuple[int, int], weights: Sequence[float]) -> tuple[str, list[str]]:
    """One cell of the cost matrix, filled in."""
    parts = [float(part[pair]) for part in (costs.probability, costs.distance, costs.generalized)]
    line = (
        rf"\text{{cost}} = -{weights[0]:g}\cdot {parts[0]:.3f} + {weights[1]:g}\cdot {parts[1]:.4f} "
        rf"- {weights[2]:g}\cdot ({parts[2]:.4f}) = {costs.total[pair]:.4f}"
    )
    formula = r"\text{cost} = -\lambda_c\,p + \lambda_1\,\lVert b - \hat b \rVert_1 - \lambda_g\,\text{GIoU}"
    return formula, [line]


def pair_sentence(scene: Scene, pairs: Pairs) -> str:
    """List pairs by name."""
    named = [
        plain(say("{row} with {column}", row=scene.name(row), column=scene.truth_name(column))) for row, column in pairs
    ]
    return "; ".join(named) or say("no pair")


def remaining_table(scene: Scene, kept: Indices, pairs: dict[str, Pairs]) -> str:
    """Say for each way of choosing which predictions remain: suppression, "DETR", YOLOv10's "one" and "many"."""
    ways: dict[str, Sequence[int]] = {
        say("NMS after the network"): kept.tolist(),
        say("DETR: lowest total cost, no NMS"): [row for row, _ in pairs["DETR"]],
        say("YOLOv10, one to one: the best per object, no NMS"): [row for row, _ in pairs["one"]],
        say("YOLOv10, one to many: the k best per object, so NMS is needed"): [row for row, _ in pairs["many"]],
    }
    lines = [
        say(
            "| way | boxes that remain, for {truths_xyxy} objects | which, by number |",
            truths_xyxy=len(scene.truths_xyxy),
        ),
        "|:--|--:|:--|",
    ]
    for way, boxes in ways.items():
        numbers = ", ".join(str(box + 1) for box in sorted(boxes)[:20]) + (", ..." if len(boxes) > 20 else "")
        lines.append(f"| {way} | {len(boxes)} | {numbers or say('none')} |")
    return "\n".join(lines)
