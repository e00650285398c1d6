"""How a training tells what it is at."""

from typing import Any, Protocol

from dlplay.training.plan import Progress


class Report(Protocol):
    """What a training tells its progress; passing: of no interest once the next one is there."""

    def __call__(self, progress: Any, *, passing: bool = False) -> None:
        """Take the progress in."""


def quiet(progress: Any, *, passing: bool = False) -> None:
    """Report nothing."""


def share_of_work(report: Report, begin: float, end: float) -> Report:
    """Give a report for one part of a work: what has a fraction of that part gets the fraction of the whole."""

    def tell_part(progress: Any, *, passing: bool = False) -> None:
        if isinstance(progress, Progress):
            progress = Progress(progress.text, begin + (end - begin) * progress.fraction)
        report(progress, passing=passing)

    return tell_part
