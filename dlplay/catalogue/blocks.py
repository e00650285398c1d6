"""Finding a network's blocks in its layers: where its ways fork and join, and which blocks come again and again."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from dlplay.networks.counting import CountedLayer

CELL_INPUTS, LARGE_BLOCK = 4, 60  # a block of more layers is cut where so many maps are put together
LONG_ROW = 40  # a row of more layers is cut where its map gets smaller
MOST_IN_A_PATTERN = 4
JOINS = {"Add": "skip connection", "CustomScaleLayer": "skip connection", "Concatenate": "maps put together"}
IN_A_ROW, BESIDE = "layers in a row", "beside the main way"


@dataclass(frozen=True)
class Block:
    """Layers that belong together: between two places that every way through the network passes.

    kind: one of JOINS' values, IN_A_ROW or BESIDE (auxiliary classifiers).
    """

    layers: tuple[CountedLayer, ...]
    kind: str

    @property
    def output_shape(self) -> tuple[int, ...]:
        """The shape of what the block gives, without the batch."""
        return self.layers[-1].output_shape

    @property
    def parameters(self) -> int:
        """All its parameters."""
        return sum(layer.parameters for layer in self.layers)

    @property
    def multiply_adds(self) -> int:
        """Its multiply-adds for one picture."""
        return sum(layer.multiply_adds for layer in self.layers)

    @property
    def plan(self) -> tuple[object, ...]:
        """What blocks that are made alike have in common: the kinds of their layers and the places of their map."""
        return tuple(layer.kind for layer in self.layers), self.output_shape[:-1]


@dataclass(frozen=True)
class Stage:
    """Blocks that come several times behind each other; blocks holds them all, pattern of them belong to one turn."""

    blocks: tuple[Block, ...]
    pattern: int

    @property
    def repeats(self) -> int:
        """How many times the pattern comes."""
        return len(self.blocks) // self.pattern

    @property
    def parameters(self) -> int:
        """All parameters of its blocks."""
        return sum(block.parameters for block in self.blocks)

    @property
    def multiply_adds(self) -> int:
        """All multiply-adds of its blocks."""
        return sum(block.multiply_adds for block in self.blocks)

    @property
    def num_layers(self) -> int:
        """All layers of its blocks."""
        return sum(len(block.layers) for block in self.blocks)


def find_stages(rows: Sequence[CountedLayer]) -> list[Stage]:
    """Divide a network into blocks and put together those that come several times behind each other."""
    return condense_blocks(find_blocks(rows))


def find_blocks(rows: Sequence[CountedLayer]) -> list[Block]:
    """Divide the layers of a network, in the order in which they compute, into blocks.

    A layer that no connection jumps over is passed by every way: it ends a block. What does not lead to the last map's
    answer (auxiliary classifiers) is a block of its own at the end.
    """
    main = main_way(rows)
    blocks: list[Block] = []
    row_of_layers: list[CountedLayer] = []
    for group in _groups_between_cuts(main):
        if len(group) > 1 and group[-1].kind in JOINS:
            blocks += _blocks_in_a_row(row_of_layers)
            row_of_layers = []
            blocks += _forked_blocks(group)
        elif blocks and not row_of_layers and _only_finishes(group, blocks[-1]):
            blocks[-1] = Block((*blocks[-1].layers, *group), blocks[-1].kind)
        else:
            row_of_layers += group
    blocks += _blocks_in_a_row(row_of_layers)
    beside = tuple(row for row in rows if row not in main)
    return [*blocks, *([Block(beside, BESIDE)] if beside else [])]


def main_way(rows: Sequence[CountedLayer]) -> list[CountedLayer]:
    """Keep the layers that lead to the last answer: the deepest layer that nothing follows."""
    followed = {name for row in rows for name in row.connected_to}
    ends = [row for row in rows if row.name not in followed]
    wanted = {max(ends, key=lambda row: row.reach.depth).name}
    kept = []
    for row in reversed(rows):
        if row.name in wanted:
            wanted |= set(row.connected_to)
            kept.append(row)
    return kept[::-1]


def condense_blocks(blocks: Sequence[Block]) -> list[Stage]:
    """Put together blocks of the same plan behind each other; a pattern may hold up to four blocks."""
    stages: list[Stage] = []
    place = 0
    while place < len(blocks):
        pattern = max(range(1, MOST_IN_A_PATTERN + 1), key=lambda size: (_covered(blocks[place:], size), -size))
        end = place + max(pattern * (_covered(blocks[place:], pattern) > 0), _covered(blocks[place:], pattern), 1)
        stages.append(Stage(tuple(blocks[place:end]), pattern if end - place > 1 else 1))
        place = end
    return stages


def _covered(blocks: Sequence[Block], pattern: int) -> int:
    """Count the blocks that a pattern of the first ones covers; 0 where it does not come twice."""
    plans = [block.plan for block in blocks]
    turns = 1
    while plans[:pattern] == plans[turns * pattern : (turns + 1) * pattern] and len(plans) >= (turns + 1) * pattern:
        turns += 1
    return turns * pattern if turns > 1 else 0


def _groups_between_cuts(rows: Sequence[CountedLayer]) -> list[list[CountedLayer]]:
    """Cut behind every layer that no connection jumps over."""
    place = {row.name: number for number, row in enumerate(rows)}
    furthest = [0] * len(rows)  # where the longest connection that begins at a layer ends
    for number, row in enumerate(rows):
        for name in row.connected_to:
            furthest[place[name]] = max(furthest[place[name]], number)
    groups: list[list[CountedLayer]] = []
    group: list[CountedLayer] = []
    reached = 0
    for number, row in enumerate(rows):
        group.append(row)
        if reached <= number:
            groups.append(group)
            group = []
        reached = max(reached, furthest[number])
    return groups


def _only_finishes(group: list[CountedLayer], block: Block) -> bool:
    """Say whether layers only pass on the numbers that a block gave, put in order anew or through an activation."""
    same_values = math.prod(group[-1].output_shape) == math.prod(block.output_shape)
    return same_values and not any(row.parameters or row.kind == "Dropout" for row in group)


def _forked_blocks(group: list[CountedLayer]) -> list[Block]:
    """Give a block whose ways fork and join; a large one is cut where many maps are put together, as in NASNet."""
    parts: list[list[CountedLayer]] = [[]]
    for row in group:
        parts[-1].append(row)
        if len(group) > LARGE_BLOCK and row.kind == "Concatenate" and len(row.connected_to) >= CELL_INPUTS:
            parts.append([])
    return [Block(tuple(part), _join_of(part)) for part in parts if part]


def _join_of(layers: list[CountedLayer]) -> str:
    return next((JOINS[row.kind] for row in reversed(layers) if row.kind in JOINS), IN_A_ROW)


def _blocks_in_a_row(rows: list[CountedLayer]) -> list[Block]:
    """Cut a row of layers behind each pooling, as in VGG; a long one also where its map gets smaller."""
    parts: list[list[CountedLayer]] = [[]]
    for number, row in enumerate(rows):
        if len(rows) > LONG_ROW and number and _shrinks(rows[number - 1], row):
            parts.append([])
        parts[-1].append(row)
        if row.kind.startswith(("MaxPooling", "AveragePooling")):
            parts.append([])
    return [Block(tuple(part), IN_A_ROW) for part in parts if part]


def _shrinks(before: CountedLayer, row: CountedLayer) -> bool:
    """Say whether a layer (or the padding in front of it) begins a smaller map."""
    if row.kind == "ZeroPadding2D":
        return True
    return before.kind != "ZeroPadding2D" and row.multiply_adds > 0 and row.output_shape[:-1] < before.output_shape[:-1]
