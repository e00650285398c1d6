"""What `make load` reckons, and one tiny class of three students for some seconds."""

import io
import math
import zipfile
from dataclasses import replace

import pytest
from PIL import Image

from dlplay import jobs
from tests.helpers import run_async
from tests.load.__main__ import Plan, people, run
from tests.load.bombs import overlapping_zip, png
from tests.load.measures import Load, Measured, Trouble, cores_between, quantile, table_of, troubles_text
from tests.load.students import phone_photo


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([3], 0.5, 3),
        ([4, 1, 3, 2], 0.5, 2),
        (list(range(1, 101)), 0.95, 95),
        (list(range(1, 101)), 0.99, 99),
        ([1, 2], 1, 2),
    ],
)
def test_a_quantile_is_a_value_that_was_measured(values, share, expected):
    assert quantile(values, share) == expected


def test_no_value_has_no_quantile():
    assert math.isnan(quantile([], 0.95))


def test_the_table_has_a_row_for_what_was_done_and_what_went_on():
    measured = Measured("class")
    for number in range(100):
        measured.add("slider", number, number + 1)
    measured.add("slider", 5, 7, "disk")
    rows = table_of(measured.samples).splitlines()[2:]
    assert rows == ["| slider | class | 100 | 50 | 95 | 99 | 94 |", "| slider | disk | 1 | 7 | 7 | 7 | 5 |"]


def test_busy_cores_are_seconds_of_processor_time_in_that_span_only():
    loads = [Load(at, 0, 0, 0.5 * at + 9 * (at > 10), 2.0 * at, 4) for at in range(15)]
    assert cores_between(loads, 2, 8) == (0.5, 2.0)
    assert all(map(math.isnan, cores_between(loads, 20, 30)))


def test_troubles_are_counted_by_kind_with_their_reasons():
    troubles = [Trouble("session lost", "server", f"slider {number}", "closed") for number in range(3)]
    assert troubles_text(troubles) == "- session lost, server: 3 (closed)"
    assert "No session was lost" in troubles_text([])


def test_whoever_does_nothing_of_their_own_moves_sliders():
    plan = Plan(students=9, trainings=2, cameras=1, uploads=3)
    kinds = [one.kind for one in people(plan, "http://localhost:1", Measured())]
    assert [kinds.count(kind) for kind in ("training", "camera", "uploader", "slider")] == [2, 1, 3, 3]


def test_every_photo_has_12_megapixels_and_is_another_file():
    first, second = phone_photo(1), phone_photo(2)
    assert first != second
    assert Image.open(io.BytesIO(first)).size == (4000, 3000)
    assert Image.open(io.BytesIO(first)).tobytes() == Image.open(io.BytesIO(second)).tobytes()


def test_the_bombs_are_what_they_claim():
    assert Image.open(io.BytesIO(png(60_000, 60_000, b""))).size == (60_000, 60_000)
    packed = overlapping_zip(50, 30)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert sum(one.file_size for one in archive.infolist()) == 50 * 30 * 2**20
        assert archive.read("a/000.png") == bytes(30 * 2**20)
    assert len(packed) < 100_000


def test_three_students_and_their_teacher_for_some_seconds_and_on_a_full_disk(tmp_path):
    plan = Plan(students=3, minutes=0.1, trainings=0, uploads=1, pause=0.3, faults=("disk",))
    plan = replace(plan, leaving=0, coming=0, scheduler=jobs.start_pool())
    report = run_async(run(plan, tmp_path))
    kinds = {one.kind for one in report.measured.samples}
    assert {"slider", "photo of 12 megapixels: shown", "teacher: page by itself"} <= kinds
    assert [one for one in report.measured.troubles if one.what != "upload refused"] == []
    assert [
        one.text for one in report.measured.findings if not one.holds and "could not be tried" not in one.text
    ] == []
    assert report.memory.full > 50
    assert "| slider | class |" in report.told()
