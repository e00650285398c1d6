"""`make load`: simulated students, the server and its workers watched, faults on the way; prints what was measured."""

import argparse
import asyncio
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psutil

from tests.load.faults import FAULTS, Scene
from tests.load.hosting import LoadServer, Watch
from tests.load.measures import Measured, cores_between, megabytes_each, quantile, table_of, troubles_text
from tests.load.students import (
    PICTURES,
    Filming,
    Slider,
    Student,
    Teacher,
    Trainee,
    Uploader,
    Wanderer,
    photo_of_12_megapixels,
)

GONE = 75.0  # seconds after which the server has forgotten who has left: Streamlit's 60, and some
CALM = ("class", "class and teacher's page")  # what goes on when nothing fails


@dataclass(frozen=True)
class Plan:
    """Who comes, for how long, and what fails on the way. minutes: without the faults."""

    students: int = 40
    minutes: float = 5.0
    trainings: int = 2
    cameras: int = 0
    uploads: int = 0
    wanderers: int = 0
    pause: float = 2.0
    faults: tuple[str, ...] = ()
    hosted: bool = True
    leaving: float = GONE
    coming: float = 10.0  # seconds in which all come in
    scheduler: str = ""  # the address of one that runs already, instead of a pool of the server's own


@dataclass(frozen=True)
class Memory:
    """The server's megabytes: before anybody came, with everybody at work, and after they left."""

    before: float
    full: float
    after: float


@dataclass(frozen=True)
class Report:
    """What a run has measured, in words and numbers. seconds_each: of the server's processor time for an answer."""

    plan: Plan
    measured: Measured
    memory: Memory
    cores: tuple[float, float]
    seconds_each: float
    workers_megabytes: float
    log: str

    def told(self) -> str:
        """Write it for the README."""
        plan, memory, measured = self.plan, self.memory, self.measured
        each = megabytes_each(memory.before, memory.full, plan.students)
        kept = megabytes_each(memory.before, memory.after, plan.students)
        calm = [[one.whole for one in measured.samples if (one.kind, one.during) == ("slider", name)] for name in CALM]
        lines = [table_of(measured.samples), "", troubles_text(measured.troubles), ""]
        lines.append(
            f"Server: {memory.before:.0f} MB before, {memory.full:.0f} MB with {plan.students} students "
            f"({each:.1f} MB each), {memory.after:.0f} MB after they left ({kept:.1f} MB each). "
            f"Workers: {self.workers_megabytes:.0f} MB. "
            f"Busy cores: server {self.cores[0]:.2f}, workers {self.cores[1]:.2f}; "
            f"{self.seconds_each * 1000:.1f} ms of a core for an answer."
        )
        if all(calm):
            without, beside = (quantile(one, 0.95) for one in calm)
            lines.append(f"Sliders, p95: {without:.0f} ms without the teacher's page, {beside:.0f} ms beside it.")
        lines += [f"- {one.fault}: {'yes' if one.holds else 'NO'}: {one.text}" for one in measured.findings]
        return "\n".join(lines)


def people(plan: Plan, url: str, measured: Measured) -> list[Student]:
    """Give the students of a plan: those who do something of their own, and for the rest those who move a slider."""
    kinds = [Trainee] * plan.trainings + [Filming] * plan.cameras + [Uploader] * plan.uploads
    kinds += [Wanderer] * plan.wanderers
    kinds += [Slider] * (plan.students - len(kinds))
    return [kind(url, number, measured, plan.pause) for number, kind in enumerate(kinds)]


async def warm_up(scene: Scene) -> None:
    """Let one of each kind come and go, so that what is loaded once is not counted to those who come then."""
    scene.measured.during = "first ones"
    visitor = Slider(scene.server.url, 802, scene.measured)
    await visitor.come()
    for name in PICTURES:
        await visitor.session.go("kernels", urlencode({"sample": name}))
    await visitor.session.close()
    first = [kind(scene.server.url, 800, scene.measured) for kind in dict.fromkeys(map(type, scene.students))]
    for one in first:
        await one.come()
        if not isinstance(one, Trainee):
            await one.act()
        await one.session.close()


async def at_work(scene: Scene, plan: Plan) -> tuple[float, float]:
    """Let everybody work, with the teacher's page open half of the time; gives when that began and ended."""
    begin, part = time.monotonic(), plan.minutes * 60 / 4
    for is_beside in (False, True, True, False):
        scene.measured.during = CALM[is_beside]
        if scene.teacher and is_beside and not scene.teacher.is_here:
            await scene.teacher.come()
        if scene.teacher and not is_beside and scene.teacher.is_here:
            await scene.teacher.session.close()
            scene.teacher.is_here = False
        await asyncio.sleep(part)
        if scene.teacher:
            scene.teacher.look()
    return begin, time.monotonic()


