"""Several servers that share a scheduler and its workers: one queue, and no work for workers of another version."""

import shutil
import subprocess
import sys
import threading
import time
from itertools import pairwise
from pathlib import Path

import pytest

from dlplay import jobs
from dlplay.jobs import call
from dlplay.jobs.overview import OF_OTHERS
from tests.jobs.clusters import command, end, free_port, running_cluster
from tests.jobs.test_calls import wait_until
from tests.jobs.test_queue import count, ended, start

pytestmark = pytest.mark.xdist_group("submitting")
ROOT = Path(__file__).parents[2]
SERVER = """
import sys
from dlplay import jobs
from tests.jobs.test_cluster import note_times
from tests.jobs.test_queue import count

started = {}
for line in sys.stdin:
    verb, name, *rest = line.split()
    if verb == "long":
        started[name] = jobs.submit(count, 10_000, 0.05, title=name, owner=name)
    elif verb == "note":
        started[name] = jobs.submit(note_times, rest[0], title=name, owner=name)
    elif verb == "stop":
        jobs.stop(started[name])
    print(started[name].state, len(started[name].reports), jobs.position(started[name]), flush=True)
"""


def note_times(path, report):
    """Write down when this job began and ended."""
    begin = time.time()
    time.sleep(0.2)
    with open(path, "a") as target:
        print(begin, time.time(), file=target)


class OtherServer:
    """Another process that serves pages for the same scheduler, as far as jobs are concerned."""

    def __init__(self):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": ROOT}
        self.process = subprocess.Popen([sys.executable, "-c", SERVER], **pipes)

    def tell(self, *words):
        """Give it an order, and get the job's state, the number of its reports and its place in the line."""
        print(*words, file=self.process.stdin, flush=True)
        state, reports, place = self.process.stdout.readline().split()
        return state, int(reports), int(place)


@pytest.fixture(scope="module")
def cluster():
    """A cluster with one worker for trainings; gives its address."""
    address = f"tcp://127.0.0.1:{free_port()}"
    with running_cluster(address):
        yield address


@pytest.fixture
def shared(cluster, monkeypatch):
    """Let this process be a server of the cluster, in which nothing runs."""
    monkeypatch.setenv("DLPLAY_SCHEDULER", cluster)
    wait_until(lambda: len(jobs.look_at_cluster().workers) == 3, 120)
    return cluster


@pytest.fixture
def other(shared):
    """Another server of the same cluster."""
    server = OtherServer()
    yield server
    end(server.process)


def test_a_worker_that_another_server_uses_is_not_free_and_comes_back_when_that_server_is_killed(other):
    other.tell("long", "theirs")
    wait_until(lambda: other.tell("state", "theirs")[1] > 0)
    mine = [start(count, 2, 0.01) for _ in range(2)]
    wait_until(lambda: jobs.waiting_time(mine[1]) > jobs.waiting_time(mine[0]) > 1)
    other.tell("long", "later")
    wait_until(lambda: other.tell("state", "later")[2] == 2)
    time.sleep(1)
    assert [job.state for job in mine] == ["waiting"] * 2
    assert [jobs.position(job) for job in mine] == [0, 1]
    assert jobs.is_busy()
    found = jobs.look_at_cluster()
    assert found.elsewhere == 1
    assert OF_OTHERS in [one.job for one in found.workers if one.purpose == "trainings"]
    begin = time.monotonic()
    other.process.kill()
    assert [ended(job).state for job in mine] == ["done", "done"]
    assert time.monotonic() - begin < 15
    assert jobs.look_at_cluster().elsewhere == 0
    assert not jobs.is_busy()


def test_first_come_first_served_whoever_asks(other):
    other.tell("long", "theirs")
    wait_until(lambda: other.tell("state", "theirs")[1] > 0)
    mine = start(count, 1, 0)
    wait_until(lambda: jobs.position(mine) == 0 and jobs.waiting_time(mine) > 1)
    time.sleep(0.3)
    other.tell("long", "later")
    other.tell("stop", "theirs")
    assert ended(mine).state == "done"
    assert other.tell("state", "later")[0] in ("waiting", "running")
    wait_until(lambda: other.tell("state", "later")[1] > 0)
    other.tell("stop", "later")


def test_no_two_jobs_of_two_servers_are_in_one_worker_at_a_time(other, tmp_path):
    times = tmp_path / "times.txt"
    mine = [start(note_times, str(times)) for _ in range(4)]
    for number in range(4):
        other.tell("note", f"n{number}", times)
    for job in mine:
        assert ended(job, 60).state == "done"
    wait_until(lambda: other.tell("state", "n3")[0] == "done", 60)
    spans = sorted(tuple(map(float, line.split())) for line in times.read_text().splitlines())
    assert len(spans) == 8
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


def test_no_question_goes_to_the_scheduler_when_there_is_no_job(shared):
    ended(start(count, 1, 0), 60)
    wait_until(lambda: not any(thread.name == "jobs" for thread in threading.enumerate()))


def copied_playground(folder):
    """A copy of the playground's code with one line more, as a worker's machine has it that was not updated."""
    shutil.copytree(ROOT / "dlplay", folder / "dlplay", ignore=shutil.ignore_patterns("__pycache__"))
    with open(folder / "dlplay" / "kernels" / "__init__.py", "a") as target:
        target.write("# older\n")
    return {"cwd": folder, "env": {"PYTHONPATH": str(folder)}}


def test_workers_and_schedulers_of_another_version_are_refused_with_the_reason(tmp_path, monkeypatch, caplog):
    address, old = f"tcp://127.0.0.1:{free_port()}", copied_playground(tmp_path)
    processes = [command("--scheduler", address), command(address, **old)]
    monkeypatch.setenv("DLPLAY_SCHEDULER", address)
    monkeypatch.setattr(call, "DOUBT", 0.5)
    try:
        wait_until(lambda: len(jobs.look_at_cluster().workers) == 3, 120)
        refused = {one.refused for one in jobs.look_at_cluster().workers}
        assert len(refused) == 1
        assert "another version: playground 0.1.0 (" in refused.pop()
        assert not jobs.is_warm()
        with pytest.raises(jobs.JobError, match="workers are of another version"):
            jobs.run(abs, -1)
        job = start(count, 1, 0)
        time.sleep(1)
        assert job.state == "waiting"
        assert caplog.text.count("gets no work: it is of another version: playground 0.1.0 (") == 3
        end(processes[0])
        processes[0] = command("--scheduler", address, **old)
        assert ended(job, 60).state == "failed"
        assert "scheduler is of another version" in job.fault
    finally:
        for process in processes:
            end(process)
