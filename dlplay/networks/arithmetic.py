"""Small windows against one large one, as the lecture's formulas filled in."""

from dlplay.networks.stacks import parse_stack
from dlplay.networks.table import describe
from dlplay.networks.words import _field, total_parameters
from dlplay.words import say


def small_or_large(channels: int) -> tuple[list[list[str]], list[str]]:
    """Compare three 3x3 layers with one 7x7 layer of C channels: a table, and the lecture's formulas filled in."""
    cells = [["", say("receptive field"), say("parameters without bias"), say("with bias"), say("activations")]]
    stacks = {"three 3x3": "conv C 3x3 same relu; " * 3, "one 7x7": "conv C 7x7 same relu"}
    for name, layers in stacks.items():
        rows = describe(parse_stack(f"input 8x8x1; conv C 1x1; {layers}".replace("C", str(channels))))[1:]
        biases = len(rows) * channels
        total = total_parameters(rows)
        cells.append([say(name), _field(rows[-1]), f"{total - biases:,}", f"{total:,}", str(len(rows))])
    three, one = 3 * 3**2 * channels**2, 7**2 * channels**2
    lines = [
        rf"3\cdot(3^2\cdot {channels}^2) = {_latex(three)}",
        rf"7^2\cdot {channels}^2 = {_latex(one)}",
        rf"\frac{{{_latex(three)}}}{{{_latex(one)}}} = \frac{{27}}{{49}} \approx {three / one:.2f}",
    ]
    return cells, lines


def _latex(value: int) -> str:
    return f"{value:,}".replace(",", "{,}")
