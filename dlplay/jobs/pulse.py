"""Whether the workers answer: each is asked, beside what it computes, and counts only if it says something itself."""

import threading
import time
from concurrent.futures import Future, wait
from dataclasses import dataclass

from dlplay.jobs import pool
from dlplay.jobs.pool import known_workers
from dlplay.jobs.version import answers_for, own_version
from dlplay.words import Note, Refusal, noted

PATIENCE = 4.0  # seconds in which a worker must have answered
NOT_STARTED = Note("The workers have not been started yet.")
UNREACHABLE = Note("The scheduler, which knows the workers, cannot be reached.")
NO_WORKERS = Note("The scheduler knows no worker yet: they are starting.")
SILENT = Note("No worker that pages wait for has answered within {seconds:.0f} seconds.", seconds=PATIENCE)


@dataclass(frozen=True)
class Pulse:
    """How many workers the scheduler knows, how many have answered, and why that is not enough; "" where it is.

    seconds: until the last answer that was waited for.
    """

    workers: int = 0
    answered: int = 0
    fault: str = ""
    seconds: float = 0.0


_asked: dict[str, Future[bool]] = {}  # worker -> its answer, which is awaited, so that a silent one is asked once only


def take_pulse() -> Pulse:
    """Ask all workers at once and wait for their answers, a few seconds at most; starts no pool where there is none.

    It is well where a worker that pages wait for has answered.
    """
    if not pool.is_started():
        return Pulse(fault=NOT_STARTED)
    begin = time.monotonic()
    try:
        workers = known_workers()
    except OSError as error:
        return Pulse(fault=noted(error) if isinstance(error, Refusal) else UNREACHABLE)
    answers = {address: _ask(address) for address in workers}
    wait(answers.values(), PATIENCE)
    living = [address for address, answer in answers.items() if answer.done() and answer.result()]
    for address in [one for one, answer in _asked.items() if answer.done()]:
        _asked.pop(address, None)
    serves_pages = any(answers_for(own_version()) in workers[address]["resources"] for address in living)
    fault = "" if serves_pages else SILENT if workers else NO_WORKERS
    return Pulse(len(workers), len(living), fault, time.monotonic() - begin)


def _ask(address: str) -> Future[bool]:
    if address not in _asked:
        _asked[address] = answer = Future[bool]()
        threading.Thread(target=_await_answer, args=(address, answer), daemon=True).start()
    return _asked[address]


def _await_answer(address: str, answer: Future[bool]) -> None:
    try:
        answer.set_result(bool(pool.connect().run(_is_alive, workers=[address], on_error="ignore")))
    except Exception:  # noqa: BLE001  whatever went wrong on the way: it has not answered
        answer.set_result(False)


def _is_alive() -> bool:
    """Run in the worker, beside its threads for work, however busy these are."""
    return True
