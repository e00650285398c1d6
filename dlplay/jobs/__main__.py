"""The pool: `python -m dlplay.jobs` runs a scheduler and its workers until its standard input closes.

It prints the scheduler's address as its first line. Whoever starts it keeps the other end of its input open: when
that process ends, however it ends, the input closes and the pool goes too. `python -m dlplay.jobs --scheduler ADDRESS`
is the scheduler of a cluster, and `python -m dlplay.jobs ADDRESS` adds this machine's workers to it, each until it is
interrupted.
"""

import argparse
import asyncio
import multiprocessing
import os
import shutil
import socket
import sys
import tempfile
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import psutil

from dlplay.jobs.door import DoorError, check_address, explain, is_here, security
from dlplay.jobs.layout import list_gpus, worker_options
from dlplay.jobs.pool import ENVIRONMENT

HOST = "127.0.0.1"
FOLDER = "dlplay-pool-"  # before the number of the pool's process, among the temporary files


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


def share_imports() -> None:
    """Let workers be copies of one process that has imported TensorFlow, instead of importing it each.

    On Linux only, where a copy of a process is safe; and not with GPUs, with which this was not tried.
    """
    if sys.platform != "linux" or list_gpus():
        return
    import dask
    from distributed.utils import get_mp_context

    dask.config.set({"distributed.worker.multiprocessing-method": "forkserver"})
    get_mp_context()  # sets a list of its own first
    multiprocessing.get_context("forkserver").set_forkserver_preload(["dlplay.jobs.imported"])


async def serve_workers(stack: AsyncExitStack, address: str) -> None:
    """Start this machine's workers, first the one that pages wait for; a nanny starts each anew when it dies."""
    import dask
    from distributed import Nanny

    host = {"host": HOST} if is_here(address.rpartition("://")[2]) else {}
    dask.config.set({"distributed.nanny.pre-spawn-environ": {}})  # Dask's own settings of malloc slow TensorFlow down
    share_imports()
    common = {"dashboard_address": f"{HOST}:0", "security": security("worker", address), **host}
    for options in worker_options():
        name = f"{options['name']} {socket.gethostname()}-{os.getpid()}"
        await stack.enter_async_context(Nanny(address, **common, **{**options, "name": name}))


async def serve_scheduler(stack: AsyncExitStack, address: str) -> str:
    """Start a scheduler at an address, such as tls://0.0.0.0:8786, and give the one at which it is found."""
    from dlplay.jobs.keeper import QuietScheduler

    scheme, _, place = address.rpartition("://")
    host, _, port = place.rpartition(":")
    door = {"protocol": f"{scheme or 'tcp'}://", "security": security("scheduler", address)}
    scheduler = QuietScheduler(
        host=host.strip("[]"), port=int(port), dashboard_address=f"{HOST}:0", dashboard=False, **door
    )
    await stack.enter_async_context(scheduler)
    return str(scheduler.address)


async def serve_pool() -> None:
    """Run scheduler and workers until the input closes."""
    folder = own_folder()
    async with AsyncExitStack() as stack:
        address = await serve_scheduler(stack, f"tcp://{HOST}:0")
        print(address, flush=True)
        closing = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
        starting = asyncio.create_task(serve_workers(stack, address))
        await asyncio.wait([closing, starting], return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            starting.result()
        await closing
        end_processes()
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)  # at once, in the middle of a start or of a job, too


def end_processes() -> None:
    """End all that this process has started; they would end with it, but write into its folder until then."""
    started = psutil.Process().children(recursive=True)
    for one in started:
        with suppress(psutil.NoSuchProcess):
            one.kill()
    psutil.wait_procs(started, timeout=3)


async def serve_cluster(address: str, *, schedules: bool) -> None:
    """Run the scheduler of a cluster, or this machine's workers for it."""
    own_folder()
    async with AsyncExitStack() as stack:
        if schedules:
            print(await serve_scheduler(stack, address), flush=True)
        else:
            await serve_workers(stack, address)
        await asyncio.Event().wait()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m dlplay.jobs", description=str(__doc__).partition("\n")[0])
    parser.add_argument("address", nargs="?", help="of a scheduler that runs already, such as tls://10.0.0.5:8786")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="be the scheduler, such as at tls://0.0.0.0:8786")
    given = parser.parse_args()
    os.environ |= ENVIRONMENT  # before Dask reads it
    address = given.scheduler or given.address
    if address is None:
        asyncio.run(serve_pool())
        return
    try:
        asyncio.run(serve_cluster(check_address(address), schedules=bool(given.scheduler)))
    except (OSError, RuntimeError) as error:  # the latter is what Dask wraps the former in
        fault = explain(error, address)
        if not isinstance(fault, DoorError):
            raise
        sys.exit(str(fault))


if __name__ == "__main__":
    main()
