"""Faults on the way, and what must be true after each."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

import psutil

from tests.load.bombs import bombs
from tests.load.hosting import ROOMY, LoadServer
from tests.load.measures import Measured, quantile
from tests.load.session import LostError, Session
from tests.load.students import Slider, Student, Teacher, Trainee, Uploader, phone_photo

DIED = "The process that computed this has died"
TOO_FULL = "cannot be kept"
SOON = 120.0  # seconds in which what has died must be there again
BOMBS = 100


@dataclass
class Scene:
    """A class at work: its server, its students, what is measured; teacher: where a class is hosted."""

    server: LoadServer
    measured: Measured
    students: list[Student] = field(default_factory=list)
    teacher: Teacher | None = None

    def trainees(self) -> list[Trainee]:
        """List those who train."""
        return [one for one in self.students if isinstance(one, Trainee)]

    async def wait(self, condition: Callable[[], bool], seconds: float = SOON) -> bool:
        """Wait until something is true; says whether it came true in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if condition():
                return True
            await asyncio.sleep(0.2)
        return condition()

    def lost(self, what: str) -> int:
        """Count the troubles of a kind since this fault began."""
        return sum(one.what == what and one.during == self.measured.during for one in self.measured.troubles)

    def nobody_lost(self, fault: str) -> None:
        """Note whether every other student went on as if nothing was."""
        expected = ["upload refused"] if fault == "disk" else []
        troubles = [one for one in self.measured.troubles if one.during == fault and one.what not in expected]
        why = f": {troubles[0].who}, {troubles[0].what}, {troubles[0].why[:100]}" if troubles else ""
        self.measured.find(fault, f"no session lost, no fault shown, no wrong number{why}", not troubles)


async def worker(scene: Scene) -> None:
    """Kill the workers that train, and the one that answers pages."""
    server, find = scene.server, scene.measured.find
    died = await _all_train(scene)
    workers, before = server.workers(), len(server.workers())
    training = [one for one in workers if one.nice() > 0]
    answering = [one for one in workers if one.nice() <= 0]
    for one in (*training, *answering[:1]):
        one.kill()
    if died:
        await _read_that_it_died(scene)
    back = await scene.wait(lambda: len(server.workers()) >= before)
    find("worker", f"{before} workers are there again", back)
    find("worker", "all who train do so again", bool(not died or await _all_train(scene, died)))
    find("worker", "a page that needs a worker is answered", await _answers(scene))
    scene.nobody_lost("worker")


async def scheduler(scene: Scene) -> None:
    """Kill the scheduler, and with it the pool."""
    server, find = scene.server, scene.measured.find
    died = await _all_train(scene)
    old = server.pool()
    mains = [one for one in old if "dlplay.jobs" in " ".join(one.cmdline())]
    for one in mains:
        one.kill()
    if died:
        await _read_that_it_died(scene)
    gone = await scene.wait(lambda: not any(map(_runs, old)), 60)
    find("scheduler", "nothing of the old pool is left", gone)
    find("scheduler", "a page that needs a worker is answered by a new pool", await _answers(scene))
    find("scheduler", "all who train do so again", bool(not died or await _all_train(scene, died)))
    scene.nobody_lost("scheduler")


async def server(scene: Scene) -> None:
    """Kill the server in the middle, and start it again a second later."""
    host, find = scene.server, scene.measured.find
    answers = await scene.teacher.count_answers() if scene.teacher else 0
    old, here = host.pool(), len(scene.students)
    begin = time.monotonic()
    host.kill()
    await asyncio.sleep(1)
    await asyncio.to_thread(host.start)
    up = time.monotonic() - begin
    back = await scene.wait(lambda: sum(one.is_here for one in scene.students) == here)
    find("server", f"all {here} sessions are back, {time.monotonic() - begin - up:.1f} s after it answers", back)
    if scene.teacher:
        await scene.teacher.come_back()
        now = await scene.teacher.count_answers()
        find("server", f"the class's question is there, with its {answers} answers (now {now})", now >= answers > 0)
    find("server", "nothing of the old pool is left", await scene.wait(lambda: not any(map(_runs, old)), 30))
    kept = list((host.disk.seen() / "uploads").glob("dlplay-uploads-*"))
    find("server", "the old server's uploads are deleted", len(kept) == 1)
    find("server", "a page that needs a worker is answered", await _answers(scene))
    wrong = [one for one in scene.measured.troubles if one.during == "server" and one.what != "session lost"]
    find("server", f"no fault shown, no wrong number {[one.why[:80] for one in wrong[:2]] or ''}", not wrong)


