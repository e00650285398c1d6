"""The curves of a comparison."""

from collections.abc import Mapping, Sequence
from typing import Any

from dlplay.training import Epoch, curves


def draw_curves(runs: Mapping[str, Sequence[Epoch]], kept: Mapping[str, int]) -> Any:
    """Draw loss and accuracy of every run; as long as points are drawn, those of the training pictures are hollow."""
    figure = curves(runs, kept)
    for line in figure.data:
        if line.line.dash == "dash" and "markers" in line.mode:
            line.update(marker={"symbol": "circle-open", "size": 13, "line": {"width": 3}})
    return figure
