"""The checks at their edges, with measured values put in; where a threshold comes from is looked up."""

import re
from pathlib import Path

import pytest

from dlplay import doctor
from dlplay.doctor import machine, measuring
from dlplay.doctor.finding import Finding, worst
from dlplay.jobs import Pulse
from dlplay.visits import keeping
from scripts import environment

ROOT = Path(__file__).parents[2]
FINE, ATTENTION, BROKEN = doctor.FINE, doctor.ATTENTION, doctor.BROKEN
GB, MB = 10**9, 10**6


def judge(finding):
    """A finding's state; whatever is not fine says what to do."""
    assert finding.state == FINE or finding.advice
    assert finding.found
    return finding.state


@pytest.mark.parametrize(("version", "state"), [((3, 10), BROKEN), ((3, 11), FINE), ((3, 13), FINE), ((3, 14), BROKEN)])
def test_python(version, state):
    assert judge(doctor.check_python(version)) == state


def test_the_bounds_are_those_that_hold_elsewhere():
    versions = machine.OLDEST, machine.NEWEST
    assert versions == (environment.OLDEST, environment.NEWEST)
    bytes_kept = machine.KEPT_FREE, machine.OF_A_VISITOR, machine.OF_ALL_VISITORS
    assert bytes_kept == (keeping.FREE, keeping.MOST_BYTES, keeping.MOST_IN_ALL)
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    least, most = re.search(r"phone photo takes about (\d+) to (\d+) MB of the server's memory", readme).groups()
    of_a_student = machine.LEAST_OF_A_STUDENT, machine.MOST_OF_A_STUDENT
    assert of_a_student == (int(least) * MB, int(most) * MB)
    worker = re.search(r"([\d.]+) GB each(?:,| once)", readme).group(1)
    assert float(worker) * GB == machine.WORKER


@pytest.mark.parametrize(
    ("free", "students", "state"),
    [
        (2**30 - 1, 1, BROKEN),  # uploads leave a GB
        (2**30, 1, ATTENTION),
        (2**30 + 400 * 2**20 - 1, 1, ATTENTION),
        (2**30 + 400 * 2**20, 1, FINE),
        (9 * 2**30 - 1, 40, ATTENTION),  # 8 GB is the most that is kept of all
        (9 * 2**30, 40, FINE),
        (9 * 2**30, 500, FINE),
    ],
)
def test_disk(free, students, state):
    assert judge(doctor.check_disk(free, students, "/tmp")) == state


@pytest.mark.parametrize(
    ("free", "workers", "students", "state"),
    [
        (0.6 * GB + 0.036 * GB - 1, 0, 1, BROKEN),
        (0.6 * GB + 0.036 * GB, 0, 1, ATTENTION),
        (0.6 * GB + 0.150 * GB - 1, 0, 1, ATTENTION),
        (0.6 * GB + 0.150 * GB, 0, 1, FINE),
        (4 * GB, 4, 40, BROKEN),  # 0.6 + 4 x 0.7 + 40 x 0.036 = 4.84
        (8 * GB, 4, 40, ATTENTION),  # with 40 x 0.150: 9.4
        (16 * GB, 4, 40, FINE),
    ],
)
def test_memory(free, workers, students, state):
    finding = doctor.check_memory(round(free), workers, students)
    assert judge(finding) == state
    assert f"{students} students" in finding.found


def test_port():
    assert [judge(doctor.check_port(8501, use)) for use in ("free", "ours", "taken")] == [FINE, FINE, BROKEN]


def test_network():
    assert [judge(doctor.check_network(addresses)) for addresses in ([], ["10.1.2.3"])] == [ATTENTION, FINE]


@pytest.mark.parametrize(
    ("pulse", "state"),
    [
        (Pulse(fault="The scheduler cannot be reached."), BROKEN),
        (Pulse(4, 3, "", 0.01), ATTENTION),
        (Pulse(4, 4, "", 1.01), ATTENTION),
        (Pulse(4, 4, "", 1.0), FINE),
    ],
)
def test_workers(pulse, state):
    assert judge(doctor.check_workers(pulse)) == state


def test_database():
    states = [judge(doctor.check_database(fault, "sqlite:////kept/class.sqlite")) for fault in ("the disk is full", "")]
    assert states == [BROKEN, FINE]


@pytest.mark.parametrize(
    ("days", "is_ours", "state"),
    [
        (None, True, FINE),
        (-1.0, False, BROKEN),
        (0.5, False, ATTENTION),
        (14.0, False, ATTENTION),
        (14.1, False, FINE),
        (-1.0, True, ATTENTION),  # the next start makes a new one
        (365.0, True, FINE),
    ],
)
def test_certificate(days, is_ours, state):
    assert judge(doctor.check_certificate(days, is_ours=is_ours)) == state


@pytest.mark.parametrize(
    ("address", "state"), [("", FINE), ("http://10.1.2.3:8501", ATTENTION), ("https://10.1.2.3:8501", FINE)]
)
def test_camera(address, state):
    assert judge(doctor.check_camera(address)) == state


def test_weights():
    assert judge(doctor.check_weights([], [])) == FINE
    assert judge(doctor.check_weights(["person.npz"], ["VGG16"])) == BROKEN
    assert "VGG16" in doctor.check_weights([], ["VGG16"]).found


def test_languages():
    assert [judge(doctor.check_languages(["en", "th"], unreadable)) for unreadable in ([], ["th"])] == [FINE, BROKEN]


def test_the_files_that_come_along_are_those_of_the_folder():
    there = {path.name for kind in ("*.npz", "*.h5") for path in measuring.NETWORKS.glob(kind)}
    assert set(measuring.COME_ALONG) == there


@pytest.mark.parametrize(
    ("states", "found"), [([FINE], FINE), ([FINE, ATTENTION], ATTENTION), ([ATTENTION, BROKEN, FINE], BROKEN)]
)
def test_the_worst_counts(states, found):
    assert worst([Finding("Port", state, "x") for state in states]) == found
