"""A class, as `make class` hosts it: a teacher and three students in four browsers, over HTTPS."""

import csv
import io
import re
import signal
import zipfile

import cv2
import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Server, Tab

KEY, CODE = "the-teachers-key", "blue owl"
SMALL = "words?words.tab=Train&words.units=8&words.letters=2000&words.epochs=1"
LONG = "words?words.tab=Train&words.units=64&words.letters=40000&words.epochs=20"
NAMES = ("สมชาย ใจดี", "../Anna", "../Anna")


@pytest.fixture
def hosted(tmp_path):
    """What `make class` starts, with a database and workers of its own, which end with it."""
    told = {"DLPLAY_TEACHER_KEY": KEY, "DLPLAY_CLASS_CODE": CODE, "DLPLAY_CLASS": "{url}"}
    told |= {"DLPLAY_KEPT": str(tmp_path / "kept"), "DLPLAY_SCHEDULER": None, "DLPLAY_DATABASE": None}
    server = Server(tmp_path / "log.txt", ("scripts.host_class",), scheme="https", **told)
    yield server
    server.stop()


def read_qr(tab):
    """Read the QR code on the teacher's page as a phone does."""
    picture = tab.page.get_by_role("img", name="QR code").screenshot()
    return cv2.QRCodeDetector().detectAndDecode(cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR))[0]


def come_as_teacher(tab, hosted):
    """Open the teacher's page, which never rests, with the terminal's key, which does not stay in the address."""
    tab.page.goto(f"{hosted.url}/classroom?key={KEY}")
    tab.page.get_by_role("heading", name="Come in").wait_for()
    assert KEY not in tab.page.url
    return tab.page


def go(page, url, title):
    page.goto(url)
    page.get_by_role("heading", name=title, exact=True, level=1).wait_for()


