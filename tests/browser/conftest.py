"""A real server, as `make run` starts it, and a real Chromium."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from scripts.environment import find_chromium
from tests.helpers import wait_for_server

ROOT = Path(__file__).parents[2]
SCREENSHOTS = Path(__file__).parent / "screenshots"
LOCAL = re.compile(r"(https?|wss?)://localhost[:/]|data:|blob:")
APP = ("streamlit", "run", "app.py")
VIEW = {"width": 1400, "height": 1000}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """The app on a port of its own, below a base path where one is named; `log()` is what it printed.

    It can be stopped, and started again in the same place. module: what Python runs, with its arguments; environment:
    what the server is told beside what this process knows, None takes a name away, and {url} is its own address.
    """

    def __init__(self, log_file, module=APP, cwd=ROOT, *, base="", scheme="http", **environment):
        self.port = free_port()
        self.url = f"{scheme}://localhost:{self.port}{base}"
        self.file, self.cwd = log_file, cwd
        self.command = [sys.executable, "-m", *module, "--server.port", str(self.port)]
        told = {name: value and value.format(url=self.url) for name, value in environment.items()}
        known = {**os.environ, "STREAMLIT_SERVER_BASE_URL_PATH": base, **told}
        self.environment = {name: value for name, value in known.items() if value is not None}
        self.start()

    def start(self):
        with self.file.open("a") as output:
            options = {"stdout": output, "stderr": subprocess.STDOUT, "env": self.environment}
            self.process = subprocess.Popen(self.command, cwd=self.cwd, **options)
        wait_for_server(self.url, self.process, self.log)

    def log(self):
        return re.sub(r"\x1b\[[0-9;]*m", "", self.file.read_text(errors="replace"))

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
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


SPARE = defaultdict(list)  # by browser: pages of closed tabs, which have compiled Streamlit


class Tab:
    """A browser tab that counts script runs on the websocket, so that a test knows when the page is done.

    Each one is another visitor: closing it clears what it left. Those without options are used again.
    """

    def __init__(self, browser, **options):
        spare = SPARE[browser] if not options else []
        self.page = spare.pop() if spare else browser.new_context(viewport=VIEW, **options).new_page()
        self.context, self.is_plain = self.page.context, not options
        self.asked = self.finished = 0
        self.outside: list[str] = []  # what the browser asked elsewhere, and what the server's policy forbade
        self.listeners = {"websocket": self._listen, "request": self._look_at, "console": self._read}
        for event, listener in self.listeners.items():
            self.page.on(event, listener)

    def _look_at(self, request):
        self._note(request.url, not LOCAL.match(request.url))

    def _read(self, line):
        self._note(line.text, re.search("Content.Security.Policy", line.text))

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

    def close(self):
        if not self.is_plain:
            self.context.close()
            return
        for event, listener in self.listeners.items():
            self.page.remove_listener(event, listener)
        if LOCAL.match(self.page.url):
            self.page.evaluate("localStorage.clear(), sessionStorage.clear()")
        self.page.goto("about:blank")
        self.page.emulate_media(color_scheme="null")
        self.page.set_viewport_size(VIEW)
        self.context.clear_cookies()
        SPARE[self.context.browser].append(self.page)

    def screenshot(self, name):
        SCREENSHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


@pytest.fixture
def tab(chromium):
    opened = Tab(chromium)
    yield opened
    opened.close()
    assert opened.outside == []
