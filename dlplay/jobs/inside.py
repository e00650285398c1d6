"""A job from within its worker: what it reports, and how it learns that it shall stop."""

import gc
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

INTERVAL = 0.1  # seconds between two parcels of reports
_to_stop: set[str] = set()


class StoppedError(Exception):
    """The student, the teacher or the clock stopped this job."""


class Reporter:
    """Sends a job's progress to whoever watches, ten times a second at most, so that it costs the job nothing.

    The newest report that says in a `text` how far the job is stays until there is a newer one, whatever is kept beside
    it; and what came too soon after a parcel follows by itself, even if the job says nothing more for a long time.
    """

    def __init__(self, name: str, send: Callable[[bytes], None]) -> None:
        self._name, self._send = name, send
        self._kept: list[Any] = []
        self._newest: Any = None
        self._sent = 0.0
        self._later: threading.Timer | None = None
        self._lock = threading.Lock()

    def __call__(self, progress: Any, *, passing: bool = False) -> None:
        """Take a report in (passing: the next one may replace it); raise StoppedError if the job shall end."""
        if self._name in _to_stop:
            raise StoppedError
        with self._lock:
            if not passing:
                self._kept.append(progress)
            if passing or hasattr(progress, "text"):
                self._newest = progress
            wait = self._sent + INTERVAL - time.monotonic()
            if wait > 0 and self._later is None:
                self._later = threading.Timer(wait, self.flush)
                self._later.daemon = True
                self._later.start()
        if wait <= 0:
            self.flush()

    def flush(self) -> None:
        """Send what has gathered; parcels leave in the order of their reports."""
        with self._lock:
            if self._later is not None:
                self._later.cancel()
            if self._kept or self._newest is not None:
                self._send(pickle.dumps((self._kept, self._newest)))
            self._kept, self._newest, self._later, self._sent = [], None, None, time.monotonic()


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
        if keras := sys.modules.get("keras"):
            keras.config.set_dtype_policy("float32")  # a training on a GPU computes with half; the next may not want it
        gc.collect()


def ask_to_stop(name: str) -> None:
    """Let the next report of that job raise StoppedError. Runs in the worker, beside the job."""
    _to_stop.add(name)


def end_process(dask_worker: Any) -> None:
    """End the process of a worker whose job does not answer; its nanny, where this runs, starts it anew."""
    os.kill(dask_worker.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
