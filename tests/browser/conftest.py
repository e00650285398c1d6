"""A real server, as `make run` starts it, and a real Chromium."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from scripts.environment import find_chromium
from tests.helpers import wait_for_server

ROOT = Path(__file__).parents[2]
SCREENSHOTS = Path(__file__).parent / "screenshots"
LOCAL = re.compile(r"(https?|wss?)://localhost[:/]|data:|blob:")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """The app on a port of its own, below a base path where one is named; `log()` is what it printed."""

    def __init__(self, log_file, script="app.py", cwd=ROOT, *options, base="", **environment):
        self.port = free_port()
        self.url = f"http://localhost:{self.port}{base}"
        self.file = log_file
        command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(self.port), *options]
        with log_file.open("w") as output:
            known = {**os.environ, "STREAMLIT_SERVER_BASE_URL_PATH": base, **environment}
            self.process = subprocess.Popen(command, cwd=cwd, stdout=output, stderr=subprocess.STDOUT, env=known)
        wait_for_server(self.url, self.process, self.log)

    def log(self):
        return re.sub(r"\x1b\[[0-9;]*m", "", self.file.read_text(errors="replace"))

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("server") / "log.txt")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield browser
        browser.close()


class Tab:
    """A browser tab that counts script runs on the websocket, so that a test knows when the page is done."""

    def __init__(self, browser, **options):
        self.context = browser.new_context(viewport={"width": 1400, "height": 1000}, **options)
        self.page = self.context.new_page()
        self.asked = self.finished = 0
        self.outside: list[str] = []  # what the browser asked elsewhere, and what the server's policy forbade
        self.page.on("websocket", self._listen)
        self.page.on("request", lambda one: self._note(one.url, "" if LOCAL.match(one.url) else one.url))
        self.page.on("console", lambda line: self._note(line.text, re.search("Content.Security.Policy", line.text)))

    def _note(self, text, is_outside):
        if is_outside:
            self.outside.append(text)

    def _listen(self, socket):
        socket.on("framesent", lambda _: setattr(self, "asked", self.asked + 1))
        socket.on("framereceived", lambda frame: self._received(frame))

    def _received(self, frame):
        # ForwardMsg.script_finished is field 6, a varint: a message of a few bytes that has tag 0x30
        data = frame if isinstance(frame, bytes) else frame.encode("latin-1", "ignore")
        if len(data) < 120 and b"\x30" in data:
            self.finished += 1

    def open(self, url):
        self.page.goto(url)
        self.page.get_by_role("heading", level=1).first.wait_for()
        return self.settle()

    def settle(self):
        """Wait until no frame has come and the app says that it is idle for half a second."""
        quiet = 0
        while quiet < 5:
            before = (self.asked, self.finished)
            self.page.wait_for_timeout(100)
            idle = self.page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').count() == 1
            quiet = quiet + 1 if idle and before == (self.asked, self.finished) else 0
        return self.page

    def screenshot(self, name):
        SCREENSHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


@pytest.fixture
def tab(chromium):
    opened = Tab(chromium)
    yield opened
    opened.context.close()
    assert opened.outside == []
