"""A class, as `make class` hosts it: a teacher and three students in four browsers, over HTTPS."""

import os
import re
import signal
import ssl
import subprocess
import sys
import time
import urllib.request

import cv2
import numpy as np
import pytest
from playwright.sync_api import expect

from dlplay import jobs
from tests.browser.conftest import ROOT, Tab, free_port

KEY, CODE = "the-teachers-key", "blue owl"


class ClassServer:
    """What `make class` starts, on one port: it can be killed, and started again with the same database."""

    def __init__(self, folder):
        self.port, self.file = free_port(), folder / "log.txt"
        self.url = f"https://localhost:{self.port}"
        self.environment = {**os.environ, "DLPLAY_KEPT": str(folder / "kept")}
        self.environment |= {"DLPLAY_TEACHER_KEY": KEY, "DLPLAY_CLASS_CODE": CODE, "DLPLAY_CLASS": self.url}
        self.environment["DLPLAY_SCHEDULER"] = jobs.start_pool()  # the tests' own: nothing is trained here
        self.start()

    def start(self):
        command = [sys.executable, "-m", "scripts.host_class", "--server.port", str(self.port)]
        options = {"stdout": self.file.open("w"), "stderr": subprocess.STDOUT, "env": self.environment}
        self.process = subprocess.Popen(command, cwd=ROOT, **options)
        options["stdout"].close()
        deadline = time.monotonic() + 60
        while True:
            try:
                trusting = ssl._create_unverified_context()
                urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1, context=trusting).close()
                return
            except OSError:
                assert self.process.poll() is None, self.log()
                assert time.monotonic() < deadline, self.log()
                time.sleep(0.1)

    def log(self):
        return self.file.read_text(errors="replace")

    def end(self, how):
        self.process.send_signal(how)
        self.process.wait(20)


@pytest.fixture
def hosted(tmp_path):
    server = ClassServer(tmp_path)
    yield server
    server.end(signal.SIGTERM)


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


@pytest.mark.browser
def test_a_class_comes_in_follows_and_predicts_together_and_a_killed_server_loses_nothing(hosted, chromium):
    teacher, *students = (Tab(chromium, ignore_https_errors=True) for _ in range(4))
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
        expect(weights).to_have_value("0 -1 0; -1 5 -1; 0 -1 0")
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

    hosted.end(signal.SIGKILL)
    hosted.start()
    third.get_by_text("to the right", exact=True).click()  # the page has come back by itself
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
    for tab in (teacher, *students):
        assert tab.outside == []
        tab.context.close()
