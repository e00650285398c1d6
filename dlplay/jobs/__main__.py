"""The pool: `python -m dlplay.jobs` runs a scheduler and a warm worker until its standard input closes.

It prints the scheduler's address as its first line. Whoever starts it keeps the other end of its input open: when
that process ends, however it ends, the input closes and the pool goes too.
"""

import asyncio
import sys

from distributed import Nanny, Scheduler

HOST = "127.0.0.1"
RUN_THREADS = 4  # calls side by side in the one process that has the models; a slow one blocks none of the others
WORKER = {"preload": ["tensorflow", "keras"], "dashboard_address": f"{HOST}:0", "resources": {"run": RUN_THREADS}}


async def serve_until_input_closes() -> None:
    """Run scheduler and worker; the nanny starts a worker anew when it dies."""
    async with Scheduler(host=HOST, port=0, dashboard_address=f"{HOST}:0") as scheduler:
        print(scheduler.address, flush=True)
        async with Nanny(scheduler.address, nthreads=RUN_THREADS, name="run", host=HOST, **WORKER):
            await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve_until_input_closes())
