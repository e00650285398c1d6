"""A cluster for tests: a scheduler and this machine's workers, as processes that are started as a teacher would."""

import os
import socket
import subprocess
import sys
from contextlib import contextmanager

import psutil

FEW = {"DLPLAY_JOBS": "1", "DLPLAY_JOB_MEMORY": "1500MB"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def command(*words, **options):
    """Start `python -m dlplay.jobs` with these words."""
    environment = {**os.environ, **FEW, **options.pop("env", {})}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **options}
    return subprocess.Popen([sys.executable, "-m", "dlplay.jobs", *words], env=environment, text=True, **quiet)


def end(process):
    """Kill a process and all that it started."""
    children = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    for one in [process, *children]:
        if one is process or one.is_running():
            one.kill()
    process.communicate(timeout=20)


@contextmanager
def running_cluster(address, **env):
    """Run a scheduler at an address, and workers for it."""
    scheduler = command("--scheduler", address, env=env, stdout=subprocess.PIPE)
    assert scheduler.stdout.readline().strip() == address  # it listens
    processes = [scheduler, command(address, env=env)]
    try:
        yield
    finally:
        for process in processes:
            end(process)
