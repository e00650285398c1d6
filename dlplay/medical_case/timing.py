"""Is it real time? The time that each frame took, against the time that the clip leaves for it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dlplay.words import say


@dataclass(frozen=True)
class Timing:
    """Seconds per frame: the middle one and the slowest; own_rate: frames per second of the clip."""

    median: float
    slowest: float
    slowest_frame: int
    own_rate: float
    late: int

    @property
    def per_second(self) -> float:
        """Frames per second that the detector manages."""
        return 1 / self.median

    @property
    def keeps_up(self) -> bool:
        """Say whether the middle frame takes no longer than the clip leaves for it."""
        return self.median <= 1 / self.own_rate


def measure_times(seconds: NDArray[np.float64], own_rate: float) -> Timing:
    """Summarize the seconds (n,) of the frames; late: how many took longer than the clip leaves for one."""
    slowest = int(np.argmax(seconds))
    late = int((seconds > 1 / own_rate).sum())
    return Timing(float(np.median(seconds)), float(seconds[slowest]), slowest, own_rate, late)


def timing_lines(timing: Timing) -> tuple[str, list[str]]:
    """Write the formula of frames per second, and its numbers."""
    needed = 1000 / timing.own_rate
    sign = r"\le" if timing.keeps_up else ">"
    return r"\text{frames per second} = \frac{1}{\text{seconds for a frame}}", [
        rf"\frac{{1}}{{{timing.median:.4f}\,\text{{s}}}} = {timing.per_second:.1f}\ \text{{frames per second}}",
        rf"\text{{the clip: }} {timing.own_rate:.4g}\ \text{{per second, so }} \frac{{1000}}{{{timing.own_rate:.4g}}} "
        rf"= {needed:.1f}\,\text{{ms for each}}",
        rf"{1000 * timing.median:.1f}\,\text{{ms}} {sign} {needed:.1f}\,\text{{ms}}",
    ]


def timing_sentence(timing: Timing, num_frames: int) -> str:
    """Say whether the detector keeps up."""
    verdict = say("keeps up with the clip") if timing.keeps_up else say("does **not** keep up with the clip")
    return say(
        "The detector {verdict}: a frame takes **{median:.1f} ms** (the middle of {num_frames} frames), "
        "that is **{per_second:.1f} frames per second**; the clip has {own_rate:.4g}. The slowest frame, "
        "{slowest_frame}, took {slowest:.1f} ms; {late} of {num_frames} came late.",
        verdict=verdict,
        median=1000 * timing.median,
        num_frames=num_frames,
        per_second=timing.per_second,
        own_rate=timing.own_rate,
        slowest_frame=timing.slowest_frame + 1,
        slowest=1000 * timing.slowest,
        late=timing.late,
    )
