"""The parameters of a block, and what a transposed convolution does, with the numbers filled in."""

from collections.abc import Sequence

from dlplay.segmentation.blocks import KINDS_OF_BLOCK, KINDS_OF_PERSON_BLOCK, Block, LayerCount
from dlplay.segmentation.networks import PERSON, Segmenter
from dlplay.segmentation.transposed import Grid, Stamp, Stamping, cut_before, grown_length
from dlplay.words import say

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
PARAMETER_WORDS = (
    "F: side of the filter, C: number of maps. In front of a normalization no bias is needed. Of a normalization's "
    "four numbers per map, two are learned (scale, shift), two are running means over the batches (mean, variance)."
)
CHECKERBOARD = (
    "Where this number changes from value to value, even an all-equal input gives an uneven output: a "
    "**checkerboard**. A kernel whose side is a multiple of the stride, such as the 2 x 2 with stride 2 "
    "of this page's U-Nets, avoids it."
)


def block_sentence(block: Block, network: Segmenter) -> str:
    """Say what a block of a network does, and the shape of what it gives."""
    rows, columns, channels = block.shape
    kinds = KINDS_OF_PERSON_BLOCK if network.architecture == PERSON else KINDS_OF_BLOCK
    what = kinds.get(block.name) or kinds[block.kind]
    return say(
        "**{name}**: {what}. It gives **{rows} x {columns} x {channels}** values.",
        name=block.name,
        what=say(what),
        rows=rows,
        columns=columns,
        channels=channels,
    )


def parameter_lines(block: Block) -> list[str]:
    """Fill in how many parameters every layer of a block has."""
    if not block.layers:
        return [r"\text{this block has no parameters}"]
    lines = [_layer_line(layer) for layer in block.layers]
    if len(lines) > 1:
        total = " + ".join(str(layer.num_parameters) for layer in block.layers)
        lines.append(rf"\text{{together:}}\quad {total} = {block.num_parameters}")
    return lines


def maps_sentence(shape: tuple[int, ...], most: int = 32) -> str:
    """Say which maps are shown, and what black and white mean."""
    rows, columns, channels = shape
    shown = (
        say("The first {most} of {channels} maps", most=most, channels=channels)
        if channels > most
        else say("All {channels} maps", channels=channels)
    )
    return say(
        "{shown}, {rows} x {columns} values each; black is a map's smallest value, white its largest.",
        shown=shown,
        rows=rows,
        columns=columns,
    )


def filled_sentence(height: int, width: int, blocks: Sequence[Block], network: Segmenter) -> str:
    """Say to what size a picture was filled up or squeezed, where it was."""
    rows, columns, _ = blocks[0].shape
    if network.architecture == PERSON:
        return say(
            "The picture has {height} x {width} pixels: it is squeezed into the {rows} x {columns} of the network.",
            height=height,
            width=width,
            rows=rows,
            columns=columns,
        )
    if (rows, columns) == (height, width):
        return say(
            "The picture has {height} x {width} pixels, multiples of 16: it goes in as it is.",
            height=height,
            width=width,
        )
    return say(
        "The picture has {height} x {width} pixels. The encoder halves the maps again and again, so both "
        "sides must be multiples of 16: the picture is filled up to {rows} x {columns} by mirroring, and "
        "the answer is cut again.",
        height=height,
        width=width,
        rows=rows,
        columns=columns,
    )


def stamp_lines(stamps: Sequence[Stamp], value: float) -> list[str]:
    """Write an output value as the sum of what is stamped on it."""
    if not stamps:
        return [r"\text{no stamp reaches this place:}\quad 0"]
    terms = [f"{_bracketed(one.value)} \\cdot {_bracketed(one.weight)}" for one in stamps]
    chunks = [" + ".join(terms[at : at + TERMS_IN_LINE]) for at in range(0, len(terms), TERMS_IN_LINE)]
    return [r"\text{value} = " + r" \\ + ".join(chunks) + f" = {value:.6g}"]


def stamp_sentence(stamps: Sequence[Stamp], place: tuple[int, int]) -> str:
    """Say which input values stamp on an output value."""
    where = [
        say(
            "({row}, {column}) with weight ({kernel_row}, {kernel_column})",
            row=one.row,
            column=one.column,
            kernel_row=one.kernel_row,
            kernel_column=one.kernel_column,
        )
        for one in stamps
    ]
    if not where:
        return say(
            "No input value stamps on row {place}, column {place2}: the stride is larger than the kernel.",
            place=place[0],
            place2=place[1],
        )
    text = say("value stamps") if len(where) == 1 else say("values stamp")
    return say(
        "**{where} input {text}** on row {place}, column {place2}: {where2}.",
        where=len(where),
        text=text,
        place=place[0],
        place2=place[1],
        where2="; ".join(where),
    )


def grown_lines(one: Stamping) -> list[str]:
    """Fill the output's size in for rows and columns."""
    sides = zip(("rows", "columns"), one.grid.shape, one.kernel.shape, strict=True)
    return [rf"\text{{{name}:}}\quad {_grown(length, size, one.stride, one.padding)}" for name, length, size in sides]


def _grown(length: int, size: int, stride: int, padding: str) -> str:
    result = grown_length(length, size, stride, padding)
    if padding == "valid":
        gap = rf" + {stride - size} \text{{ zeros at the end}}" if size < stride else ""
        return rf"({length} - 1) \cdot {stride} + {size}{gap} = {result}"
    cut, before = max(size - stride, 0), cut_before(size, stride, padding)
    end = rf"\quad ({before} \text{{ cut off before, }} {cut - before} \text{{ after}})" if cut else ""
    return rf"{length} \cdot {stride} = {result}{end}"


def number_texts(grid: Grid) -> list[list[str]]:
    """Write numbers for a table."""
    return [[f"{value + 0.0:.4g}" for value in row] for row in grid]


def _layer_line(layer: LayerCount) -> str:
    name = rf"\text{{{layer.name.replace('_', ' ')}:}}\quad "
    if not layer.size[0]:
        return rf"{name} 4 \cdot {layer.channels_out} = {layer.num_parameters}"
    bias = " + 1" if layer.has_bias else ""
    product = rf"{layer.size[0]} \cdot {layer.size[1]} \cdot {layer.channels_in}"
    whole = f"({product}{bias})" if bias else product
    return rf"{name} {whole} \cdot {layer.channels_out} = {layer.num_parameters}"


def _bracketed(value: float) -> str:
    return f"({value:.6g})" if value < 0 else f"{value:.6g}"
