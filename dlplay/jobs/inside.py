"""A job from within its worker: what it reports, and how it learns that it shall stop."""

import gc
import os
import pickle
import signal
import time
from collections.abc import Callable
from typing import Any

INTERVAL = 0.1  # seconds between two parcels of reports
_to_stop: set[str] = set()


class StoppedError(Exception):
    """The student, the teacher or the clock stopped this job."""


class Reporter:
    """Sends a job's progress to whoever watches, ten times a second at most, so that it costs the job nothing."""

    def __init__(self, name: str, send: Callable[[bytes], None]) -> None:
        self._name, self._send = name, send
        self._kept: list[Any] = []
        self._passing: Any = None
        self._sent = 0.0

    def __call__(self, progress: Any, *, passing: bool = False) -> None:
        """Take a report in (passing: the next one may replace it); raise StoppedError if the job shall end."""
        if self._name in _to_stop:
            raise StoppedError
        if not passing:
            self._kept.append(progress)
        self._passing = progress if passing else None
        if time.monotonic() - self._sent > INTERVAL:
            self.flush()

    def flush(self) -> None:
        """Send what has gathered."""
        if self._kept or self._passing is not None:
            self._send(pickle.dumps((self._kept, self._passing)))
        self._kept, self._passing, self._sent = [], None, time.monotonic()


def perform(name: str, function: Callable[..., Any], args: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """Run a job where a worker called it: say that it begins, hand it its report, and tidy up behind it."""
    from distributed import get_worker

    worker = get_worker()
    report = Reporter(name, lambda content: worker.log_event(name, content))
    worker.log_event(name, pickle.dumps("started"))
    try:
        return function(*args, report=report, **options)
    finally:
        report.flush()
        _to_stop.discard(name)
        gc.collect()


def ask_to_stop(name: str) -> None:
    """Let the next report of that job raise StoppedError. Runs in the worker, beside the job."""
    _to_stop.add(name)


def end_process(dask_worker: Any) -> None:
    """End the process of a worker whose job does not answer; its nanny, where this runs, starts it anew."""
    os.kill(dask_worker.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
