"""Jobs: their reports, the queue, stopping, dead workers, and another cluster."""

import dataclasses
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import psutil
import pytest

from dlplay import jobs
from dlplay.jobs import line, pool, queue
from dlplay.jobs.estimates import about, remaining_seconds, waiting_seconds
from dlplay.jobs.job import Job
from dlplay.jobs.layout import num_job_workers
from dlplay.training import TrainingError
from tests.jobs.test_calls import wait_until

pytestmark = pytest.mark.xdist_group("submitting")


def count(number, seconds, report):
    """Report the numbers from 0, with some time between."""
    for one in range(number):
        report(one)
        report(-one, passing=True)
        time.sleep(seconds)
    return os.getpid(), os.nice(0), os.environ.get("TF_NUM_INTRAOP_THREADS")


@dataclasses.dataclass(frozen=True)
class Far:
    """How far a job is, as the trainings say it."""

    text: str
    fraction: float


def learn_quickly(epochs, seconds, report):
    """Report as the trainings do, an epoch for good beside every word, and then say nothing for a long time."""
    report(Far("building the network", 0.0), passing=True)
    for one in range(1, epochs + 1):
        report(one)
        report(Far(f"epoch {one}", one / epochs), passing=one < epochs)
        time.sleep(seconds)
    time.sleep(30)


def sleep_deeply(seconds, report):
    report("asleep")
    time.sleep(seconds)


def be_silent(seconds, report):
    """Answer nobody for some time, as while TensorFlow traces a network, and then report."""
    report(os.getpid())
    time.sleep(seconds)
    report("awake again")


def leave_a_file(report):
    handle, path = tempfile.mkstemp()
    os.close(handle)
    report(path)
    time.sleep(600)


def refuse(report):
    raise TrainingError("the loss is no number")


def break_down(report):
    raise KeyError("secret detail")


def double(values, report):
    return values * 2


def swallow_memory(report):
    kept = []
    while True:
        kept.append(np.ones(10_000_000))
        report(len(kept))


def ended(job, seconds=60):
    wait_until(lambda: not job.is_active, seconds)
    return job


def running(job, seconds=90):
    wait_until(lambda: job.reports or not job.is_active, seconds)
    assert job.state == "running"
    return job


def start(function, *args, owner=None, expected=0.0):
    owner = owner or f"student {time.monotonic()}"
    return jobs.submit(function, *args, title="Test: a job", owner=owner, expected=expected)


def test_a_job_reports_and_returns_at_the_lowest_priority_with_bounded_threads():
    job = ended(start(count, 5, 0.05))
    assert (job.state, job.fault, job.reports) == ("done", "", [0, 1, 2, 3, 4])
    process, niceness, threads = job.result
    assert process != os.getpid()
    assert niceness == 19
    assert 1 <= int(threads) <= os.cpu_count()
    assert 0.2 < job.seconds() < 10
    assert jobs.find_job(job.name) is job


def test_only_the_latest_passing_report_is_kept():
    job = running(start(count, 40, 0.05))
    wait_until(lambda: len(job.reports) >= 10)
    assert job.passing is None or job.passing <= 0
    jobs.stop(job)
    assert all(number >= 0 for number in ended(job).reports)


@pytest.mark.parametrize(("epochs", "seconds"), [(400, 0.002), (3, 0), (5, 0.15)])
def test_a_watcher_reads_the_newest_word_whatever_is_kept_beside_it(epochs, seconds):
    job = running(start(learn_quickly, epochs, seconds))
    while len(job.reports) < epochs:
        known, word = len(job.reports), job.passing  # in this order: a word may be newer than the epochs, never older
        assert word is not None
        assert word.text == "building the network" or int(word.text.split()[1]) >= known - 1
        assert known <= 1 or word.text != "building the network"
        time.sleep(0.01)
    wait_until(lambda: job.passing.text == f"epoch {epochs}", 1)  # although the job says nothing more
    assert job.passing.fraction == 1
    assert [one for one in job.reports if isinstance(one, int)] == list(range(1, epochs + 1))
    jobs.stop(job)
    ended(job)


def test_large_arrays_travel_both_ways():
    values = np.random.default_rng(0).integers(0, 255, (200, 224, 224, 3), np.uint8)
    job = ended(start(double, values))
    np.testing.assert_array_equal(job.result, values * 2)
    assert job.size > 2 * values.nbytes


def test_stop_takes_less_than_a_second_and_keeps_the_reports():
    job = running(start(count, 1000, 0.05))
    begin = time.monotonic()
    jobs.stop(job)
    ended(job)
    assert time.monotonic() - begin < 1
    assert job.state == "stopped"
    assert "Stopped" in job.fault
    assert job.reports[0] == 0


