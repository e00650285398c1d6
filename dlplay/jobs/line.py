"""All jobs of this server that are remembered: which wait in which order, which run, which have ended.

Where several servers share a scheduler, their jobs wait in one line, of which this server knows what it was told last.
"""

import threading

from dlplay.jobs.estimates import remaining_seconds, usual_seconds, waiting_seconds
from dlplay.jobs.job import Job
from dlplay.jobs.ledger import MOST_ACTIVE, Answer

SHORT = 30.0  # seconds up to which a job is short: those go first, and there is a worker that has no others
MOST_ENDED = 200  # jobs that are remembered after their end
MOST_BYTES = 2 * 2**30  # of all their results and arguments together

lock = threading.RLock()
told = [Answer()]  # what the common queue has said last
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
    return len(_before(job))


def waiting_time(job: Job) -> float:
    """Estimate in how many seconds a job that waits will begin."""
    ended = ended_jobs()
    running = [remaining_seconds(one, ended) for one in active_jobs() if one.state != "waiting"]
    return waiting_seconds(_before(job), [*running, *told[0].elsewhere], max(1, len(told[0].places)))


def is_busy() -> bool:
    """Say whether any job runs, of this server or of another one."""
    return bool(told[0].elsewhere) or any(job.state != "waiting" for job in active_jobs())


def _before(job: Job) -> list[float]:
    """List the seconds of the jobs that begin before this one, by the common line if it has a place there already."""
    own, ended = waiting_line(), ended_jobs()
    if job not in own:
        return []
    ours = {one.name for one in own}
    line = [one for one in told[0].line if one[0] in ours or find_job(one[0]) is None]
    names = [name for name, _ in line]
    if job.name in names:
        return [seconds for _, seconds in line[: names.index(job.name)]]
    others = [] if is_short(job) else [seconds for name, seconds in line if name not in ours]
    return [*others, *(usual_seconds(one, ended) for one in own[: own.index(job)])]


def remaining_time(job: Job) -> float:
    """Estimate how many seconds a job will still run."""
    return remaining_seconds(job, ended_jobs())


def distinct_title(title: str) -> str:
    """Give the title, with a number where another active job has the same."""
    taken = {job.title for job in active_jobs()}
    more = (f"{title} ({number})" for number in range(2, MOST_ACTIVE + 2))
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
