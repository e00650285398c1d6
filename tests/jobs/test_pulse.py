"""Whether the workers answer: they do beside their work, and one that is silent is found out."""

import os
import signal
import threading
import time

import pytest

from dlplay import jobs
from dlplay.jobs import pool, pulse
from dlplay.jobs.layout import num_job_workers
from tests.jobs.test_calls import wait_until

pytestmark = pytest.mark.xdist_group("submitting")


def be_busy(seconds):
    """Compute without a break, as NumPy does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        sum(range(1000))
    return os.getpid()


@pytest.fixture
def warm():
    wait_until(lambda: jobs.take_pulse().answered == num_job_workers() + 2, 120)


def process_of(purpose):
    """The process of the worker that has such a resource."""
    client = jobs.connect()
    workers = client.scheduler_info(n_workers=-1)["workers"]
    address = next(
        address for address, worker in workers.items() if any(one.startswith(purpose) for one in worker["resources"])
    )
    return client.run(os.getpid, workers=[address])[address]


def test_all_workers_answer_quickly_though_every_place_for_calls_is_taken(warm):
    calls = [threading.Thread(target=jobs.run, args=(be_busy, 2.0)) for _ in range(4)]
    for call in calls:
        call.start()
    time.sleep(0.3)
    begin = time.monotonic()
    found = jobs.take_pulse()
    assert time.monotonic() - begin < 2
    assert (found.fault, found.answered) == ("", found.workers)
    assert found.workers >= 3
    for call in calls:
        call.join()


def test_a_worker_for_pages_that_hangs_is_a_fault_and_is_asked_no_second_time(warm, monkeypatch):
    monkeypatch.setattr(pulse, "PATIENCE", 0.5)
    process = process_of("run")
    os.kill(process, signal.SIGSTOP)
    try:
        found = [jobs.take_pulse() for _ in range(3)]
        assert {one.fault for one in found} == {pulse.SILENT}
        assert {one.workers - one.answered for one in found} == {1}
        assert len(pulse._asked) == 1
    finally:
        os.kill(process, signal.SIGCONT)
    wait_until(lambda: jobs.take_pulse().fault == "", 60)


def test_a_worker_for_trainings_that_hangs_lets_pages_be_served(warm, monkeypatch):
    monkeypatch.setattr(pulse, "PATIENCE", 0.5)
    process = process_of("short")
    os.kill(process, signal.SIGSTOP)
    try:
        found = jobs.take_pulse()
        assert (found.fault, found.answered) == ("", found.workers - 1)
    finally:
        os.kill(process, signal.SIGCONT)
    wait_until(lambda: (now := jobs.take_pulse()).answered == now.workers, 60)


def test_where_nothing_was_started_it_starts_nothing(monkeypatch):
    monkeypatch.delenv("DLPLAY_SCHEDULER", raising=False)
    monkeypatch.setattr(pool, "_pools", [])
    assert jobs.take_pulse() == jobs.Pulse(fault=pulse.NOT_STARTED)


def test_a_scheduler_that_is_not_there_is_a_fault(monkeypatch):
    monkeypatch.setattr(pool, "_clients", [])
    monkeypatch.setenv("DLPLAY_SCHEDULER", "tcp://127.0.0.1:9")
    monkeypatch.setattr(pool, "CONNECTING", 0.5)
    assert jobs.take_pulse().fault == pulse.UNREACHABLE
