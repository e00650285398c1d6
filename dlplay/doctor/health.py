"""/health: what a container, a proxy or a watcher asks to know whether a class could come in now."""

import asyncio
import logging
import time
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from dlplay import __version__
from dlplay.jobs import Pulse

PATH = "/health"
FRESH = 5.0  # seconds for which an answer of the workers is good for everybody who asks
PATIENCE = 6.0  # seconds after which whoever asked is told that nobody answers


class Health:
    """Answers 200 where a worker has answered just now, 503 with the reason otherwise; as JSON.

    take_pulse: asks the workers, and may take its time: it runs in a thread of its own, once for all who ask meanwhile,
    and not at all while nobody asks.
    """

    def __init__(self, take_pulse: Callable[[], Pulse], clock: Callable[[], float] = time.monotonic) -> None:
        self._take_pulse, self._clock = take_pulse, clock
        self._taking: asyncio.Task[Pulse] | None = None
        self._taken_at = float("-inf")

    async def answer(self, request: Request) -> JSONResponse:
        """Answer one who asks."""
        if self._taking is None or (self._taking.done() and self._clock() - self._taken_at >= FRESH):
            self._taking = asyncio.create_task(self._take())
        try:
            pulse = await asyncio.wait_for(asyncio.shield(self._taking), PATIENCE)
        except TimeoutError:
            pulse = Pulse(fault="The workers could not be asked in time: this computer has too much to do.")
        said = {
            "status": "broken" if pulse.fault else "fine",
            "reason": str(pulse.fault),
            "version": __version__,
            "workers": pulse.workers,
            "answered": pulse.answered,
            "seconds": round(pulse.seconds, 3),
        }
        return JSONResponse(said, 503 if pulse.fault else 200, {"Cache-Control": "no-store"})

    async def _take(self) -> Pulse:
        try:
            return await asyncio.to_thread(self._take_pulse)
        except Exception as error:
            logging.getLogger(__name__).error("the workers could not be asked", exc_info=error)
            return Pulse(fault="The workers could not be asked: the server's log says why.")
        finally:
            self._taken_at = self._clock()


def health_route(take_pulse: Callable[[], Pulse], base: str = "") -> Route:
    """Give the route of /health, below the base path of the server's addresses, such as "/playground"."""
    return Route(base + PATH, Health(take_pulse).answer, methods=["GET", "HEAD"])
