"""Frames of running cameras: how often each may send one, so that all visitors get the same and no slider waits."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

SHARE = 0.7  # of the time, for the frames of all visitors together as soon as there are two
AROUND = 0.01  # seconds that a frame costs the server besides its answer
NEWEST = 0.3  # how much the newest frame's time counts in a stream's mean
GONE = 5.0  # seconds without a frame after which a stream has ended; slow streams get three of their intervals


@dataclass(frozen=True)
class Turn:
    """When a stream's next frame may come: so many seconds after its last one; how many visitors share the time."""

    every: float
    visitors: int


@dataclass(frozen=True)
class _Stream:
    visitor: str
    seconds: float  # that a frame takes, on average
    seen: float  # when the latest frame was answered
    every: float = 0.0


class Frames:
    """Who sends frames at the moment, and how long they take.

    A visitor alone may send the next frame at once. Where there are several, each gets the same part of SHARE of the
    time, whatever a frame of theirs costs and in however many tabs they run a camera.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._streams: dict[str, _Stream] = {}
        self._lock = threading.Lock()

    def next_turn(self, visitor: str, stream: str, seconds: float) -> Turn:
        """Note that a frame of this visitor's stream took so many seconds, and say when the next one may come."""
        with self._lock:
            now = self._clock()
            seconds += AROUND
            self._streams = {
                name: one
                for name, one in self._streams.items()
                if now - one.seen < max(GONE, 3 * one.every) and name != stream
            } | {stream: self._noted(stream, visitor, seconds, now)}
            visitors = len({one.visitor for one in self._streams.values()})
            own = sum(one.visitor == visitor for one in self._streams.values())
            noted = self._streams[stream]
            every = 0.0 if visitors == own == 1 else visitors * own * noted.seconds / SHARE
            self._streams[stream] = _Stream(visitor, noted.seconds, now, every)
            return Turn(every, visitors)

    def _noted(self, stream: str, visitor: str, seconds: float, now: float) -> _Stream:
        known = self._streams.get(stream)
        mean = seconds if known is None else (1 - NEWEST) * known.seconds + NEWEST * seconds
        return _Stream(visitor, mean, now)


_frames = Frames()


def next_turn(visitor: str, stream: str, seconds: float) -> Turn:
    """Do the same for all visitors of this server."""
    return _frames.next_turn(visitor, stream, seconds)
