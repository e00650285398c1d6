"""/health: who asks is told at once, all who ask meanwhile together, and nobody else waits for it."""

import asyncio
import json
import threading
import time

import pytest
from starlette.applications import Starlette

from dlplay import __version__
from dlplay.doctor import health, health_route
from dlplay.jobs import Pulse
from tests.helpers import run_async


class Workers:
    """Workers that answer as they are told, and count how often they were asked."""

    def __init__(self, pulse=None, seconds=0.0):
        self.pulse, self.seconds, self.asked = pulse or Pulse(4, 4, "", 0.01), seconds, 0
        self.go_on = threading.Event()

    def __call__(self):
        self.asked += 1
        self.go_on.wait(self.seconds)
        return self.pulse


async def get(app, path, method="GET"):
    """Ask as a browser does; gives the status and what was said."""
    sent = []
    scope = {"type": "http", "method": method, "path": path, "root_path": "", "query_string": b"", "headers": []}

    async def receive():
        return {"type": "http.request"}

    async def send(message):
        sent.append(message)

    await app(scope, receive, send)
    return sent[0]["status"], b"".join(one.get("body", b"") for one in sent[1:])


def test_it_says_200_where_a_worker_has_answered_and_503_with_the_reason_where_not():
    workers = Workers()
    status, body = run_async(get(Starlette(routes=[health_route(workers)]), "/health"))
    assert status == 200
    assert json.loads(body) == {
        "status": "fine",
        "reason": "",
        "version": __version__,
        "workers": 4,
        "answered": 4,
        "seconds": 0.01,
    }
    workers.pulse = Pulse(4, 0, "No worker has answered.", 4.0)
    status, body = run_async(get(Starlette(routes=[health_route(workers)]), "/health"))
    assert (status, json.loads(body)["reason"]) == (503, "No worker has answered.")


def test_it_stands_below_the_base_path():
    route = health_route(Workers(), "/a/playground")
    assert run_async(get(Starlette(routes=[route]), "/health"))[0] == 404
    assert run_async(get(Starlette(routes=[route]), "/a/playground/health"))[0] == 200


def test_workers_are_asked_once_in_a_while_and_only_where_somebody_asks():
    now, workers = [0.0], Workers()
    served = health.Health(workers, clock=lambda: now[0])

    async def ask():
        return (await served.answer(None)).status_code

    async def several():
        assert workers.asked == 0
        for seconds, asked in ((0.0, 1), (health.FRESH - 0.1, 1), (health.FRESH, 2), (3600.0, 3)):
            now[0] = seconds
            assert await ask() == 200
            assert workers.asked == asked

    run_async(several())


def test_all_who_ask_meanwhile_wait_for_one_answer_and_the_others_for_nothing():
    workers = Workers(seconds=60)
    app = Starlette(routes=[health_route(workers)])

    async def many():
        asking = [asyncio.create_task(get(app, "/health")) for _ in range(20)]
        longest = 0.0
        for _ in range(50):
            begin = time.perf_counter()
            await asyncio.sleep(0.002)
            longest = max(longest, time.perf_counter() - begin)
        assert not any(task.done() for task in asking)
        workers.go_on.set()
        assert {status for status, _ in await asyncio.gather(*asking)} == {200}
        return longest

    assert run_async(many()) < 0.5
    assert workers.asked == 1


def test_workers_that_hang_are_a_reason_and_are_asked_no_second_time_meanwhile(monkeypatch):
    monkeypatch.setattr(health, "PATIENCE", 0.1)
    workers = Workers(seconds=60)
    app = Starlette(routes=[health_route(workers)])

    async def twice():
        told = [await get(app, "/health") for _ in range(2)]
        workers.go_on.set()
        return told

    for status, body in run_async(twice()):
        assert status == 503
        assert "could not be asked in time" in json.loads(body)["reason"]
    assert workers.asked == 1


def test_a_fault_of_ours_is_a_reason_too_and_stands_in_the_log_once(caplog):
    asked = []

    def fail():
        asked.append(1)
        raise KeyError("secret detail")

    app = Starlette(routes=[health_route(fail)])

    async def twice():
        return [await get(app, "/health") for _ in range(2)]

    for status, body in run_async(twice()):
        assert status == 503
        assert "the server's log says why" in json.loads(body)["reason"]
    assert (len(asked), len(caplog.records)) == (1, 1)


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_it_only_tells(method):
    assert run_async(get(Starlette(routes=[health_route(Workers())]), "/health", method))[0] == 405
