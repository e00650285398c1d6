"""The table of the layers of a stack."""

from collections.abc import Sequence

from dlplay.networks.presets import STACKS
from dlplay.networks.stacks import Stack, parse_stack
from dlplay.networks.table import LayerRow, describe, shape_text
from dlplay.words import say

HEADINGS = ("layer", "output shape", "parameters", "multiply-adds", "receptive field")


def table_cells(stack: Stack, rows: Sequence[LayerRow]) -> list[list[str]]:
    """Write the table with its headings, the input as its first row, and the totals as its last."""
    body = [
        [row.name, shape_text(row.output_shape), f"{row.parameters:,}", f"{row.multiply_adds:,}", _field(row)]
        for row in rows
    ]
    total = [say("total"), "", f"{total_parameters(rows):,}", f"{total_multiply_adds(rows):,}", ""]
    return [list(map(say, HEADINGS)), [say("input"), shape_text(stack.input_shape), "0", "0", "1 x 1"], *body, total]


def shares(rows: Sequence[LayerRow]) -> list[list[float]]:
    """Say for the cells of that table which part of the total they hold, for colouring it."""
    parameters, products = total_parameters(rows) or 1, total_multiply_adds(rows) or 1
    empty = [0.0] * len(HEADINGS)
    body = [[0.0, 0.0, row.parameters / parameters, row.multiply_adds / products, 0.0] for row in rows]
    return [empty, empty, *body, empty]


def total_parameters(rows: Sequence[LayerRow]) -> int:
    """Add up the parameters of all layers."""
    return sum(row.parameters for row in rows)


def total_multiply_adds(rows: Sequence[LayerRow]) -> int:
    """Add up the multiply-adds of all layers, for one picture."""
    return sum(row.multiply_adds for row in rows)


def larger_input_cells() -> list[list[str]]:
    """Compare the layers of tiny VGG for pictures of 28 x 28 and of 56 x 56."""
    text = STACKS["tiny VGG"]
    small, large = (describe(parse_stack(text.replace("28x28", side))) for side in ("28x28", "56x56"))
    pairs = [(a, b) for a, b in zip(small, large, strict=True) if a.parameters]
    body = [[a.name, f"{a.parameters:,}", f"{b.parameters:,}"] for a, b in pairs]
    return [[say("parameters of"), say("input 28 x 28"), say("input 56 x 56")], *body]


def _field(row: LayerRow) -> str:
    return shape_text(row.receptive_field)


def small_or_large_cells(channels: int) -> list[list[str]]:
    """Write a table that compares three 3x3 layers with one 7x7 layer of C channels."""
    cells = [["", say("receptive field"), say("parameters without bias"), say("with bias"), say("activations")]]
    stacks = {"three 3x3": "conv C 3x3 same relu; " * 3, "one 7x7": "conv C 7x7 same relu"}
    for name, layers in stacks.items():
        rows = describe(parse_stack(f"input 8x8x1; conv C 1x1; {layers}".replace("C", str(channels))))[1:]
        biases = len(rows) * channels
        total = total_parameters(rows)
        cells.append([say(name), _field(rows[-1]), f"{total - biases:,}", f"{total:,}", str(len(rows))])
    return cells