def test_a_job_that_does_not_report_is_stopped_too_and_the_next_one_runs():
    job = running(start(sleep_deeply, 600))
    begin = time.monotonic()
    jobs.stop(job)
    ended(job)
    assert time.monotonic() - begin < 2
    assert job.state == "stopped"
    assert ended(start(count, 2, 0), 180).state == "done"  # its worker has 20 seconds to answer, then a new one starts


def all_slots():
    """The number of workers for trainings, once all are there: the one of an earlier test may just start anew."""
    wait_until(lambda: training_workers() == num_job_workers(), 90)
    return num_job_workers()


def training_workers():
    return sum(one.purpose.startswith("trainings") for one in jobs.look_at_cluster().workers)


def test_a_stopped_job_that_is_silent_for_a_while_costs_nobody_a_new_worker():
    job = running(start(be_silent, 4))
    process = job.reports[0]
    jobs.stop(job)
    assert ended(job, 3).state == "stopped"
    others = [start(count, 10, 0.5) for _ in jobs.look_at_cluster().workers]  # longer than the silence
    assert process in [ended(other, 90).result[0] for other in others]


def test_short_work_does_not_wait_behind_trainings():
    slots = all_slots()
    long = [running(start(sleep_deeply, 600)) for _ in range(slots)]
    waiting = start(count, 1, 0)
    short = ended(start(count, 3, 0.01, expected=3.0))
    assert (short.state, waiting.state) == ("done", "waiting")
    assert jobs.waiting_time(waiting) > 0
    jobs.stop_all()
    assert {job.state for job in [ended(one) for one in (*long, waiting)]} == {"stopped"}
    assert waiting.fault == jobs.BY_TEACHER


def test_active_jobs_have_different_titles():
    found = [start(count, 2, 0.01) for _ in range(3)]
    assert [job.title for job in found] == ["Test: a job", "Test: a job (2)", "Test: a job (3)"]
    for job in found:
        ended(job, 90)


def test_no_worker_is_given_up_for_being_silent():
    assert jobs.connect().run_on_scheduler(lambda dask_scheduler: dask_scheduler.worker_ttl) is None


def test_the_files_of_a_killed_worker_go_with_its_pool():
    job = running(start(leave_a_file))
    path = Path(job.reports[0])
    assert path.parent.name.startswith("dlplay-pool-")
    os.kill(jobs.connect().run(os.getpid, workers=[job.worker])[job.worker], signal.SIGKILL)
    assert ended(job).state == "failed"
    assert path.exists()
    jobs.stop_pool()
    assert not path.parent.exists()
    assert ended(start(count, 1, 0), 120).state == "done"


def test_a_connection_that_was_just_closed_is_a_scheduler_that_does_not_answer(monkeypatch):
    client = jobs.connect()
    monkeypatch.setattr(pool, "connect", lambda: client)  # handed over, and closed before it is used
    jobs.stop_pool()
    with pytest.raises(OSError, match="does not answer"):
        pool.known_workers()
    assert list(jobs.look_at_cluster().workers) == []
    assert not jobs.is_warm()


def timed(expected=0.0, *, ran=None, done=None, function=count):
    """A job that has run for some seconds, with so much of its work done."""
    now = time.monotonic()
    begun = None if ran is None else now - ran
    passing = None if done is None else SimpleNamespace(fraction=done)
    return Job("", "", "", function, expected=expected, started=begun, passing=passing)


def test_the_rest_of_a_job_is_told_from_its_pace_or_from_jobs_like_it():
    assert remaining_seconds(timed(ran=30, done=0.25)) == pytest.approx(90, abs=1)
    assert remaining_seconds(timed(40, ran=10, done=0.01)) == pytest.approx(30, abs=1)
    like, other = (timed(ran=50, function=one) for one in (count, double))
    for job in (like, other):
        job.state, job.ended = "done", job.started + (20 if job is like else 500)
    assert remaining_seconds(timed(), [like, other]) == pytest.approx(20, abs=1)
    assert remaining_seconds(timed(5, ran=60)) == 1


@pytest.mark.parametrize(
    ("before", "running", "places", "seconds"),
    [
        ([], [], 1, 0),
        ([], [30], 2, 0),
        ([], [30, 50], 2, 30),
        ([100], [30, 50], 2, 50),
        ([10, 10, 10], [30, 50], 2, 50),
    ],
)
def test_the_wait_is_that_of_a_line_before_so_many_counters(before, running, places, seconds):
    assert waiting_seconds(before, running, places) == pytest.approx(seconds)


def test_a_span_of_time_is_said_as_people_say_it():
    assert [about(seconds) for seconds in (3, 42, 130)] == ["a few seconds", "about 40 seconds", "about 2 minutes"]


