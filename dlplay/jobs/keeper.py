"""What runs in the scheduler's process: the one queue, and Dask's scheduler, which hears less often from workers."""

import asyncio
from dataclasses import replace
from typing import Any

from distributed import Scheduler
from distributed.diagnostics.plugin import SchedulerPlugin

from dlplay.jobs.door import DoorError
from dlplay.jobs.ledger import Answer, Ledger, Place, Request
from dlplay.jobs.version import PLAYGROUND, TOLD_AS, difference, own_version

SHARED = (PLAYGROUND, "Python", "distributed")  # of the version, what a scheduler and a server must have in common
NAME = "dlplay-keeper"
BEAT = 5.0  # seconds between two words of a worker that has nothing to say; Dask's own is half a second


class QuietScheduler(Scheduler):  # type: ignore[misc]  # Dask has no types
    """Dask's scheduler; how much memory a worker uses is known to some seconds. What happens is told at once anyway."""

    def heartbeat_worker(self, *args: Any, **options: Any) -> Any:
        """Answer a worker's word, and say when the next one is wanted."""
        return {**super().heartbeat_worker(*args, **options), "heartbeat-interval": BEAT}


class Keeper(SchedulerPlugin):  # type: ignore[misc]
    """Keeps the ledger in a scheduler, and learns from it when a server has gone."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        self._ending: set[asyncio.Task[Any]] = set()  # asyncio itself keeps no task alive

    def remove_client(self, scheduler: Any, client: str) -> None:
        """Start the workers of a server anew that has died: nobody will read what they compute."""
        if held := self.ledger.leave(client):
            ending = scheduler.restart_workers(
                list(held), wait_for_workers=False, on_error="return", stimulus_id="its server has gone"
            )
            task = asyncio.get_running_loop().create_task(ending)
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)


def settle(request: Request, dask_scheduler: Any) -> Answer:
    """Take part in the queue. Raises DoorError where the scheduler is of another version than the server that asks."""
    theirs, ours = ({name: of.get(name, "") for name in SHARED} for of in (own_version(), request.version))
    if differs := difference(theirs, ours):
        raise DoorError("The cluster's scheduler {differs}. Please tell your teacher.", differs=differs)
    places = _places(dask_scheduler)
    refused = {one: difference(place.version, request.version) for one, place in places.items()}
    answer = _ledger(dask_scheduler).settle(request, places)
    return replace(answer, refused={one: differs for one, differs in refused.items() if differs})


def survey(dask_scheduler: Any) -> tuple[dict[str, bool], int]:
    """Tell which workers are busy, for a living server or not, and how many jobs of all servers wait."""
    ledger = _ledger(dask_scheduler)
    return ledger.busy(), ledger.waiting()


def _places(scheduler: Any) -> dict[str, Place]:
    return {
        address: Place(frozenset(worker.resources), worker.extra.get(TOLD_AS, {}).get("version", {}))
        for address, worker in scheduler.workers.items()
    }


def _ledger(scheduler: Any) -> Ledger:
    """Give the scheduler's ledger; the first question brings it."""
    scheduler.add_plugin(Keeper(), idempotent=True, name=NAME)
    ledger: Ledger = scheduler.plugins[NAME].ledger
    return ledger