def lead(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def keep(student, number):
    student.get_by_role("button", name="Keep", exact=True).click()
    student.get_by_text(f"Kept: entry {number} in your lab book.").wait_for()


def hand_in(student, url, name):
    """Write a remark, type a name, press the button; gives the receipt's code."""
    go(student, f"{url}/lab_book", "Lab book")
    student.get_by_label("What I saw, and what I think").first.fill(f"Seen by {name}.")
    student.get_by_text("Hand in to your teacher").click()
    field = student.get_by_label("Your name, as your teacher knows it")
    field.fill(name)
    field.press("Tab")
    student.get_by_text(f"You hand in as {name}.").wait_for()
    student.get_by_role("button", name="Hand in 1 entry").click()
    receipt = student.get_by_text("Your teacher has it.").inner_text()
    return re.search(r"code (\w{4}-\w{4})", receipt)[1]


def restart(hosted):
    hosted.stop(signal.SIGKILL)
    hosted.start()


def read_zip(page, tmp_path):
    """Take everything home; gives the files by their names."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name="All as one zip file").click()
    waiting.value.save_as(tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.mark.browser
def test_a_class_comes_in_follows_and_predicts_together_trains_keeps_and_hands_in(hosted, chromium, tmp_path):
    """The server is killed twice on the way: nothing is lost but the training that ran, and that is said."""
    teacher, *students = (Tab(chromium, ignore_https_errors=True) for _ in range(4))
    for tab in (teacher, *students):
        tab.page.set_default_timeout(60_000)
    page = come_as_teacher(teacher, hosted)
    entrance = read_qr(teacher)
    assert entrance == f"{hosted.url}/?code=blue+owl"
    assert "Class code: blue owl" in hosted.log()
    go(students[0].page, entrance, "DL Playground")
    go(students[0].page, f"{hosted.url}/kernels?kernels.kernel=emboss&kernels.stride=2", "Kernels")
    for student in students[1:]:
        go(student.page, f"{hosted.url}/pixels?code=Blue+Owl", "Pixels")
        student.page.wait_for_url(f"{hosted.url}/pixels")
    first, second, third = (student.page for student in students)
    assert first.evaluate("isSecureContext && !!navigator.mediaDevices")
    page.get_by_text("Kernels: 1").wait_for()
    page.get_by_text("Pixels: 2").wait_for()

    go(page, f"{hosted.url}/kernels?kernels.kernel=sharpen&kernels.dilation=2&kernels.tab=Predict+first", "Kernels")
    lead(page, "Show this to all")
    for student in students[:2]:
        student.page.get_by_role("button", name="Open it").click()
        student.page.wait_for_url(re.compile(r"/kernels\?.*kernels.dilation=2"))
        weights = student.page.get_by_label("Weights as text")
        expect(weights).to_have_value("0 -1 0; -1 5 -1; 0 -1 0", timeout=30_000)
        assert "stride" not in student.page.url
    third.get_by_role("button", name="Not now").click()
    third.get_by_role("button", name="Open it").wait_for(state="detached")
    assert "/pixels" in third.url

    lead(page, "Put this question to the class")
    for student, choice in ((first, "to the right"), (second, "to the left")):
        student.get_by_text("Your class predicts").wait_for()
        student.get_by_text("Your teacher has put this question to the class").wait_for()  # instead of its own radio
        student.get_by_text(choice, exact=True).click()
        student.get_by_text("Your answer is in").wait_for()
    page.get_by_text("2 answers.").wait_for()
    assert page.get_by_text("Every pixel takes the value").count() == 0

    go(third, f"{hosted.url}/{LONG}", "Words")
    lead(third, "Train")
    third.get_by_test_id("stMainBlockContainer").get_by_role("button", name="Stop").wait_for()
    restart(hosted)
    third.get_by_text("The training in this link is not known here any more").wait_for()  # it has come back by itself
    choice = third.get_by_text("to the right", exact=True)
    expect(choice).to_have_count(1, timeout=30_000)  # what stood there before the restart has gone
    choice.click()
    third.get_by_text("Your answer is in").wait_for()
    come_as_teacher(teacher, hosted)
    for bar in ("to the right · 2", "to the left · 1", "not at all · 0"):
        page.get_by_text(bar).wait_for()
    lead(page, "Reveal the answer")
    for student, verdict in ((first, "Right:"), (second, "Not quite."), (third, "Right:")):
        student.get_by_text(verdict).first.wait_for()
        student.get_by_text("your answer").wait_for()
    go(second, f"{hosted.url}/classroom", "Class")
    second.get_by_text("You predicted 0 of 1 right.").wait_for()

    go(first, f"{hosted.url}/{SMALL}", "Words")
    lead(first, "Train")
    first.get_by_text("that it has never seen").first.wait_for(timeout=240_000)
    keep(first, 1)
    go(second, f"{hosted.url}/kernels", "Kernels")
    keep(second, 1)
    go(third, f"{hosted.url}/pixels", "Pixels")
    keep(third, 1)
    codes = [hand_in(student, hosted.url, name) for student, name in zip((first, second), NAMES, strict=False)]
    restart(hosted)
    codes.append(hand_in(third, hosted.url, NAMES[2]))
    go(second, f"{hosted.url}/lab_book", "Lab book")
    second.get_by_text(codes[1]).wait_for()
    for strange in (NAMES[0], codes[0], codes[2]):
        assert strange not in second.locator("body").inner_text()

    come_as_teacher(teacher, hosted)
    page.get_by_text("3 hand-ins from 3 students.").wait_for()
    files = read_zip(page, tmp_path)
    rows = list(csv.DictReader(io.StringIO(files["hand_ins.csv"].removeprefix("\ufeff"))))
    assert [(row["Name"], row["Code"]) for row in rows] == list(zip(NAMES, codes, strict=True))[::-1]
    assert {row["Signatures"] for row in rows} == {"1 as the server computed it"}
    folders = [NAMES[0], "_Anna", "_Anna (2)"]
    assert [row["Folder"] for row in rows] == folders[::-1]
    assert set(files) == {"hand_ins.csv", *(f"{one}/lab_book.{kind}" for one in folders for kind in ("html", "ipynb"))}
    for folder, name, code in zip(folders, NAMES, codes, strict=True):
        told = files[f"{folder}/lab_book.html"]
        assert [told.count(one) for one in ("As the server computed it", f"Seen by {name}.", code)] == [1, 1, 1]
    for tab in (teacher, *students):
        assert tab.outside == []
        tab.close()
