"""Which worker gets which GPU, asked of a stand-in for NVIDIA's driver; no GPU was there to try it on."""

import os
import stat

import pytest
from distributed import Client, Nanny, Scheduler

from dlplay import jobs
from dlplay.jobs.device import look_at_devices
from dlplay.jobs.layout import Gpu, list_gpus, num_job_workers, worker_options
from dlplay.jobs.pool import ENVIRONMENT
from dlplay.jobs.version import TOLD_AS, own_version
from tests.helpers import run_async

TWO = [Gpu("0", "NVIDIA A100-SXM4-40GB", "GPU-11aa"), Gpu("1", "NVIDIA T4", "GPU-22bb")]
LINES = [f"GPU {one.number}: {one.name} (UUID: {one.mark})" for one in TWO]
SPLIT = "  MIG 1g.5gb Device 0: (UUID: MIG-33cc)"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")


@pytest.fixture
def driver(tmp_path, monkeypatch):
    """A stand-in for nvidia-smi on the PATH; gives a function that sets what it prints."""
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    for name in ("CUDA_VISIBLE_DEVICES", "DLPLAY_JOBS"):
        monkeypatch.delenv(name, raising=False)

    def says(*lines, code=0):
        script = tmp_path / "nvidia-smi"
        script.write_text(
            "\n".join(["#!/bin/sh", '[ "$1" = -L ] || exit 9', *(f"echo '{one}'" for one in lines), f"exit {code}", ""])
        )
        script.chmod(script.stat().st_mode | stat.S_IXUSR)

    return says


def gpus_of(options):
    return {one["name"]: one["env"].get("CUDA_VISIBLE_DEVICES") for one in options}


def test_each_gpu_has_its_worker_found_by_the_mark_that_cuda_knows(driver):
    driver(LINES[0], SPLIT, LINES[1])
    assert list_gpus() == TWO
    assert num_job_workers() == 2
    found = worker_options()
    assert gpus_of(found) == {"run": "GPU-11aa", "job 1": "GPU-11aa", "job 2": "GPU-22bb", "short": "-1"}
    assert [one["env"].get("DLPLAY_GPU") for one in found] == [TWO[0].name, TWO[0].name, TWO[1].name, ""]
    assert [one["resources"].get("gpu") for one in found] == [None, 1, 1, None]


def test_more_workers_than_gpus_take_turns(driver, monkeypatch):
    driver(*LINES)
    monkeypatch.setenv("DLPLAY_JOBS", "3")
    assert gpus_of(worker_options())["job 3"] == "GPU-11aa"


@pytest.mark.parametrize(
    ("named", "found"), [("1", ["1"]), ("1,0", ["1", "0"]), ("GPU-11", ["0"]), ("", []), ("-1", [])]
)
def test_only_the_gpus_that_this_process_may_use_are_given_on(driver, monkeypatch, named, found):
    driver(*LINES)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", named)
    assert [one.number for one in list_gpus()] == found


def test_a_driver_that_fails_is_none(driver):
    driver("NVIDIA-SMI has failed because it could not communicate with the NVIDIA driver.", code=9)
    assert list_gpus() == []
    assert {one["env"].get("CUDA_VISIBLE_DEVICES") for one in worker_options()} == {None}


def look_with(path):
    """Look at the devices in a worker, with another PATH."""
    before = os.environ["PATH"]
    os.environ["PATH"] = path
    try:
        return look_at_devices()
    finally:
        os.environ["PATH"] = before


def test_a_worker_says_what_the_driver_lists_and_what_tensorflow_sees(driver):
    driver(*LINES)
    seen = jobs.run(look_with, os.environ["PATH"])
    assert seen.endswith("the driver lists NVIDIA A100-SXM4-40GB, NVIDIA T4, TensorFlow sees no GPU")


def environment():
    return [os.environ.get(name) for name in ("CUDA_VISIBLE_DEVICES", "DLPLAY_GPU", "TF_FORCE_GPU_ALLOW_GROWTH")]


async def started_with(options):
    """Start one of the workers, but for TensorFlow, and ask for its environment and for what it tells the scheduler."""
    async with (
        Scheduler(host="127.0.0.1", port=0, dashboard_address="127.0.0.1:0") as scheduler,
        Nanny(scheduler.address, dashboard_address="127.0.0.1:0", **{**options, "preload": []}) as nanny,
        Client(scheduler.address, asynchronous=True, set_as_default=False) as client,
    ):
        told = scheduler.workers[nanny.worker_address].extra[TOLD_AS]
        return (await client.run(environment))[nanny.worker_address], told


def test_a_worker_starts_with_its_gpu_tells_it_and_grows_in_its_memory(driver, monkeypatch):
    driver(*LINES)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    seen, told = run_async(started_with(worker_options()[2]))
    assert seen == ["GPU-22bb", "NVIDIA T4", "true"]
    assert told == {"version": own_version(), "device": "NVIDIA T4"}
