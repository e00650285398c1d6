"""The one queue of all servers that share a scheduler: who waits in which order, and which worker is whose.

It lives in the scheduler's process, whose calls come one after the other, so that no two servers get one worker. Every
server says what it has and what it wants, and is answered; the queue forgets whatever is not said again. What a server
held that has died is free again once its worker has started anew.
"""

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

MOST_ACTIVE = 100  # jobs that run or wait, of all servers
SILENT = 3.0  # seconds after which a server that wants a worker, and does not ask again, is passed over


@dataclass(frozen=True)
class Wish:
    """A job that waits: the seconds that it is expected to run, if it is short, the worker that it had rather have."""

    job: str
    seconds: float
    short: bool = False
    rather: str = ""


@dataclass(frozen=True)
class Request:
    """What a server has and wants: its workers, with the seconds that they will still be busy, and its wishes."""

    server: str
    client: str  # Dask's name of its connection
    version: dict[str, str]
    holds: dict[str, float] = field(default_factory=dict)
    wishes: tuple[Wish, ...] = ()


@dataclass(frozen=True)
class Place:
    """A worker as the ledger sees it: what it offers (job, short), and its version."""

    offers: frozenset[str]
    version: dict[str, str]


@dataclass(frozen=True)
class Answer:
    """What a server is told: the workers for its trainings and for short jobs, the grants, and how the others stand.

    granted: job -> worker. line: all that wait, in the order in which they begin, with their seconds. elsewhere: the
    seconds that the jobs of other servers still run. full: own jobs for which the queue has no room. refused: the
    workers of another version, and what differs.
    """

    places: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    granted: dict[str, str] = field(default_factory=dict)
    line: tuple[tuple[str, float], ...] = ()
    elsewhere: tuple[float, ...] = ()
    full: tuple[str, ...] = ()
    refused: dict[str, str] = field(default_factory=dict)


class Ledger:
    """The queue itself, without Dask."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._servers: dict[str, Request] = {}
        self._asked: dict[str, float] = {}
        self._tickets: dict[str, int] = {}  # job -> when it came, counted
        self._given = 0
        self._orphans: set[str] = set()  # workers of servers that have died, until they have gone

    def settle(self, request: Request, workers: Mapping[str, Place]) -> Answer:
        """Take down what a server says, and answer it."""
        self._servers[request.server] = replace(request, holds=dict(request.holds))
        self._asked[request.server] = self._clock()
        self._orphans &= set(workers)
        full = self._give_tickets(request)
        granted = self._grant(request.server, workers)
        mine = [address for address, place in workers.items() if place.version == request.version]
        others = [one for name, one in self._servers.items() if name != request.server]
        return Answer(
            tuple(one for one in mine if "job" in workers[one].offers),
            tuple(one for one in mine if "short" in workers[one].offers),
            granted,
            tuple((wish.job, wish.seconds) for _, wish in self._line()),
            tuple(seconds for other in others for seconds in other.holds.values()),
            full,
        )

    def leave(self, client: str) -> set[str]:
        """Forget the server whose connection was lost; give its workers, which nobody gets before they have gone."""
        gone = [name for name, one in self._servers.items() if one.client == client]
        held = {worker for name in gone for worker in self._servers[name].holds}
        for name in gone:
            del self._servers[name], self._asked[name]
        self._orphans |= held
        return held

    def busy(self) -> dict[str, bool]:
        """Tell the workers that are not free, and whether a living server holds them."""
        held = {worker: True for one in self._servers.values() for worker in one.holds}
        return dict.fromkeys(self._orphans, False) | held

    def waiting(self) -> int:
        """Count the jobs of all servers that wait."""
        return len(self._line())

    def _give_tickets(self, request: Request) -> tuple[str, ...]:
        """Give each new job the next number, and name this server's for which there is no room."""
        for wish in request.wishes:
            if wish.job not in self._tickets:
                self._given += 1
                self._tickets[wish.job] = self._given
        waiting = {wish.job for one in self._servers.values() for wish in one.wishes}
        self._tickets = {job: number for job, number in self._tickets.items() if job in waiting}
        running = sum(len(one.holds) for one in self._servers.values())
        late = set(sorted(self._tickets, key=self._tickets.__getitem__)[max(0, MOST_ACTIVE - running) :])
        return self._no_more(request.server, late)

    def _no_more(self, server: str, done: Collection[str]) -> tuple[str, ...]:
        """Take wishes of a server out of the line, and name them."""
        own = self._servers[server]
        self._servers[server] = replace(own, wishes=tuple(wish for wish in own.wishes if wish.job not in done))
        return tuple(wish.job for wish in own.wishes if wish.job in done)

    def _line(self) -> list[tuple[str, Wish]]:
        """List the wishes with their servers in the order in which they begin: short ones first, else as they came."""
        found = [(name, wish) for name, one in self._servers.items() for wish in one.wishes]
        return sorted(found, key=lambda one: (not one[1].short, self._tickets[one[1].job]))

    def _grant(self, server: str, workers: Mapping[str, Place]) -> dict[str, str]:
        """Give this server what is free for it; a worker for whoever is before it in the line is left for them."""
        free = [address for address in workers if address not in self.busy()]
        granted: dict[str, str] = {}
        for name, wish in self._line():
            if self._clock() - self._asked[name] > SILENT:
                continue
            lane = _lane(wish, [one for one in free if workers[one].version == self._servers[name].version], workers)
            if lane:
                worker = wish.rather if wish.rather in lane else lane[0]
                free.remove(worker)
                if name == server:
                    granted[wish.job] = worker
                    self._servers[server].holds[worker] = wish.seconds
        self._no_more(server, granted)
        return granted


def _lane(wish: Wish, free: Collection[str], workers: Mapping[str, Place]) -> list[str]:
    """List the free workers for a job: a short one goes to those for short ones first."""
    for_short = [one for one in free if wish.short and "short" in workers[one].offers]
    return for_short or [one for one in free if "job" in workers[one].offers]
