"""The verb submit: jobs in a queue, one per worker at a time, watched and stopped from outside.

The queue lives in the process that serves the pages: Dask gets a job when a worker is free for it, so that a worker's
death ends one job and none that waits.
"""

import logging
import os
import pickle
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from dlplay.jobs.call import JobError
from dlplay.jobs.inside import StoppedError, ask_to_stop, end_process, perform
from dlplay.jobs.job import Job
from dlplay.jobs.pool import connect

GRACE = 0.4  # seconds in which a stopped job may answer before its process is ended
PATIENCE = 10  # looks, ten a second, at a scheduler that does not know a job's worker any more
MOST_WAITING = 100
MOST_ENDED = 200  # jobs that are remembered after their end
MOST_BYTES = 2 * 2**30  # of all their results and arguments together
LIMIT = float(os.environ.get("DLPLAY_JOB_MINUTES") or 30) * 60
DIED = (
    "The process that computed this has died: it was ended from outside, or it took too much memory. A new one starts "
    "by itself. Your files and settings are kept: start again, with smaller pictures, a smaller batch or a smaller "
    "network if it happens twice."
)
BY_TEACHER = "The teacher stopped this training. What it has shown stays."
STOPPED = "Stopped. What it has shown stays."
OVER_TIME = f"Stopped after {LIMIT / 60:.0f} minutes, so that others get their turn. What it has shown stays."
OUT_OF_MEMORY = "There was not enough memory for this: choose smaller pictures, a smaller batch or a smaller network."
OURS = "Something went wrong in this job, and it is our fault, not yours. Please tell your teacher."

_lock = threading.RLock()
_wake = threading.Condition(_lock)
_jobs: dict[str, Job] = {}  # in the order of their submission
_last_worker: dict[str, str] = {}  # owner -> the worker that has what their last job computed
_threads: list[threading.Thread] = []


def submit(function: Callable[..., Any], *args: Any, title: str, owner: str, about: Any = None, **options: Any) -> Job:
    """Queue a function that takes a `report`; it runs in a worker as soon as one is free, and can be watched.

    title: what the teacher reads in the list of jobs. owner: who may have one job at a time. about: kept with the job
    for the page, and not sent. Raises JobError.
    """
    with _wake:
        if any(job.owner == owner for job in active_jobs()):
            raise JobError("You have a training that runs or waits already: wait for its end, or stop it first.")
        if len(active_jobs()) >= MOST_WAITING:
            raise JobError(f"{MOST_WAITING} trainings are waiting already: please try again in a few minutes.")
        job = Job(owner, title, function, args, options, about)
        _jobs[job.name] = job
        _forget()
        if not _threads or not _threads[0].is_alive():
            _threads[:] = [threading.Thread(target=_look_after, name="jobs", daemon=True)]
            _threads[0].start()
        _wake.notify_all()
    return job


def find_job(name: str) -> Job | None:
    """Give a job by its name; None where nobody knows it (any more)."""
    with _lock:
        return _jobs.get(name)


def active_jobs() -> list[Job]:
    """List the jobs that run or wait, in the order of their submission."""
    with _lock:
        return [job for job in _jobs.values() if job.is_active]


def position(job: Job) -> int:
    """Say how many jobs will start before this one that waits: 0 is the next."""
    return sum(other.state == "waiting" and other.submitted < job.submitted for other in active_jobs())


def stop(job: Job, fault: str = STOPPED) -> None:
    """Stop a job: at its next report, or by ending its process where it doesn't report soon."""
    with _wake:
        if job.state == "waiting":
            _end(job, "stopped", fault)
        elif job.state == "running":
            job.state, job.fault, job.stop_asked = "stopping", fault, time.monotonic()
            _tell(job.worker, ask_to_stop, job.name)
        _wake.notify_all()


def forget(owner: str) -> None:
    """Forget all jobs of an owner, with pictures and results; what still runs is stopped and forgotten at its end."""
    with _lock:
        for job in [job for job in _jobs.values() if job.owner == owner]:
            job.owner = ""
            stop(job)
            if not job.is_active:
                _jobs.pop(job.name, None)


def _tell(worker: str, function: Callable[..., None], *args: Any, nanny: bool = False) -> None:
    """Call a function beside a job, in its worker or that worker's nanny, without waiting for the answer."""
    client = connect()
    options = {"workers": [worker], "nanny": nanny, "on_error": "ignore"}
    threading.Thread(target=client.run, args=(function, *args), kwargs=options, daemon=True).start()


