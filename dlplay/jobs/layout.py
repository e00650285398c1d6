"""The workers of a machine: how many, which GPU each computes on, how many threads and how much memory it gets."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from typing import Any

from dlplay.jobs.version import TOLD_AS, answers_for, own_version, tell

RUN_THREADS = 4  # calls side by side in the one process that has the models; a slow one blocks none of the others
PRELOAD = ["tensorflow", "keras"]
MEMORY_SHARE = 0.7  # of this machine, for all jobs together
BEAT = "5s"  # the first word of a worker after its registration; see keeper
VISIBLE, NAMED, THREADS = "CUDA_VISIBLE_DEVICES", "DLPLAY_GPU", "TF_NUM_INTRAOP_THREADS"
LISTED = re.compile(r"GPU (?P<number>\d+): (?P<name>.+?) \(UUID: (?P<mark>[^)]+)\)")


@dataclass(frozen=True)
class Gpu:
    """A GPU as NVIDIA's driver lists it: its number, name, and the mark by which CUDA finds it."""

    number: str
    name: str
    mark: str


def list_gpus() -> list[Gpu]:
    """List the GPUs of this machine, of those that CUDA_VISIBLE_DEVICES names where it is set."""
    if shutil.which("nvidia-smi") is None:
        return []
    try:
        answer = subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True, check=True, timeout=60).stdout
    except (subprocess.SubprocessError, OSError):  # a driver that does not fit its kernel, for one
        return []
    found = [Gpu(**one.groupdict()) for one in map(LISTED.match, answer.splitlines()) if one]
    wanted = os.environ.get(VISIBLE)
    if wanted is None:
        return found
    marks = [one.strip() for one in wanted.split(",") if one.strip()]
    return [gpu for mark in marks for gpu in found if mark == gpu.number or gpu.mark.startswith(mark)]


def num_job_workers() -> int:
    """Say how many jobs run side by side: DLPLAY_JOBS, else one per GPU, else one per core, at most four."""
    return int(os.environ.get("DLPLAY_JOBS") or 0) or len(list_gpus()) or min(4, os.cpu_count() or 1)


def worker_options() -> list[dict[str, Any]]:
    """Describe this machine's workers: one for calls that a page waits for, those for jobs, and one for short jobs.

    A job's worker has one thread for jobs, its share of the cores for TensorFlow, its GPU, and a bound of memory: where
    it takes more, its nanny ends it. More workers than GPUs take turns in sharing them; pages compute on the first one,
    short jobs on none.
    """
    from distributed.system import MEMORY_LIMIT

    gpus, jobs = list_gpus(), num_job_workers()
    threads = str(max(1, (os.cpu_count() or 1) // jobs))
    bounded = {THREADS: threads, "TF_NUM_INTEROP_THREADS": "1", "OMP_NUM_THREADS": threads}
    memory = os.environ.get("DLPLAY_JOB_MEMORY") or int(MEMORY_LIMIT * MEMORY_SHARE / jobs)
    told = {"startup_information": {TOLD_AS: tell}, "heartbeat_interval": BEAT}
    slots = {answers_for(own_version()): RUN_THREADS, "frame": 1}  # of frames one at a time: calls find a free thread
    calls = {"name": "run", "nthreads": RUN_THREADS, "resources": slots, "preload": PRELOAD, "memory_limit": 0}
    workers: list[dict[str, Any]] = [{**calls, **told, "env": _on(gpus[0]) if gpus else {}}]
    job = {"nthreads": 1, "preload": ["dlplay.jobs.yielding", *PRELOAD], "memory_limit": memory, **told}
    for number in range(jobs):
        gpu = _on(gpus[number % len(gpus)]) if gpus else {}
        resources = {"job": 1, **({"gpu": 1} if gpus else {})}
        workers.append({**job, "name": f"job {number + 1}", "resources": resources, "env": {**bounded, **gpu}})
    no_gpu = {VISIBLE: "-1", NAMED: ""} if gpus else {}
    workers.append({**job, "name": "short", "resources": {"short": 1}, "env": {**bounded, **no_gpu}})
    return workers


def own_device() -> str:
    """Name what this worker computes on: the GPU that it was given, or nothing where it has none."""
    return os.environ.get(NAMED, "")


def _on(gpu: Gpu) -> dict[str, str]:
    """Give the environment of a worker on a GPU: found by its mark, since CUDA may count otherwise than the driver."""
    return {VISIBLE: gpu.mark, NAMED: gpu.name}