async def disk(scene: Scene) -> None:
    """Let the disk be full for some seconds."""
    host, find = scene.server, scene.measured.find
    if not host.disk.can_be_full:
        find("disk", "could not be tried here: it needs Linux with `unshare`", False)
        return
    early, late = Uploader(host.url, 901, scene.measured), Uploader(host.url, 902, scene.measured)
    await asyncio.gather(early.come(), late.come())
    await early.session.upload("early.jpg", phone_photo(901))
    kept = await _own_picture(early)
    host.disk.resize(host.disk.used() + 2**20)
    status, _, _ = await late.session.upload("late.jpg", phone_photo(902))
    told = TOO_FULL in late.session.text
    find("disk", f"who uploads reads that the disk is full (status {status})", told)
    find("disk", "the page goes on after it", await _moves(late))
    find(
        "disk", "what others have uploaded is there still, also after a reload", kept == await _own_picture(early) != ""
    )
    if scene.teacher:
        try:
            await scene.teacher.ask()
            find("disk", "the class's question can be put, or it is said why not", True)
        except LostError as error:
            find("disk", f"the class's question can be put, or it is said why not: {error}", False)
    await asyncio.sleep(3)
    host.disk.resize(ROOMY)
    status, _, _ = await late.session.upload("later.jpg", phone_photo(903))
    find("disk", "with room again, the upload is taken", status < 300 and TOO_FULL not in late.session.text)
    for one in (early, late):
        one.look()
        await one.session.close()
    scene.nobody_lost("disk")


async def hundred_bombs(scene: Scene) -> None:
    """Let one student upload a hundred files that no student should upload."""
    host, find, measured = scene.server, scene.measured.find, scene.measured
    before = psutil.Process(host.process.pid).memory_info().rss / 2**20
    thrower, refused, slow = Student(host.url, 900, measured), 0, ""
    await thrower.come()
    for name, (page, query), content in await asyncio.to_thread(lambda: list(bombs(BOMBS))):
        begin = time.monotonic()
        try:
            await thrower.session.go(page, urlencode(dict([query.split("=")])))
            status, _, _ = await thrower.session.upload(name, content)
            refused += status >= 300 or "Nothing of this file is used" in thrower.session.text
            thrower.look()
        except LostError as error:
            slow += f" {name}: {error};"
            await thrower.come_back()
        measured.add(f"bomb {name[4:]}", 0.0, (time.monotonic() - begin) * 1000)
    after = psutil.Process(host.process.pid).memory_info().rss / 2**20
    await thrower.session.close()
    find("bombs", f"each was answered in time{slow}", not slow)
    find("bombs", f"{refused} of {BOMBS} were refused in words", refused > BOMBS // 2)
    find("bombs", f"the server has grown from {before:.0f} to {after:.0f} MB, at most 500", after - before <= 500)
    quiet = [one.whole for one in measured.samples if (one.kind, one.during) == ("slider", "class")]
    beside = [one.whole for one in measured.samples if (one.kind, one.during) == ("slider", "bombs")]
    ratio = quantile(beside, 0.95) / quantile(quiet, 0.95)
    find("bombs", f"others' sliders took {ratio:.2f} times as long (p95), at most 2", ratio <= 2)
    scene.nobody_lost("bombs")


FAULTS: dict[str, Callable[[Scene], Awaitable[None]]] = {
    "worker": worker,
    "scheduler": scheduler,
    "server": server,
    "disk": disk,
    "bombs": hundred_bombs,
}


async def _all_train(scene: Scene, died: frozenset[str] = frozenset()) -> frozenset[str]:
    """Wait until all who train do so, and none of what has died; gives what runs, and nothing where that failed."""
    running = lambda: frozenset(one.training for one in scene.trainees())  # noqa: E731
    done = await scene.wait(lambda: "" not in running() and not running() & died)
    return running() if done else frozenset()


async def _read_that_it_died(scene: Scene) -> None:
    """Note how soon somebody who trained reads what has happened."""
    begin = time.monotonic()
    told = await scene.wait(lambda: any(DIED in one.session.text for one in scene.trainees()), 60)
    seconds = time.monotonic() - begin
    scene.measured.find(scene.measured.during, f"who trained reads that it died, after {seconds:.1f} s", told)


async def _answers(scene: Scene) -> bool:
    """Say whether a page that asks a worker shows its maps, within two minutes."""
    visitor = Student(scene.server.url, 903, scene.measured)
    deadline = time.monotonic() + SOON
    await visitor.come()
    while time.monotonic() < deadline:
        try:
            await visitor.session.go("feature_maps", urlencode({"feature_maps.trained": "random"}))
            if visitor.session.find("try_again") is None and visitor.session.find("feature_maps.map") is not None:
                await visitor.session.close()
                return True
        except LostError:
            await visitor.session.connect()
        await asyncio.sleep(2)
    await visitor.session.close()
    return False


async def _own_picture(student: Uploader) -> str:
    """Reload a page, and give the name of the student's own picture on it."""
    again = Session(student.browser, "kernels", "source=Upload")
    await again.connect()
    await again.open()
    name = again.text.partition("Your picture: ")[2].partition("\n")[0]
    await again.close()
    return name


async def _moves(student: Slider) -> bool:
    answer = await student.session.set("kernels.offset", 0.35)
    return answer.whole > 0 and not student.session.faults


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
