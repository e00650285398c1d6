"""What a teacher sees: the workers, and the key that lets a teacher stop any job."""

import collections
import functools
import hmac
import os
import secrets
from dataclasses import dataclass, replace
from typing import Any

from dlplay.jobs.door import DoorError
from dlplay.jobs.estimates import about, waited_seconds
from dlplay.jobs.job import Job
from dlplay.jobs.line import active_jobs, position, remaining_time, waiting_time
from dlplay.jobs.pool import ask_scheduler, known_workers
from dlplay.jobs.version import TOLD_AS, difference, own_version
from dlplay.words import Note, noted, say

OF_OTHERS = Note("a training of another server")
ENDING = Note("starts anew, since the server whose training it had has gone")


@dataclass(frozen=True)
class WorkerFacts:
    """A worker: its name, what it is for, the memory that it uses and may use (0: no limit), and what it does.

    device: the GPU that it was given, nothing where it computes on the processor. refused: why it gets no jobs.
    """

    name: str
    purpose: str
    megabytes: float
    most_megabytes: float
    job: str
    device: str = ""
    refused: str = ""


@dataclass(frozen=True)
class Cluster:
    """The workers, how many jobs of other servers wait for them, and why they cannot be reached, if that is known."""

    workers: tuple[WorkerFacts, ...] = ()
    elsewhere: int = 0
    fault: str = ""


def look_at_cluster() -> Cluster:
    """Look at the pool or the cluster, at its workers and at what other servers have there."""
    from dlplay.jobs.keeper import survey  # takes Dask along: see connect

    try:
        workers = known_workers()
        busy, waiting = ask_scheduler(survey)
    except DoorError as error:
        return Cluster(fault=noted(error))
    except OSError:
        return Cluster()
    active = active_jobs()
    others = {address: OF_OTHERS if is_held else ENDING for address, is_held in busy.items()}
    known = others | {job.worker: f"{job.lesson}: {job.title}" for job in active if job.state != "waiting"}
    facts = [_facts(worker, known.get(address, "")) for address, worker in workers.items()]
    taken = collections.Counter(_short_name(one.name) for one in facts)
    named = [replace(one, name=short) if taken[short := _short_name(one.name)] == 1 else one for one in facts]
    elsewhere = max(0, waiting - sum(job.state == "waiting" for job in active))
    return Cluster(tuple(sorted(named, key=lambda one: one.name)), elsewhere)


def _facts(worker: dict[str, Any], job: str) -> WorkerFacts:
    told = worker.get(TOLD_AS, {})
    return WorkerFacts(
        str(worker["name"]),
        _purpose(worker["resources"]),
        worker["metrics"].get("memory", 0) / 2**20,
        worker["memory_limit"] / 2**20,
        job,
        told.get("device", ""),
        difference(told.get("version", {}), own_version()),
    )


def _short_name(name: str) -> str:
    """Give a worker's name without its machine and process."""
    return name.rpartition(" ")[0] or name


def how_far(job: Job) -> str:
    """Say how long a job has waited and will wait, or how long it has run and will run."""
    waited = say("waited {seconds:.0f} s", seconds=waited_seconds(job))
    if job.state == "waiting":
        return say(
            "place {place} in the queue, {waited}, begins in {about}",
            place=position(job) + 1,
            waited=waited,
            about=about(waiting_time(job)),
        )
    return say(
        "{state}, {seconds:.0f} s ({waited}), {about} left",
        state=say(job.state),
        seconds=job.seconds(),
        waited=waited,
        about=about(remaining_time(job)),
    )


def _purpose(resources: dict[str, float]) -> str:
    if "short" in resources:
        return say("short work, such as a clip of a few seconds")
    if "job" not in resources:
        return say("answers for pages")
    return say("trainings on a GPU") if "gpu" in resources else say("trainings")


@functools.cache
def teacher_key() -> str:
    """Give the key for stopping other people's jobs: DLPLAY_TEACHER_KEY, or a new one at every start."""
    return os.environ.get("DLPLAY_TEACHER_KEY") or secrets.token_urlsafe(6)


def is_teacher(key: str) -> bool:
    """Say whether that is the key."""
    return hmac.compare_digest(key.encode(), teacher_key().encode())
