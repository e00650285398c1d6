"""What is counted and how long it takes, as formulas with the clip's numbers."""

import math

from dlplay.medical_case.counting import ClipCount
from dlplay.medical_case.timing import Timing


def count_arithmetic(count: ClipCount, what: str = "polyp") -> tuple[str, list[str]]:
    """Write precision, recall, the sensitivity per polyp and the false alarms per minute with the numbers filled in."""
    found, false, missed = count.num_found, count.num_false, count.num_missed
    formula = (
        r"\text{precision} = \frac{\text{found}}{\text{found} + \text{false}} \qquad "
        r"\text{recall} = \frac{\text{found}}{\text{found} + \text{missed}}"
    )
    return formula, [
        rf"\text{{precision}} = \frac{{{found}}}{{{found} + {false}}} = {_number(count.precision)} \qquad "
        rf"\text{{recall}} = \frac{{{found}}}{{{found} + {missed}}} = {_number(count.recall)}",
        rf"\text{{sensitivity per {what}}} = \frac{{\text{{{what}s found at least once}}}}{{\text{{all {what}s}}}} "
        rf"= \frac{{{count.num_seen}}}{{{count.num_objects}}} = {_number(count.object_sensitivity)}",
        rf"\text{{false alarms per minute}} = \frac{{{false}}}{{{count.seconds:.1f}\,\text{{s}} / 60}} "
        rf"= {count.false_per_minute:.1f}",
    ]


def _number(value: float) -> str:
    return f"{value:.3f}" if math.isfinite(value) else r"\text{undefined, as } 0/0"


def timing_arithmetic(timing: Timing) -> tuple[str, list[str]]:
    """Write the formula of frames per second, and its numbers."""
    needed = 1000 / timing.own_rate
    sign = r"\le" if timing.keeps_up else ">"
    return r"\text{frames per second} = \frac{1}{\text{seconds for a frame}}", [
        rf"\frac{{1}}{{{timing.median:.4f}\,\text{{s}}}} = {timing.per_second:.1f}\ \text{{frames per second}}",
        rf"\text{{the clip: }} {timing.own_rate:.4g}\ \text{{per second, so }} \frac{{1000}}{{{timing.own_rate:.4g}}} "
        rf"= {needed:.1f}\,\text{{ms for each}}",
        rf"{1000 * timing.median:.1f}\,\text{{ms}} {sign} {needed:.1f}\,\text{{ms}}",
    ]
