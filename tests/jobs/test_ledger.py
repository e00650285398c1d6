"""The one queue of all servers: who gets which worker, in which order, and what becomes of a server that dies."""

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlplay.jobs.ledger import MOST_ACTIVE, SILENT, Ledger, Place, Request, Wish

VERSION, OTHER = {"playground": "1"}, {"playground": "2"}
JOB, SHORT, CALLS = (Place(frozenset({one}), VERSION) for one in ("job", "short", "run"))


@dataclass
class Clock:
    """A clock that the test moves."""

    now: float = 0.0

    def __call__(self):
        return self.now


@dataclass
class Server:
    """A server of one ledger: it takes what it is granted, and holds it until the test says that it ended."""

    name: str
    ledger: Ledger
    workers: dict
    version: dict = field(default_factory=lambda: VERSION)
    waits: list = field(default_factory=list)
    runs: dict = field(default_factory=dict)

    def ask(self):
        request = Request(self.name, f"client of {self.name}", self.version, dict(self.runs), tuple(self.waits))
        answer = self.ledger.settle(request, self.workers)
        for job, worker in answer.granted.items():
            self.runs[worker] = 60.0
            self.waits = [wish for wish in self.waits if wish.job != job]
        return answer


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def three(clock):
    """Three servers before one worker for trainings."""
    ledger, workers = Ledger(clock), {"w1": JOB, "calls": CALLS}
    return [Server(name, ledger, workers) for name in "abc"]


def test_one_worker_is_given_once_and_then_to_who_came_first(three):
    a, b, c = three
    a.waits = [Wish("a1", 60)]
    assert a.ask().granted == {"a1": "w1"}
    b.waits, c.waits = [Wish("b1", 50)], [Wish("c1", 40)]
    assert c.ask().granted == b.ask().granted == {}
    a.waits = [Wish("a2", 30)]
    answer = a.ask()
    assert answer.line == (("c1", 40), ("b1", 50), ("a2", 30))
    assert answer.elsewhere == ()
    assert b.ask().elsewhere == (60,)
    a.runs = {}
    assert a.ask().granted == b.ask().granted == {}  # it is left for c, which came before them
    assert c.ask().granted == {"c1": "w1"}


def test_a_server_that_wants_a_worker_and_does_not_ask_is_passed_over(three, clock):
    a, b, _ = three
    b.waits = [Wish("b1", 50)]
    a.runs = {"w1": 60.0}
    a.ask(), b.ask()
    a.runs, a.waits = {}, [Wish("a1", 60)]
    assert a.ask().granted == {}
    clock.now += SILENT + 0.1
    assert a.ask().granted == {"a1": "w1"}
    assert b.ask().granted == {}


def test_short_jobs_go_first_and_have_a_worker_that_takes_no_others():
    ledger = Ledger()
    a = Server("a", ledger, {"w1": JOB, "s1": SHORT})
    b = replace(a, name="b", waits=[], runs={})
    a.waits = [Wish("long", 600), Wish("longer", 900)]
    assert a.ask().granted == {"long": "w1"}
    b.waits = [Wish("quick", 5, short=True), Wish("quick too", 5, short=True)]
    answer = b.ask()
    assert answer.granted == {"quick": "s1"}
    assert [name for name, _ in answer.line] == ["quick too", "longer"]
    assert (answer.places, answer.short) == (("w1",), ("s1",))
    a.runs = {}
    assert a.ask().granted == {}
    assert b.ask().granted == {"quick too": "w1"}


def test_a_job_gets_the_worker_that_it_would_rather_have_if_that_is_free():
    a = Server("a", Ledger(), {"w1": JOB, "w2": JOB}, waits=[Wish("a1", 60, rather="w2"), Wish("a2", 60, rather="w2")])
    assert a.ask().granted == {"a1": "w2", "a2": "w1"}


def test_workers_of_another_version_get_nothing():
    ledger, workers = Ledger(), {"old": JOB, "new": Place(frozenset({"job"}), OTHER)}
    a, b = (Server(name, ledger, workers, version) for name, version in (("a", VERSION), ("b", OTHER)))
    a.waits, b.waits = [Wish("a1", 60), Wish("a2", 60)], [Wish("b1", 60)]
    answer = a.ask()
    assert (answer.granted, answer.places) == ({"a1": "old"}, ("old",))
    assert b.ask().granted == {"b1": "new"}


def test_what_a_dead_server_held_is_free_once_its_worker_has_started_anew(three):
    a, b, _ = three
    a.waits = [Wish("a1", 60), Wish("a2", 60)]
    a.ask()
    b.waits = [Wish("b1", 50)]
    assert [name for name, _ in b.ask().line] == ["a2", "b1"]
    assert b.ledger.leave("client of nobody") == set()
    assert b.ledger.leave("client of a") == {"w1"}
    assert b.ledger.busy() == {"w1": False}
    assert b.ledger.waiting() == 1
    assert b.ask().granted == {}  # the dead server's job still computes there
    del b.workers["w1"]
    b.workers["w1 anew"] = JOB
    assert b.ask().granted == {"b1": "w1 anew"}


def test_what_was_granted_and_not_taken_is_given_again(three):
    a, b, _ = three
    a.waits = [Wish("a1", 60)]
    a.ask()
    a.runs, b.waits = {}, [Wish("b1", 50)]  # the answer got lost, and the student has pressed Stop
    a.ask()
    assert b.ask().granted == {"b1": "w1"}


def test_the_queue_has_room_for_so_many_of_all_servers_together(three):
    a, b, _ = three
    a.waits = [Wish(f"a{number}", 60) for number in range(60)]
    assert a.ask().full == ()
    b.waits = [Wish(f"b{number}", 60) for number in range(60)]
    answer = b.ask()
    assert answer.full == tuple(f"b{number}" for number in range(MOST_ACTIVE - 60, 60))
    assert len(answer.line) == MOST_ACTIVE - 1  # one runs


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(["want", "want short", "ask", "end", "die"]))))
def test_whatever_happens_no_worker_has_two_masters_and_none_stays_idle(events):
    ledger, workers = Ledger(Clock()), {"w1": JOB, "w2": JOB, "s1": SHORT}
    servers = {name: Server(name, ledger, workers) for name in "abcd"}
    for number, (name, event) in enumerate(events):
        server = servers[name]
        if event.startswith("want"):
            server.waits.append(Wish(f"{name}{number}", 60, short=event == "want short"))
        if event == "end" and server.runs:
            server.runs.popitem()
        if event == "die":
            ledger.leave(f"client of {name}")
            servers[name] = replace(server, waits=[], runs={})
            for worker in server.runs:
                workers[f"{worker}'"] = workers.pop(worker)
        else:
            server.ask()
        held = [worker for one in servers.values() for worker in one.runs]
        assert len(held) == len(set(held))
        assert set(held) <= set(workers)
    for _ in range(2):
        for server in servers.values():
            server.ask()
    free = {worker for worker, place in workers.items() if place == JOB} - {w for s in servers.values() for w in s.runs}
    assert not free or not any(server.waits for server in servers.values())
