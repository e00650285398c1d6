"""What was measured, and how it is told: times by kind, lost sessions, memory and processor time."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sample:
    """One answer: what was done, when (seconds of time.monotonic), its milliseconds, and what went on meanwhile."""

    kind: str
    at: float
    first: float
    whole: float
    during: str


@dataclass(frozen=True)
class Trouble:
    """A session that was lost, a fault that a page has shown, or a wrong number; and what went on meanwhile."""

    what: str
    during: str
    who: str
    why: str


@dataclass(frozen=True)
class Load:
    """What the server and its workers took at a moment: megabytes, and seconds of processor time up to then."""

    at: float
    server: float
    workers: float
    server_seconds: float
    workers_seconds: float
    processes: int


@dataclass(frozen=True)
class Finding:
    """What must be true after a fault, and whether it was."""

    fault: str
    text: str
    holds: bool


@dataclass
class Measured:
    """Everything that a run has measured; during: what goes on now."""

    during: str = "before"
    samples: list[Sample] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def add(self, kind: str, first: float, whole: float, during: str = "") -> None:
        """Take in an answer."""
        self.samples.append(Sample(kind, time.monotonic(), first, whole, during or self.during))

    def lose(self, what: str, who: str, why: str) -> None:
        """Take in a trouble."""
        self.troubles.append(Trouble(what, self.during, who, why))

    def find(self, fault: str, text: str, holds: bool) -> None:
        """Take in what was found after a fault."""
        self.findings.append(Finding(fault, text, holds))
        print(f"  {fault}: {'yes' if holds else 'NO '} {text}", flush=True)


def quantile(values: Sequence[float], share: float) -> float:
    """Give the smallest value that so large a share of them does not exceed; not a number where there are none."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)] if values else math.nan


def table_of(samples: Sequence[Sample]) -> str:
    """Write the times as a Markdown table: a row for what was done and what went on meanwhile."""
    lines = [
        "| what | meanwhile | number | p50, ms | p95, ms | p99, ms | first element, p95 |",
        "|---|---|---|---|---|---|---|",
    ]
    rows = dict.fromkeys((one.kind, one.during) for one in samples)
    for kind, during in rows:
        some = [one for one in samples if (one.kind, one.during) == (kind, during)]
        whole, first = [one.whole for one in some], [one.first for one in some]
        times = " | ".join(f"{quantile(whole, share):.0f}" for share in (0.5, 0.95, 0.99))
        lines.append(f"| {kind} | {during} | {len(some)} | {times} | {quantile(first, 0.95):.0f} |")
    return "\n".join(lines)


def megabytes_each(before: float, after: float, students: int) -> float:
    """Give by how much the server has grown for every student."""
    return (after - before) / students


def cores_between(loads: Sequence[Load], begin: float, end: float) -> tuple[float, float]:
    """Give how many cores the server and its workers kept busy in a span of time, on average."""
    inside = [one for one in loads if begin <= one.at <= end]
    if len(inside) < 2:
        return math.nan, math.nan
    first, last = inside[0], inside[-1]
    seconds = last.at - first.at
    server = (last.server_seconds - first.server_seconds) / seconds
    return server, max(0.0, last.workers_seconds - first.workers_seconds) / seconds


def troubles_text(troubles: Sequence[Trouble]) -> str:
    """Count the troubles by kind and by what went on, with the reasons of each."""
    if not troubles:
        return "No session was lost, no page has shown a fault, every number was right."
    lines = []
    for what, during in dict.fromkeys((one.what, one.during) for one in troubles):
        some = [one for one in troubles if (one.what, one.during) == (what, during)]
        whys = list(dict.fromkeys(one.why for one in some))[:3]
        lines.append(f"- {what}, {during}: {len(some)} ({'; '.join(whys)})")
    return "\n".join(lines)
