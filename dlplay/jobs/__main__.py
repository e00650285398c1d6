"""The pool: `python -m dlplay.jobs` runs a scheduler and its workers until its standard input closes.

It prints the scheduler's address as its first line. Whoever starts it keeps the other end of its input open: when
that process ends, however it ends, the input closes and the pool goes too. `python -m dlplay.jobs ADDRESS` adds this
machine's workers to a scheduler that runs already, until it is interrupted.
"""

import argparse
import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from dlplay.jobs.pool import ENVIRONMENT

HOST = "127.0.0.1"
RUN_THREADS = 4  # calls side by side in the one process that has the models; a slow one blocks none of the others
PRELOAD = ["tensorflow", "keras"]
FOLDER = "dlplay-pool-"  # before the number of the pool's process, among the temporary files
MEMORY_SHARE = 0.7  # of this machine, for all jobs together


def num_gpus() -> int:
    """Count the GPUs that NVIDIA's driver lists."""
    if shutil.which("nvidia-smi") is None:
        return 0
    lines = subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True, check=False).stdout.splitlines()
    return sum(line.startswith("GPU ") for line in lines)


def num_job_workers() -> int:
    """Say how many jobs run side by side: DLPLAY_JOBS, else one per GPU, else one per core, at most four."""
    return int(os.environ.get("DLPLAY_JOBS") or 0) or num_gpus() or min(4, os.cpu_count() or 1)


def worker_options() -> list[dict[str, Any]]:
    """Describe this machine's workers: one for calls that a page waits for, those for jobs, and one for short jobs.

    A job's worker has one thread for jobs, its share of the cores for TensorFlow, its GPU, and a bound of memory: where
    it takes more, its nanny ends it.
    """
    from distributed.system import MEMORY_LIMIT

    jobs = num_job_workers()
    threads = str(max(1, (os.cpu_count() or 1) // jobs))
    bounded = {"TF_NUM_INTRAOP_THREADS": threads, "TF_NUM_INTEROP_THREADS": "1", "OMP_NUM_THREADS": threads}
    memory = os.environ.get("DLPLAY_JOB_MEMORY") or int(MEMORY_LIMIT * MEMORY_SHARE / jobs)
    slots = {"run": RUN_THREADS, "frame": 1}  # of a camera's frames one at a time, so that calls find a free thread
    calls = {"name": "run", "nthreads": RUN_THREADS, "resources": slots, "preload": PRELOAD}
    workers: list[dict[str, Any]] = [{**calls, "memory_limit": 0}]
    job = {"nthreads": 1, "preload": ["dlplay.jobs.yielding", *PRELOAD], "memory_limit": memory}
    for number in range(jobs):
        gpu = {"CUDA_VISIBLE_DEVICES": str(number)} if num_gpus() > 1 else {}
        resources = {"job": 1, **({"gpu": 1} if number < num_gpus() else {})}
        workers.append({**job, "name": f"job {number + 1}", "resources": resources, "env": {**bounded, **gpu}})
    no_gpu = {"CUDA_VISIBLE_DEVICES": "-1"} if num_gpus() else {}
    workers.append({**job, "name": "short", "resources": {"short": 1}, "env": {**bounded, **no_gpu}})
    return workers


def own_folder() -> Path:
    """Make a folder for all temporary files of this pool's processes, and remove those of pools that have died.

    A process that is killed cannot tidy up behind itself; its files go with the pool, or with the next one.
    """
    common = Path(tempfile.gettempdir())
    for folder in common.glob(f"{FOLDER}*"):
        if not _is_running(int(folder.name.removeprefix(FOLDER))):
            shutil.rmtree(folder, ignore_errors=True)
    own = common / f"{FOLDER}{os.getpid()}"
    own.mkdir(mode=0o700, exist_ok=True)
    os.environ |= {"TMPDIR": str(own), "TEMP": str(own), "DASK_TEMPORARY_DIRECTORY": str(own)}
    tempfile.tempdir = str(own)
    return own


def _is_running(process: int) -> bool:
    """Say whether there is a process of that number; where that cannot be asked harmlessly, say yes."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)  # no signal: it only looks
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        return True
    return True


async def serve_workers(stack: AsyncExitStack, address: str) -> None:
    """Start this machine's workers, first the one that pages wait for; a nanny starts each anew when it dies."""
    import dask
    from distributed import Nanny

    joining = address.startswith(f"tcp://{HOST}") or "://" not in address
    host = {"host": HOST} if joining else {}
    dask.config.set({"distributed.nanny.pre-spawn-environ": {}})  # Dask's own settings of malloc slow TensorFlow down
    for options in worker_options():
        named = {**options, "name": f"{options['name']} {os.getpid()}"}
        await stack.enter_async_context(Nanny(address, dashboard_address=f"{HOST}:0", **host, **named))


async def serve(address: str | None) -> None:
    """Run scheduler and workers until the input closes, or only workers for the scheduler at that address."""
    from distributed import Scheduler

    folder = own_folder()
    async with AsyncExitStack() as stack:
        if address is not None:
            await serve_workers(stack, address)
            await asyncio.Event().wait()
        scheduler = Scheduler(host=HOST, port=0, dashboard_address=f"{HOST}:0")
        await stack.enter_async_context(scheduler)
        print(scheduler.address, flush=True)
        closing = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
        starting = asyncio.create_task(serve_workers(stack, scheduler.address))
        await asyncio.wait([closing, starting], return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            starting.result()
        await closing
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)  # at once, in the middle of a start or of a job, too: the workers' processes end with this one


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m dlplay.jobs", description=str(__doc__).partition("\n")[0])
    parser.add_argument("address", nargs="?", help="of a scheduler that runs already, such as tcp://10.0.0.5:8786")
    os.environ |= ENVIRONMENT  # before Dask reads it
    asyncio.run(serve(parser.parse_args().address))


if __name__ == "__main__":
    main()
