"""The workers: calls, faults, a killed worker, and no process left behind."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import psutil
import pytest

from dlplay import jobs


def loaded_modules():
    brought_along = "tests.helpers" in sys.modules  # by a function of another test that ran there before
    return os.getpid(), "tensorflow" in sys.modules, "streamlit" in sys.modules and not brought_along


def double(values):
    return values * 2


def refuse(text):
    raise ValueError(text)


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def wait_until(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_call_runs_in_a_process_that_has_tensorflow_and_not_streamlit():
    process, has_tensorflow, has_streamlit = jobs.run(loaded_modules)
    assert process != os.getpid()
    assert (has_tensorflow, has_streamlit) == (True, False)
    assert jobs.is_warm()


def test_arrays_arrive_and_return_unchanged():
    values = np.random.default_rng(0).normal(size=(112, 112, 64)).astype(np.float32)
    np.testing.assert_array_equal(jobs.run(double, values), values * 2)


def test_what_the_function_raises_is_raised_here():
    with pytest.raises(ValueError, match=r"^layer 3 is wrong$"):
        jobs.run(refuse, "layer 3 is wrong")


def test_a_call_goes_before_the_frames_of_cameras_which_go_one_by_one():
    with ThreadPoolExecutor(5) as visitors:
        begin = time.monotonic()
        frames = [visitors.submit(jobs.run_frame, time.sleep, 0.3) for _ in range(5)]
        time.sleep(0.15)
        assert jobs.run(double, 3) == 6
        assert sum(frame.done() for frame in frames) <= 2
        assert [frame.result() for frame in frames] == [None] * 5
        assert time.monotonic() - begin > 5 * 0.3


def test_a_killed_worker_fails_its_call_at_once_with_a_message_and_the_next_call_works():
    before = jobs.run(os.getpid)
    begin = time.monotonic()
    with pytest.raises(jobs.JobError, match="try again"):
        jobs.run(die)
    assert time.monotonic() - begin < 20
    assert jobs.run(os.getpid) != before


def test_a_pool_that_died_is_started_again():
    first = jobs.start_pool()
    scheduler = next(child for child in psutil.Process().children() if "dlplay.jobs" in child.cmdline())
    scheduler.kill()
    wait_until(lambda: jobs.start_pool() != first)
    assert jobs.run(double, 5) == 10


def test_another_scheduler_can_be_named(monkeypatch):
    monkeypatch.setenv("DLPLAY_SCHEDULER", "tcp://127.0.0.1:9")
    with pytest.raises(jobs.JobError, match="cannot be reached"):
        jobs.run(abs, -1)


def test_no_process_is_left_when_the_one_that_started_the_pool_is_killed():
    code = "from dlplay import jobs; jobs.run(abs, -1); print('ready', flush=True); import time; time.sleep(99)"
    owner = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert owner.stdout.readline() == "ready\n"
    children = psutil.Process(owner.pid).children(recursive=True)
    assert len(children) >= 2
    owner.kill()
    owner.communicate()
    wait_until(lambda: not any(child.is_running() for child in children))
