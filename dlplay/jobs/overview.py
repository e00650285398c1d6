"""What a teacher sees: the workers, and the key that lets a teacher stop any job."""

import functools
import hmac
import os
import secrets
from dataclasses import dataclass

from dlplay.jobs.estimates import about, waited_seconds
from dlplay.jobs.job import Job
from dlplay.jobs.line import active_jobs, position, remaining_time, waiting_time
from dlplay.jobs.pool import known_workers
from dlplay.words import say


@dataclass(frozen=True)
class WorkerFacts:
    """A worker: its name, what it is for, the memory that it uses and may use (0: no limit), and what it does."""

    name: str
    purpose: str
    megabytes: float
    most_megabytes: float
    job: str


def list_workers() -> list[WorkerFacts]:
    """List the workers of the pool or the cluster; an empty list where it cannot be reached."""
    try:
        workers = known_workers()
    except OSError:
        return []
    busy = {job.worker: f"{job.lesson}: {job.title}" for job in active_jobs() if job.state != "waiting"}
    facts = [
        WorkerFacts(
            str(worker["name"]).rpartition(" ")[0] or str(worker["name"]),
            _purpose(worker["resources"]),
            worker["metrics"].get("memory", 0) / 2**20,
            worker["memory_limit"] / 2**20,
            busy.get(address, ""),
        )
        for address, worker in workers.items()
    ]
    return sorted(facts, key=lambda one: one.name)


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
