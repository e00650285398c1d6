"""Is it real time? The time that each frame took, against the time that the clip leaves for it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


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
