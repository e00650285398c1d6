"""What a teacher sees: the workers, and the key that lets a teacher stop any job."""

import functools
import hmac
import os
import secrets
from dataclasses import dataclass

from dlplay.jobs.pool import connect
from dlplay.jobs.queue import active_jobs


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
        workers = connect().scheduler_info(n_workers=-1)["workers"]
    except OSError:
        return []
    busy = {job.worker: job.title for job in active_jobs() if job.state != "waiting"}
    facts = [
        WorkerFacts(
            str(worker["name"]).rpartition(" ")[0] or str(worker["name"]),
            "trainings" + (" on a GPU" if "gpu" in worker["resources"] else "")
            if "job" in worker["resources"]
            else "answers for pages",
            worker["metrics"].get("memory", 0) / 2**20,
            worker["memory_limit"] / 2**20,
            busy.get(address, ""),
        )
        for address, worker in workers.items()
    ]
    return sorted(facts, key=lambda one: one.name)


@functools.cache
def teacher_key() -> str:
    """Give the key for stopping other people's jobs: DLPLAY_TEACHER_KEY, or a new one at every start."""
    return os.environ.get("DLPLAY_TEACHER_KEY") or secrets.token_urlsafe(6)


def is_teacher(key: str) -> bool:
    """Say whether that is the key."""
    return hmac.compare_digest(key.encode(), teacher_key().encode())
