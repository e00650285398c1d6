"""What a block and a transposed convolution do, in sentences and tables."""

from collections.abc import Sequence

from dlplay.segmentation.blocks import KINDS_OF_BLOCK, KINDS_OF_PERSON_BLOCK, Block
from dlplay.segmentation.networks import PERSON, Segmenter
from dlplay.segmentation.transposed import Grid, Stamp
from dlplay.words import say

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
            "No input value stamps on row {row}, column {column}: the stride is larger than the kernel.",
            row=place[0],
            column=place[1],
        )
    text = say("value stamps") if len(where) == 1 else say("values stamp")
    return say(
        "**{where} input {text}** on row {row}, column {column}: {sums}.",
        where=len(where),
        text=text,
        row=place[0],
        column=place[1],
        sums="; ".join(where),
    )


def number_texts(grid: Grid) -> list[list[str]]:
    """Write numbers for a table."""
    return [[f"{value + 0.0:.4g}" for value in row] for row in grid]
