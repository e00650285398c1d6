"""How long a job will still run or wait: estimates from its own progress and from earlier jobs like it."""

import heapq
import statistics
import time
from collections.abc import Sequence

from dlplay.jobs.job import Job
from dlplay.words import say

UNKNOWN = 120.0  # seconds, of a job of which nothing is known
LEAST_DONE = 0.03  # of the work, before its pace says anything


def usual_seconds(job: Job, ended: Sequence[Job]) -> float:
    """Say how long a job is expected to run: what was said of it, else the median of those with its function."""
    if job.expected:
        return job.expected
    like = [one.seconds() for one in ended if one.function is job.function and one.state == "done"]
    return statistics.median(like) if like else UNKNOWN


def remaining_seconds(job: Job, ended: Sequence[Job] = ()) -> float:
    """Say how long a job will still run once it runs: by its progress where it tells one, else by earlier ones."""
    done = float(getattr(job.passing, "fraction", 0.0))
    if job.started is not None and done > LEAST_DONE:
        return job.seconds() * (1 - min(1.0, done)) / done
    return max(1.0, usual_seconds(job, ended) - job.seconds())


def waiting_seconds(before: Sequence[float], running: Sequence[float], places: int) -> float:
    """Say when a place will be free for the next one: jobs run in so many places, and others wait before it.

    before, running: the seconds that these are expected to run, and still to run.
    """
    free = [0.0] * max(0, places - len(running)) + list(running) or [0.0]
    heapq.heapify(free)
    for seconds in before:
        heapq.heapreplace(free, free[0] + seconds)
    return free[0]


def waited_seconds(job: Job) -> float:
    """Say how long a job has waited, or had waited when it began."""
    return (job.started or job.ended or time.monotonic()) - job.submitted


def about(seconds: float) -> str:
    """Write a span of time as people say it: a few seconds, 40 seconds, 3 minutes."""
    if seconds < 8:
        return say("a few seconds")
    if seconds < 90:
        return say("about {seconds:.0f} seconds", seconds=round(seconds, -1))
    return say("about {seconds:.0f} minutes", seconds=seconds / 60)
