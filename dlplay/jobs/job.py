"""A job as those see it who watch it: its state, what it has reported, its result."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

ENDED = ("done", "failed", "stopped")


@dataclass(eq=False)
class Job:
    """A piece of work in the queue, at work or ended; only the queue writes into it.

    lesson: the name of the lesson that started it; title: what it does.
    state: waiting, running, stopping, done, failed or stopped. reports: what the
    job reported for good, from the first on; passing: the newest report that says how far it is, passing or not.
    result: what its function returned, once it is done. expected: the seconds that it will take, 0 where nobody knows.
    fault: why it failed or was stopped, a sentence. Times are seconds of time.monotonic.
    """

    owner: str
    lesson: str
    title: str
    function: Callable[..., Any]
    args: tuple[Any, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    about: Any = None
    expected: float = 0.0
    name: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    state: str = "waiting"
    reports: list[Any] = field(default_factory=list)
    passing: Any = None
    result: Any = None
    size: int = 0  # of the result and the arguments, in bytes
    fault: str = ""
    worker: str = ""  # its address
    future: Any = None
    missing: float | None = None  # since when the scheduler does not know its worker
    submitted: float = field(default_factory=time.monotonic)
    started: float | None = None
    ended: float | None = None
    stop_asked: float | None = None

    @property
    def is_active(self) -> bool:
        """Say whether it waits or runs."""
        return self.state not in ENDED

    def seconds(self) -> float:
        """Say how long it has run, without the time in the queue."""
        if self.started is None:
            return 0.0
        return (self.ended or time.monotonic()) - self.started
