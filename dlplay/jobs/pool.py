"""Where the workers are: a pool that this process starts, or the scheduler that DLPLAY_SCHEDULER names."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dlplay.jobs.door import DoorError, check_address, explain, security
from dlplay.jobs.version import GIVEN, own_version

if TYPE_CHECKING:
    from distributed import Client

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {  # read when the pool's processes start
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",  # no call is silently made again after its worker died
    # a worker at low priority on a full computer may not answer for minutes; a dead one is seen by its closed socket
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "None",
    "DASK_LOGGING__DISTRIBUTED": "critical",  # what goes wrong in a call reaches the caller
    "DASK_DISTRIBUTED__WORKER__MEMORY__PAUSE": "False",  # a worker that is full after one job may get the next
    "DASK_DISTRIBUTED__WORKER__MEMORY__SPILL": "False",
    "DASK_DISTRIBUTED__WORKER__MEMORY__TARGET": "False",
    "DASK_DISTRIBUTED__WORKER__MEMORY__MONITOR_INTERVAL": "250ms",  # a nanny's looks at what its worker takes
    # what Dask watches its own processes with, 10 to 100 times a second: half of what an idle pool costs
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "2s",
    "DASK_DISTRIBUTED__ADMIN__TICK__CYCLE": "10s",
    "DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__INTERVAL": "5s",
    "DASK_DISTRIBUTED__SCHEDULER__WORK_STEALING": "False",  # a job is bound to its worker
    "DASK_DISTRIBUTED__SCHEDULER__ACTIVE_MEMORY_MANAGER__START": "False",
    "KERAS_BACKEND": "tensorflow",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_FORCE_GPU_ALLOW_GROWTH": "true",
}

CONNECTING = 10  # seconds in which a scheduler must answer


class Pool:
    """A scheduler and its workers, as processes of their own that end when this process ends."""

    def __init__(self) -> None:
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "dlplay.jobs"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if os.environ.get("DLPLAY_WORKER_LOG") else subprocess.DEVNULL,  # TensorFlow's greetings
            text=True,
            env={**os.environ, **ENVIRONMENT, "PYTHONPATH": path, GIVEN: json.dumps(own_version())},
        )
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().strip()

    def is_alive(self) -> bool:
        """Say whether the scheduler's process still runs."""
        return self._process.poll() is None

    def stop(self) -> None:
        """End the pool and wait until it has gone."""
        self._process.communicate(timeout=30)  # closes its input


_lock = threading.Lock()
_pools: list[Pool] = []
_clients: "list[Client]" = []


def start_pool() -> str:
    """Give the scheduler's address; start a pool first if there is none, or if the one that was there died.

    Raises DoorError where DLPLAY_SCHEDULER names one that is not safe to speak to.
    """
    with _lock:
        return _start_pool()


def warm_up() -> None:
    """Start a pool while the server starts; where the cluster's door is shut, the terminal says why."""
    try:
        security("client", start_pool())
    except DoorError as error:
        print(error, flush=True)


def is_started() -> bool:
    """Say whether there is a pool, or another scheduler, to connect to."""
    return bool(_pools or os.environ.get("DLPLAY_SCHEDULER"))


def connect() -> "Client":
    """Give this process's connection to the scheduler, made anew if it was lost.

    Raises OSError where there is none, and of these DoorError where the cluster's door is shut for this process.
    """
    import dask
    from distributed import Client  # takes a third of a second, which the first page need not wait for

    with _lock:
        address = _start_pool()
        if _clients and (_clients[0].status != "running" or _clients[0].scheduler.address != address):
            _clients.pop().close(timeout=1)
        if not _clients:
            dask.config.set({"distributed.admin.large-graph-warning-threshold": "2GB"})  # pictures go with their job
            options = {"set_as_default": False, "direct_to_workers": True, "timeout": CONNECTING}
            try:
                _clients.append(Client(address, security=security("client", address), **options))
            except OSError as error:
                raise explain(error, address) from error
        return _clients[0]


def known_workers() -> dict[str, Any]:
    """Give the scheduler's workers: address -> what it knows of them. Raises OSError where it does not answer.

    Dask's client keeps silent of that: it gives nothing where it has just connected, and else what it last heard.
    """
    client = connect()
    try:
        known = client.scheduler_info(n_workers=-1)
    except RuntimeError as error:  # it was closed, and its loop with it
        raise OSError("the scheduler does not answer") from error
    if client.status != "running" or "workers" not in known:
        raise OSError("the scheduler does not answer")
    return dict(known["workers"])


def ask_scheduler(function: Callable[..., Any], *args: Any) -> Any:
    """Call a function of this playground in the scheduler's process.

    Raises OSError where it does not answer, and of these DoorError where it does not know the function.
    """
    client = connect()
    try:
        return client.run_on_scheduler(function, *args)
    except (ImportError, AttributeError, RuntimeError) as error:
        if client.status != "running":
            raise OSError("the scheduler does not answer") from error
        raise DoorError(
            "The cluster's scheduler does not know this playground, or is of another version of it: it has to be "
            "started by python -m dlplay.jobs --scheduler. Please tell your teacher."
        ) from error


def stop_pool() -> None:
    """Close the connection and end the pool, if this process started one."""
    with _lock:
        for client in _clients:
            client.close(timeout=1)
        for pool in _pools:
            pool.stop()
        _clients.clear()
        _pools.clear()


def _start_pool() -> str:
    if address := os.environ.get("DLPLAY_SCHEDULER"):
        return check_address(address)
    if _pools and not _pools[0].is_alive():
        _pools.pop().stop()
    if not _pools:
        _pools.append(Pool())
    return _pools[0].address