def _look_after() -> None:
    """Start what waits, end what does not answer, as long as there is anything to look after."""
    while True:
        try:
            workers = connect().scheduler_info(n_workers=-1)["workers"]
            places = [address for address, worker in workers.items() if "job" in worker["resources"]]
            _start_waiting(places)
            _end_orphans(places)
            _end_overdue()
        except OSError as error:  # no scheduler: the pool is starting, or it has gone for good
            _fail_all_after(error)
        with _wake:
            if not active_jobs():
                _threads.clear()
                return
            _wake.wait(0.1)


def _start_waiting(places: list[str]) -> None:
    active = active_jobs()
    busy = {job.worker for job in active if job.state != "waiting"}
    free = [place for place in places if place not in busy]
    for job in (job for job in active if job.state == "waiting"):
        if not free:
            return
        known = _last_worker.get(job.owner, "")
        _start(job, free.pop(free.index(known) if known in free else 0))


def _start(job: Job, worker: str) -> None:
    client = connect()
    with _lock:
        if job.state != "waiting":
            return
        job.state, job.worker, job.started = "running", worker, time.monotonic()
        _last_worker[job.owner] = worker
        work = (perform, job.name, job.function, job.args, job.options)
    client.subscribe_topic(job.name, lambda event: _hear(job, event[1]))
    job.future = client.submit(*work, key=f"job-{job.name}", pure=False, workers=[worker], resources={"job": 1})
    job.future.add_done_callback(lambda future: _conclude(job, future))


def _hear(job: Job, content: bytes) -> None:
    """Take in what a job's process sent. Runs in Dask's own thread, which must not wait for the lock."""
    parcel = pickle.loads(content)  # written by our own worker
    if parcel == "started":
        job.started = time.monotonic()
        return
    kept, passing = parcel
    job.passing = job.passing if passing is None else passing  # first: the word is never older than what is kept
    job.reports = [*job.reports, *kept]


def _conclude(job: Job, future: Any) -> None:
    """Write down how a job ended."""
    from dask.sizeof import sizeof

    state, fault, result = "done", "", None
    try:
        result = future.result(timeout=60)
    except Exception as error:  # noqa: BLE001  whatever it raised is told or logged
        state, fault = ("stopped", job.fault) if isinstance(error, StoppedError) or job.stop_asked else _explain(error)
    with _wake:
        if not job.is_active:
            return
        job.result, job.size = result, sizeof(result) + sizeof(job.args) + sizeof(job.about)
        _end(job, state, fault)
        _wake.notify_all()
    with suppress(ValueError):  # a pool that is newer than the job knows nothing of it
        connect().unsubscribe_topic(job.name)


def _explain(error: Exception) -> tuple[str, str]:
    """Put a job's fault into a sentence for students."""
    from distributed import KilledWorker
    from distributed.client import FutureCancelledError

    if isinstance(error, KilledWorker | FutureCancelledError | OSError | TimeoutError):
        return "failed", DIED
    if type(error).__module__.startswith("dlplay."):
        return "failed", str(error)
    if isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError":
        return "failed", OUT_OF_MEMORY
    logging.getLogger(__name__).error("a job failed", exc_info=error)
    return "failed", OURS


def _end(job: Job, state: str, fault: str) -> None:
    job.state, job.fault, job.ended = state, fault, time.monotonic()
    job.future = None
    if not job.owner:
        _jobs.pop(job.name, None)


def _end_orphans(places: list[str]) -> None:
    """End jobs whose worker has gone: a cluster of someone else's may wait for it to come back, or try again."""
    for job in active_jobs():
        if job.state != "waiting" and job.worker not in places:
            with _lock:
                job.missing += 1
                if job.missing > PATIENCE and job.is_active:
                    future = job.future
                    _end(job, *(("stopped", job.fault) if job.stop_asked else ("failed", DIED)))
                    future.cancel()


def _end_overdue() -> None:
    """Stop jobs that are over their time; end the processes of those that were asked to stop and don't answer."""
    now = time.monotonic()
    for job in active_jobs():
        if job.state == "running" and job.seconds() > LIMIT:
            stop(job, OVER_TIME)
        if job.state == "stopping" and job.stop_asked is not None and now - job.stop_asked > GRACE:
            _tell(job.worker, end_process, nanny=True)
            job.stop_asked = now + 5  # once is enough, unless it does not help


def _fail_all_after(error: OSError) -> None:
    """Tell those who run that their scheduler has gone; those who wait go on waiting for the next one."""
    logging.getLogger(__name__).warning("no scheduler: %s", error)
    with _lock:
        for job in active_jobs():
            if job.state != "waiting":
                _end(job, "failed", DIED)
    time.sleep(1)


def _forget() -> None:
    """Forget the oldest ended jobs where there are too many, or their results too large."""
    ended = [job for job in _jobs.values() if not job.is_active]
    while ended and (len(ended) > MOST_ENDED or sum(job.size for job in ended) > MOST_BYTES):
        del _jobs[ended.pop(0).name]
