"""The verb submit: jobs in a queue, one per worker at a time, watched and stopped from outside.

The jobs live in the process that serves the pages: Dask gets one when a worker is free for it, so that a worker's
death ends one job and none that waits. Which worker is free for whom, the scheduler's ledger says: other servers may
share it.
"""

import logging
import os
import pickle
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from dlplay.jobs.call import JobError
from dlplay.jobs.door import DoorError
from dlplay.jobs.estimates import remaining_seconds, usual_seconds
from dlplay.jobs.faults import DIED, explain
from dlplay.jobs.inside import StoppedError, ask_to_stop, end_process, perform
from dlplay.jobs.job import Job
from dlplay.jobs.ledger import MOST_ACTIVE, Answer, Request, Wish
from dlplay.jobs.line import (
    active_jobs,
    distinct_title,
    drop,
    ended_jobs,
    find_job,
    is_short,
    lock,
    remember,
    told,
    waiting_line,
)
from dlplay.jobs.pool import ask_scheduler, connect
from dlplay.jobs.version import own_version
from dlplay.words import Note, noted

GRACE = 0.4  # seconds in which a stopped job may answer before its student goes on without it
DRAINING = 20.0  # seconds that a stopped job may still compute; a new process would take nearly as long to start
GATHERING = 600  # seconds in which a result must have arrived, on a computer with far too much to do
PATIENCE = 1.0  # seconds in which the scheduler does not know a job's worker any more
LOOK = 0.1  # seconds between two looks at one's own jobs
ASK = 0.2  # seconds between two questions to the scheduler while something waits
ASK_RUNNING = 1.0  # seconds between them while all that there is runs
LIMIT = float(os.environ.get("DLPLAY_JOB_MINUTES") or 30) * 60
BY_TEACHER = Note("The teacher stopped this training. What it has shown stays.")
STOPPED = Note("Stopped. What it has shown stays.")
OVER_TIME = "Stopped after {minutes:.0f} minutes, so that others get their turn. What it has shown stays."
OVER_CLASS_TIME = (
    "Stopped after {minutes:.0f} minutes: your teacher lets a training run that long, so that everybody gets a turn. "
    "What it has shown stays."
)
FULL = Note("{most} trainings run or wait already: please try again in a few minutes.", most=MOST_ACTIVE)

NOTHING = Request("", "", {})

_server = secrets.token_hex(8)  # this process, among those that share a scheduler
_class_minutes: list[Callable[[], float]] = [lambda: 0.0]
_wake = threading.Condition(lock)
_last_worker: dict[str, str] = {}  # owner -> the worker that has what their last job computed
_threads: list[threading.Thread] = []
_draining: dict[str, tuple[Any, float]] = {}  # worker -> what it still computes though it was stopped, and since when


def submit(
    function: Callable[..., Any],
    *args: Any,
    title: str,
    owner: str,
    lesson: str = "",
    about: Any = None,
    expected: float = 0.0,
    **options: Any,
) -> Job:
    """Queue a function that takes a `report`; it runs in a worker as soon as one is free, and can be watched.

    title: what the teacher reads in the list of jobs; it gets a number where another active one has the same. owner:
    who may have one job at a time; lesson: whose page finds it again. about: kept with the job for the page, and not
    sent. expected: the seconds that it will take, where that is known: short ones go first. Raises JobError.
    """
    with _wake:
        if any(job.owner == owner for job in active_jobs()):
            raise JobError("You have a training that runs or waits already: wait for its end, or stop it first.")
        if len(active_jobs()) >= MOST_ACTIVE:
            raise JobError(FULL)
        job = Job(owner, lesson, distinct_title(title), function, args, options, about, expected)
        remember(job)
        if not _threads or not _threads[0].is_alive():
            _threads[:] = [threading.Thread(target=_look_after, name="jobs", daemon=True)]
            _threads[0].start()
        _wake.notify_all()
    return job


def ask_class_minutes(minutes: Callable[[], float]) -> None:
    """Say who knows how many minutes the teacher of a class lets a job run; 0: as long as this server does."""
    _class_minutes[:] = [minutes]


def most_seconds() -> tuple[float, Note]:
    """Give how many seconds a job may run just now, and what is said to its student when they are over."""
    minutes = _class_minutes[0]()
    fault = Note(OVER_CLASS_TIME, minutes=minutes) if minutes else Note(OVER_TIME, minutes=LIMIT / 60)
    return minutes * 60 or LIMIT, fault


def stop_all(fault: str = BY_TEACHER) -> None:
    """Stop every job, first those that wait."""
    for job in sorted(active_jobs(), key=lambda one: one.state != "waiting"):
        stop(job, fault)


def stop(job: Job, fault: str = STOPPED) -> None:
    """Stop a job: at its next report; where that takes long, the student goes on, and its worker later."""
    with _wake:
        if job.state == "waiting":
            _end(job, "stopped", fault)
        elif job.state == "running":
            job.state, job.fault, job.stop_asked = "stopping", fault, time.monotonic()
            _tell(job.worker, ask_to_stop, job.name)
        _wake.notify_all()


def forget(owner: str) -> None:
    """Forget all jobs of an owner, with pictures and results; what still runs is stopped and forgotten at its end."""
    with lock:
        for job in [job for job in (*active_jobs(), *ended_jobs()) if job.owner == owner]:
            job.owner = ""
            stop(job)
            if not job.is_active:
                drop(job)


def _tell(worker: str, function: Callable[..., None], *args: Any, nanny: bool = False) -> None:
    """Call a function beside a job, in its worker or that worker's nanny, without waiting for the answer."""
    client = connect()
    options = {"workers": [worker], "nanny": nanny, "on_error": "ignore"}
    threading.Thread(target=client.run, args=(function, *args), kwargs=options, daemon=True).start()