async def fail(scene: Scene, names: tuple[str, ...], calm: float) -> None:
    """Let one fault happen after the other, with some calm before each."""
    if scene.teacher and names:
        await scene.teacher.come()
        await scene.teacher.ask()
    for name in names:
        scene.measured.during = "between faults"
        await asyncio.sleep(calm)
        scene.measured.during = name
        print(f"{name} ...", flush=True)
        await FAULTS[name](scene)


async def run(plan: Plan, folder: Path) -> Report:
    """Host a class, let it work, let things fail, and tell."""
    await asyncio.to_thread(photo_of_12_megapixels)
    server, measured = LoadServer(folder, hosted=plan.hosted, scheduler=plan.scheduler), Measured()
    try:
        return await _with(server, plan, measured)
    finally:
        await asyncio.to_thread(server.stop)


async def _with(server: LoadServer, plan: Plan, measured: Measured) -> Report:
    scene = Scene(server, measured, teacher=Teacher(server.url, 999, measured) if plan.hosted else None)
    scene.students = people(plan, server.url, measured)
    if not plan.scheduler and not await asyncio.to_thread(server.wait_for_workers):
        print("The workers do not rest; going on.", flush=True)
    await warm_up(scene)
    await asyncio.sleep(2)
    watch, before = Watch(server), _resident(server)
    measured.during = "coming in"
    print(f"{plan.students} students come in ...", flush=True)
    lives = [
        asyncio.create_task(_enter(one, plan.coming * place / len(scene.students)))
        for place, one in enumerate(scene.students)
    ]
    await scene.wait(lambda: all(one.is_here for one in scene.students))
    begin, end = await at_work(scene, plan)
    full, busy = _resident(server), cores_between(watch.loads, begin, end)
    answers = sum(begin <= one.at <= end for one in measured.samples)
    seconds = busy[0] * (end - begin) / max(1, answers)
    workers = quantile([one.workers for one in watch.loads if begin <= one.at <= end], 1.0)
    await fail(scene, plan.faults, min(10.0, plan.minutes * 60 / 4))
    measured.during = "leaving"
    for one in scene.students:
        one.leaves = True
    await asyncio.gather(*lives)
    if scene.teacher:
        await scene.teacher.session.close()
    await asyncio.sleep(plan.leaving)
    await _come_and_go(scene)
    watch.end()
    return Report(plan, measured, Memory(before, full, _resident(server)), busy, seconds, workers, server.log())


async def _come_and_go(scene: Scene) -> None:
    """Let one visitor come and go: only then does Streamlit forget those who left longer than a minute ago."""
    visitor = Student(scene.server.url, 801, scene.measured)
    await visitor.come()
    await visitor.session.close()
    await asyncio.sleep(1)


async def _enter(student: Student, wait: float) -> None:
    await asyncio.sleep(wait)
    try:
        await student.come()
    except OSError as error:
        student.measured.lose("session lost", student.name, f"could not come in: {error}")
    await student.live()


def _resident(server: LoadServer) -> float:
    return float(psutil.Process(server.process.pid).memory_info().rss / 2**20)


def read_plan() -> Plan:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=str(__doc__))
    parser.add_argument(
        "--students", type=int, default=Plan.students, help="in all; those of no other kind move sliders"
    )
    parser.add_argument("--minutes", type=float, default=Plan.minutes, help="of work, before any fault")
    parser.add_argument("--trainings", type=int, default=Plan.trainings, help="students who train, again and again")
    parser.add_argument("--cameras", type=int, default=0, help="students whose camera runs")
    parser.add_argument("--uploads", type=int, default=0, help="students who upload photos of 12 megapixels")
    parser.add_argument("--wanderers", type=int, default=0, help="students who go from lesson to lesson")
    parser.add_argument("--pause", type=float, default=Plan.pause, help="seconds of thought, on average")
    parser.add_argument("--faults", default="", help="in turn, of: " + " ".join(FAULTS))
    parser.add_argument("--bare", action="store_true", help="serve app.py without a class and without HTTPS")
    given = parser.parse_args()
    faults = tuple(given.faults.split())
    if unknown := [one for one in faults if one not in FAULTS]:
        parser.error(f"no such fault: {', '.join(unknown)}")
    counts = given.students, given.minutes, given.trainings, given.cameras, given.uploads, given.wanderers
    return Plan(*counts, given.pause, faults, not given.bare)


def main() -> None:
    """Run a plan and print its report."""
    plan = read_plan()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended from outside"))  # so that the server ends, too
    with tempfile.TemporaryDirectory(prefix="dlplay-load-") as name:
        report = asyncio.run(run(plan, Path(name)))
    print(report.told())
    faults_of_ours = [line for line in report.log.splitlines() if "Traceback" in line or "a page failed" in line]
    print(f"In the server's log: {len(faults_of_ours)} traces.")


if __name__ == "__main__":
    main()
