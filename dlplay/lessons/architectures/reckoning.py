"""A lesson's sum with its numbers filled in."""

from collections.abc import Callable

from dlplay import catalogue, ui
from dlplay.export import Transcript


def reckon(steps: Transcript, function: Callable[..., catalogue.Reckoning], *values: object, **more: object) -> None:
    """Show a lesson's sum with its numbers filled in."""
    with ui.refusing(catalogue.LessonError):
        found = steps.run("reckoning", function, *values, **more)
    ui.show_arithmetic(found.formula, found.lines)
    for label, value in found.results.items():
        steps.show(label, value, f"reckoning.results[{label!r}]", ".6g")