def _look_after() -> None:
    """Start what waits, end what does not answer, as long as there is anything to look after."""
    said, asked = NOTHING, 0.0
    while True:
        try:
            _let_drain()
            request, now = _request(), time.monotonic()
            if _is_news(request, said) or now - asked > (ASK if request.wishes else ASK_RUNNING):
                said, asked = request, now
                _act_on(_ask(request))
            _end_overdue()
        except DoorError as error:
            _fail_all(noted(error))
            said = NOTHING
        except OSError as error:  # no scheduler: the pool is starting, or it has gone for good
            _fail_all_after(error)
            said = NOTHING
        with _wake:
            if not active_jobs() and not _draining and not said.holds and not said.wishes:
                told[0] = Answer(told[0].places, refused=told[0].refused)
                _threads.clear()
                return
            _wake.wait(LOOK)


def _request() -> Request:
    """Put together what this server has and wants."""
    ended = ended_jobs()
    holds = {job.worker: remaining_seconds(job, ended) for job in active_jobs() if job.worker}
    wishes = tuple(
        Wish(job.name, usual_seconds(job, ended), is_short(job), _last_worker.get(job.owner, ""))
        for job in waiting_line()
    )
    return Request(_server, connect().id, own_version(), dict.fromkeys(_draining, DRAINING) | holds, wishes)


def _is_news(request: Request, said: Request) -> bool:
    """Say whether anything has come or gone since the scheduler was asked last."""
    return (set(request.holds), request.wishes, request.client) != (set(said.holds), said.wishes, said.client)


def _ask(request: Request) -> Answer:
    """Ask the scheduler's ledger."""
    from dlplay.jobs.keeper import settle  # takes Dask along: see connect

    answer: Answer = ask_scheduler(settle, request)
    return answer


def _act_on(answer: Answer) -> None:
    """Start what was granted, and end what has lost its worker or has no room in the line."""
    for worker in answer.refused.keys() - told[0].refused.keys():
        logging.getLogger(__name__).warning("%s gets no work: it %s", worker, answer.refused[worker])
    told[0] = answer
    for name, worker in answer.granted.items():
        if job := find_job(name):
            _start(job, worker)
    _end_orphans([*answer.places, *answer.short])
    with lock:
        for job in [job for job in waiting_line() if job.name in answer.full]:
            _end(job, "failed", FULL)


def _let_drain() -> None:
    """Free the workers whose stopped job has ended; end those that compute on and on."""
    places = [*told[0].places, *told[0].short]
    for worker, (future, since) in list(_draining.items()):
        if future.done() or worker not in places:
            del _draining[worker]
        elif time.monotonic() - since > DRAINING:
            _tell(worker, end_process, nanny=True)
            _draining[worker] = (future, time.monotonic())


def _start(job: Job, worker: str) -> None:
    client = connect()
    with lock:
        if job.state != "waiting":
            return
        job.state, job.worker, job.started = "running", worker, time.monotonic()
        _last_worker[job.owner] = worker
        work = (perform, job.name, job.function, job.args, job.options)
    client.subscribe_topic(job.name, lambda event: _hear(job, event[1]))
    job.future = client.submit(*work, key=f"job-{job.name}", pure=False, workers=[worker])
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
        result = future.result(timeout=GATHERING)
    except Exception as error:  # noqa: BLE001  whatever it raised is told or logged
        state, fault = ("stopped", job.fault) if isinstance(error, StoppedError) or job.stop_asked else explain(error)
    with _wake:
        if job.is_active:
            job.result, job.size = result, sizeof(result) + sizeof(job.args) + sizeof(job.about)
            _end(job, state, fault)
        _wake.notify_all()
    with suppress(ValueError):  # a pool that is newer than the job knows nothing of it
        connect().unsubscribe_topic(job.name)


def _end(job: Job, state: str, fault: str) -> None:
    job.state, job.fault, job.ended = state, fault, time.monotonic()
    job.future = None
    if not job.owner:
        drop(job)


def _end_orphans(places: list[str]) -> None:
    """End jobs whose worker has gone: a cluster of someone else's may wait for it to come back, or try again."""
    for job in active_jobs():
        if job.worker in places:
            job.missing = None
        elif job.state != "waiting":
            with lock:
                job.missing = job.missing or time.monotonic()
                if time.monotonic() - job.missing > PATIENCE and job.is_active:
                    future = job.future
                    _end(job, *(("stopped", job.fault) if job.stop_asked else ("failed", DIED)))
                    future.cancel()


def _end_overdue() -> None:
    """Stop jobs that are over their time; go on without those that were asked to stop and don't answer."""
    now, (most, fault) = time.monotonic(), most_seconds()
    for job in active_jobs():
        if job.state == "running" and job.seconds() > most:
            stop(job, fault)
        if job.state == "stopping" and job.stop_asked is not None and now - job.stop_asked > GRACE:
            if job.future is not None:
                _draining[job.worker] = (job.future, now)
            with lock:
                _end(job, "stopped", job.fault)


def _fail_all(fault: str) -> None:
    """End all jobs where no scheduler can be had: waiting would not help."""
    logging.getLogger(__name__).error("%s", fault)
    _draining.clear()
    with lock:
        for job in active_jobs():
            _end(job, "failed", fault)


def _fail_all_after(error: OSError) -> None:
    """Tell those who run that their scheduler has gone; those who wait go on waiting for the next one."""
    logging.getLogger(__name__).warning("no scheduler: %s", error)
    _draining.clear()
    with lock:
        for job in active_jobs():
            if job.state != "waiting":
                _end(job, "failed", DIED)
    time.sleep(1)