def test_a_killed_worker_fails_its_job_at_once_and_none_that_waits():
    job = running(start(sleep_deeply, 600))
    others = [start(count, 2, 0.1) for _ in range(4)]
    facts = next(one for one in jobs.look_at_cluster().workers if one.job.endswith(job.title))
    assert facts.purpose.startswith("trainings")
    process = jobs.connect().run(os.getpid, workers=[job.worker])[job.worker]
    begin = time.monotonic()
    os.kill(process, signal.SIGKILL)
    ended(job)
    assert time.monotonic() - begin < 5
    assert job.state == "failed"
    assert "died" in job.fault
    assert "start again" in job.fault
    assert [ended(other, 120).state for other in others] == ["done"] * 4


def test_more_jobs_than_workers_wait_in_line_and_one_student_has_one():
    slots = all_slots()
    first = [running(start(sleep_deeply, 600)) for _ in range(slots)]
    waiting = [start(count, 1, 0, owner=f"waiting {number}") for number in range(3)]
    time.sleep(0.5)
    assert [job.state for job in waiting] == ["waiting"] * 3
    assert [jobs.position(job) for job in waiting] == [0, 1, 2]
    with pytest.raises(jobs.JobError, match="already"):
        start(count, 1, 0, owner="waiting 1")
    jobs.stop(waiting[0])
    assert waiting[0].state == "stopped"
    assert [jobs.position(job) for job in waiting[1:]] == [0, 1]
    jobs.stop(first[0])  # one place for two: they take turns
    assert [ended(job, 90).state for job in waiting[1:]] == ["done"] * 2
    assert waiting[1].ended <= waiting[2].started
    for job in first[1:]:
        jobs.stop(job)
    assert ended(start(count, 1, 0, owner="waiting 1"), 90).state == "done"


def test_a_topic_s_own_message_is_told_and_any_other_fault_is_not():
    told, hidden = ended(start(refuse), 90), ended(start(break_down), 90)
    assert (told.state, told.fault) == ("failed", "the loss is no number")
    assert hidden.state == "failed"
    assert "secret" not in hidden.fault
    assert "our fault" in hidden.fault


def test_a_job_that_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(queue, "LIMIT", 1.0)
    job = ended(start(count, 1000, 0.05), 90)
    assert job.state == "stopped"
    assert "minutes" in job.fault


def test_a_job_that_takes_longer_than_the_teacher_lets_it_says_so(monkeypatch):
    asked = [0.0]
    monkeypatch.setattr(queue, "_class_minutes", [lambda: asked[0]])
    job = running(start(count, 1000, 0.05))
    asked[0] = 0.02  # while it runs
    assert ended(job).state == "stopped"
    assert "your teacher lets a training run that long" in job.fault
    assert job.reports[:3] == [0, 1, 2]


def test_the_oldest_ended_jobs_are_forgotten(monkeypatch):
    job = ended(start(count, 1, 0), 90)
    monkeypatch.setattr(line, "MOST_ENDED", 1)
    ended(start(count, 1, 0), 90)
    ended(start(count, 1, 0), 90)
    assert jobs.find_job(job.name) is None
    assert jobs.find_job("never there") is None


def test_the_teacher_s_key(monkeypatch):
    assert jobs.is_teacher(jobs.teacher_key())
    assert not jobs.is_teacher("")
    assert not jobs.is_teacher("รหัส")
    assert len(jobs.teacher_key()) >= 8


@pytest.fixture
def cluster(monkeypatch):
    """A scheduler that runs already, and this machine's workers for it, with little memory for jobs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    environment = {**os.environ, "DLPLAY_JOBS": "1", "DLPLAY_JOB_MEMORY": "1500MB", "KERAS_BACKEND": "tensorflow"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment}
    options = ["--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    processes = [
        subprocess.Popen([sys.executable, "-m", "distributed.cli.dask_scheduler", *options], **quiet),
        subprocess.Popen([sys.executable, "-m", "dlplay.jobs", address], **quiet),
    ]
    monkeypatch.setenv("DLPLAY_SCHEDULER", address)
    try:
        wait_until(lambda: len(jobs.look_at_cluster().workers) == 3, 180)
        yield
    finally:
        for process in processes:
            children = psutil.Process(process.pid).children(recursive=True)
            for one in [psutil.Process(process.pid), *children]:
                one.kill()
            process.wait(20)


def test_another_cluster_does_the_same_and_a_job_over_its_memory_is_ended(cluster):
    assert jobs.run(abs, -3) == 3
    job = ended(start(count, 3, 0.01), 60)
    assert (job.state, job.reports) == ("done", [0, 1, 2])
    greedy = ended(start(swallow_memory), 90)
    assert greedy.state == "failed"
    assert "too much memory" in greedy.fault
    assert len(greedy.reports) < 30
    assert ended(start(count, 1, 0), 90).state == "done"
