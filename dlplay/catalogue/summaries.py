"""The totals of every network of the catalogue, from our own list; and whether one fits into memory.

The list is made by `python -m scripts.count_architectures`; tests count again and compare.
"""

import csv
import functools
from dataclasses import astuple, dataclass

from dlplay.assets import ASSETS
from dlplay.catalogue.architectures import ARCHITECTURES
from dlplay.networks.counting import Counted, count_built
from dlplay.words import Refusal

TOTALS_LIST = ASSETS / "networks" / "architectures.csv"
FLOAT_BYTES = 4  # a number in float32


class ArchitectureError(Refusal):
    """A network that the catalogue does not have, or that is too large for this machine."""


@dataclass(frozen=True)
class Summary:
    """Totals of a network for one picture; field_rows and field_columns are 0 where the last map sees everything.

    depth: layers with weights on the longest way through; values: the numbers of all its maps together.
    """

    name: str
    trainable: int
    fixed: int
    multiply_adds: int
    depth: int
    depth_with_pooling: int
    field_rows: int
    field_columns: int
    values: int
    layers: int

    @property
    def parameters(self) -> int:
        """All parameters, trained or measured."""
        return self.trainable + self.fixed

    @property
    def receptive_field(self) -> tuple[int, int] | None:
        """Rows and columns of the picture that a value of the last map sees; None for the whole picture."""
        return (self.field_rows, self.field_columns) if self.field_rows else None


def count(name: str) -> Counted:
    """Count every layer of a network of the catalogue; it is built without weights."""
    architecture = ARCHITECTURES[_known_architecture(name)]
    return count_built(architecture.builder, **architecture.options)


def summarize(name: str, counted: Counted) -> Summary:
    """Add up what was counted."""
    rows, columns = counted.receptive_field or (0, 0)
    depths = (counted.depth, counted.depth_with_pooling)
    totals = (counted.trainable, counted.fixed, counted.multiply_adds)
    return Summary(name, *totals, *depths, rows, columns, counted.values, len(counted.layers))


def summary(name: str) -> Summary:
    """Give the totals of a network of the catalogue; nothing is built."""
    return summaries()[_known_architecture(name)]


@functools.cache
def summaries() -> dict[str, Summary]:
    """Give the totals of all networks of the catalogue, by name; nothing is built."""
    with TOTALS_LIST.open(encoding="utf-8", newline="") as lines:
        rows = [[row[0], *map(int, row[1:])] for row in list(csv.reader(lines))[1:]]
    return {str(row[0]): Summary(*row) for row in rows}  # type: ignore[arg-type]


def write_summaries(found: list[Summary]) -> None:
    """Write the list."""
    with TOTALS_LIST.open("w", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines, lineterminator="\n")
        table.writerow(Summary.__dataclass_fields__)
        table.writerows(astuple(totals) for totals in found)


def memory_needed(name: str) -> int:
    """Give the bytes for its weights and for all its maps of one picture: the most that one picture can take."""
    totals = summary(name)
    return FLOAT_BYTES * (totals.parameters + totals.values)


def refuse_too_large(name: str, free_bytes: int) -> None:
    """Raise ArchitectureError where a network needs more memory than there is."""
    needed = memory_needed(name)
    if needed > free_bytes:
        raise ArchitectureError(
            "{name} needs about {needed:.1f} GB of memory for its weights and the maps of one picture, but "
            "only {free_bytes:.1f} GB are free here. Choose a smaller network; its counts are shown all the "
            "same, because counting makes no weights.",
            name=name,
            needed=needed / 1000000000.0,
            free_bytes=max(free_bytes, 0) / 1000000000.0,
        )


def _known_architecture(name: str) -> str:
    if name not in ARCHITECTURES:
        raise ArchitectureError(
            "The catalogue has no network {name!r}. Choose one of its {architectures} names.",
            name=name,
            architectures=len(ARCHITECTURES),
        )
    return name
