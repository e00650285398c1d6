"""All jobs that are remembered: which of them wait in which order, which run, which have ended."""

import threading

from dlplay.jobs.estimates import remaining_seconds, waiting_seconds
from dlplay.jobs.job import Job

SHORT = 30.0  # seconds up to which a job is short: those go first, and there is a worker that has no others
MOST_WAITING = 100
MOST_ENDED = 200  # jobs that are remembered after their end
MOST_BYTES = 2 * 2**30  # of all their results and arguments together

lock = threading.RLock()
known_places: list[str] = []  # the workers for trainings, when they were looked at last
_jobs: dict[str, Job] = {}  # in the order of their submission


def find_job(name: str) -> Job | None:
    """Give a job by its name; None where nobody knows it (any more)."""
    with lock:
        return _jobs.get(name)


def active_jobs() -> list[Job]:
    """List the jobs that run or wait, in the order of their submission."""
    with lock:
        return [job for job in _jobs.values() if job.is_active]


def ended_jobs() -> list[Job]:
    """List the jobs that have ended and are still remembered."""
    with lock:
        return [job for job in _jobs.values() if not job.is_active]


def is_short(job: Job) -> bool:
    """Say whether a job is known to take seconds only."""
    return 0 < job.expected <= SHORT


def waiting_line() -> list[Job]:
    """List the jobs that wait in the order in which they begin: short ones first."""
    waiting = [job for job in active_jobs() if job.state == "waiting"]
    return sorted(waiting, key=lambda job: (not is_short(job), job.submitted))


def position(job: Job) -> int:
    """Say how many jobs will start before this one that waits: 0 is the next."""
    line = waiting_line()
    return line.index(job) if job in line else 0


def waiting_time(job: Job) -> float:
    """Estimate in how many seconds a job that waits will begin."""
    running = [one for one in active_jobs() if one.state != "waiting"]
    before = waiting_line()[: position(job)]
    return waiting_seconds(before, running, max(1, len(known_places)), ended_jobs())


def remaining_time(job: Job) -> float:
    """Estimate how many seconds a job will still run."""
    return remaining_seconds(job, ended_jobs())


def distinct_title(title: str) -> str:
    """Give the title, with a number where another active job has the same."""
    taken = {job.title for job in active_jobs()}
    more = (f"{title} ({number})" for number in range(2, MOST_WAITING + 2))
    return title if title not in taken else next(one for one in more if one not in taken)


def remember(job: Job) -> None:
    """Take a new job in; forget the oldest ended ones where there are too many, or their results too large."""
    with lock:
        _jobs[job.name] = job
        ended = ended_jobs()
        while ended and (len(ended) > MOST_ENDED or sum(one.size for one in ended) > MOST_BYTES):
            del _jobs[ended.pop(0).name]


def drop(job: Job) -> None:
    """Forget a job."""
    with lock:
        _jobs.pop(job.name, None)
