"""The simulated students, by what they do; and their teacher."""

import asyncio
import base64
import functools
import json
import random
import re
import time
from urllib.parse import urlencode

import cv2
import numpy as np

from dlplay.data import SAMPLES, sample
from tests.load.hosting import KEY
from tests.load.measures import Measured
from tests.load.session import Browser, LostError, Session, frame

PAUSE = 2.0  # seconds of thought between two actions, on average
AGAIN = 0.5  # seconds between two tries to come back
VALUE = re.compile(r"column \d+:\*\* (-?[\d.]+)")
OFFSET, STRIDE, DILATION = "kernels.offset", "kernels.stride", "kernels.dilation"
QUESTION = "class.answer"
PICTURES = tuple(name for name in SAMPLES if "digit" not in name)
LESSONS = (  # what is opened in turn; all that need no worker, and two that do
    "pixels", "regression", "convolution", "pooling", "boxes", "forecast", "gradient_descent", "attention",
    "feature_maps", "network_builder", "words", "recurrent_cells", "neural_network", "classify", "normalization",
)  # fmt: skip


class Student:
    """Somebody at a browser who thinks, acts, and comes back when the connection was lost."""

    kind, page, query = "student", "", ""

    def __init__(self, url: str, number: int, measured: Measured, pause: float = PAUSE) -> None:
        self.name, self.measured, self.pause = f"{self.kind} {number}", measured, pause
        self.draw = random.Random(number)
        self.browser = Browser(url)
        self.session = Session(self.browser, self.page, self.query_of(number))
        self.is_here, self.leaves, self.actions = False, False, 0
        self.answered: set[str] = set()  # questions of the class

    def query_of(self, number: int) -> str:
        """Give the link's settings."""
        return self.query

    async def come(self) -> None:
        """Open the page for the first time."""
        await asyncio.to_thread(self.browser.visit)
        await self.session.connect()
        answer = await self.session.open()
        self.measured.add(f"{self.kind}: page opened", answer.first, answer.whole)
        self.is_here = True
        self.look()

    async def act(self) -> None:
        """Do something."""

    async def live(self) -> None:
        """Think and act until it is time to leave."""
        while not self.leaves:
            await asyncio.sleep(self.draw.uniform(0.5, 1.5) * self.pause)
            if self.leaves:
                break
            try:
                await self.act()
                self.actions += 1
            except LostError as error:
                self.measured.lose("session lost", self.name, str(error))
                await self.come_back()
            self.look()
        await self.session.close()

    async def come_back(self) -> None:
        """Connect again as a browser does, with what the page was, until the server is there."""
        begin, self.is_here = time.perf_counter(), False
        while not self.leaves:
            try:
                await self.session.connect()
                await self.session.open()
            except LostError:
                await asyncio.sleep(AGAIN)
            else:
                self.measured.add("come back", 0.0, (time.perf_counter() - begin) * 1000)
                self.is_here = True
                return

    def look(self) -> None:
        """Take the page's faults and what it did by itself into what is measured."""
        for fault in self.session.faults:
            self.measured.lose("fault shown", self.name, fault)
        for answer in self.session.looks:
            self.measured.add(f"{self.kind}: page by itself", answer.first, answer.whole)
        self.session.faults.clear()
        self.session.looks.clear()

    async def answer_question(self) -> None:
        """Answer the question that the teacher has put to the class, once."""
        keys = [name for name in self.session.controls if QUESTION in name]
        for name in keys[-1:]:
            control = self.session.controls[name]
            key = name[name.index(QUESTION) :]
            if key not in self.answered:
                self.answered.add(key)
                answer = await self.session.set(key, self.draw.choice(list(control.node.options)))
                self.measured.add("question answered", answer.first, answer.whole)


class Slider(Student):
    """Moves a slider of *Kernels*, and knows the number that must stand there then."""

    kind, page = "slider", "kernels"

    def __init__(self, url: str, number: int, measured: Measured, pause: float = PAUSE) -> None:
        super().__init__(url, number, measured, pause)
        self.values = {OFFSET: 0.0, STRIDE: 1.0, DILATION: 1.0}
        self.known: dict[tuple[float, float], float] = {}  # stride and dilation -> the number without an offset

    def query_of(self, number: int) -> str:
        return urlencode({"sample": PICTURES[number % len(PICTURES)]})

    async def act(self) -> None:
        await self.answer_question()
        key = self.draw.choices((OFFSET, STRIDE, DILATION), (8, 1, 1))[0]
        values = {OFFSET: [round(0.05 * step, 2) for step in range(-20, 21)], STRIDE: [1, 2, 3], DILATION: [1, 2]}
        value = self.draw.choice([one for one in values[key] if one != self.values[key]])
        begun = self.measured.during
        self.values[key] = value  # before: who comes back after a cut brings the new value along
        answer = await self.session.set(key, value)
        self.measured.add("slider", answer.first, answer.whole, begun)
        self.compare()

    def compare(self) -> None:
        """Compare the number on the page with what this offset must make of it."""
        found = VALUE.search(self.session.text)
        if found is None:
            self.measured.lose("wrong answer", self.name, f"no result on the page: {self.session.text[:80]!r}")
            return
        bare = float(found[1]) - self.values[OFFSET]
        known = self.known.setdefault((self.values[STRIDE], self.values[DILATION]), bare)
        if abs(bare - known) > 2e-5:
            self.measured.lose("wrong answer", self.name, f"{bare + self.values[OFFSET]:.5f} for {self.values}")


class Uploader(Slider):
    """Brings photos of 12 megapixels, and moves sliders on them."""

    kind, every = "uploader", 8  # actions from one upload to the next

    def query_of(self, number: int) -> str:
        return "source=Upload"

    async def come_back(self) -> None:
        """Come back to a page that may have another picture: a new server has none of the old one's uploads."""
        await super().come_back()
        self.known.clear()

    async def act(self) -> None:
        if self.actions % self.every:
            await super().act()
            return
        photo, begun = phone_photo(self.draw.randrange(10**6)), self.measured.during
        status, sent, answer = await self.session.upload(f"photo{self.actions}.jpg", photo)
        self.known.clear()
        self.measured.add("photo of 12 megapixels: sent", sent, sent, begun)
        self.measured.add("photo of 12 megapixels: shown", answer.first, answer.whole, begun)
        if status >= 300 or "cannot be kept" in self.session.text:
            self.measured.lose("upload refused", self.name, f"status {status}, {self.session.text[:120]!r}")


class Trainee(Student):
    """Trains on *Overfitting*, again and again."""

    kind, page = "training", "overfitting"
    query = urlencode({"overfitting.epochs": 100, "overfitting.count": 40})
    button = "overfitting.train"

    async def act(self) -> None:
        button = self.session.find(self.button)
        if button is None or button.node.disabled:
            return  # one of theirs runs or waits
        begun = self.measured.during
        answer = await self.session.set(self.button, True)
        self.measured.add("training started", answer.first, answer.whole, begun)

    @property
    def training(self) -> str:
        """Name the training that runs, as the page shows it; an empty text where none does."""
        return next((name.rpartition("stop_")[2] for name in self.session.controls if "-stop_" in name), "")


class Filming(Student):
    """Lets the camera run on *Kernels* and *Detect*."""

    kind = "camera"

    def __init__(self, url: str, number: int, measured: Measured, pause: float = PAUSE) -> None:
        self.page = ("kernels", "detect")[number % 2]
        super().__init__(url, number, measured, 0.01)
        self.number, self.wait, self.jpeg = 0, 0.0, camera_frame()

    def query_of(self, number: int) -> str:
        return "source=Camera"

    async def act(self) -> None:
        camera = next(one for one in self.session.controls.values() if is_camera(one.node))
        self.number, begin = self.number + 1, time.monotonic()
        answer = await self.session.send(frame(camera.id, self.number, self.jpeg), camera.fragment)
        self.measured.add(f"frame of the camera, {self.page}", answer.first, answer.whole)
        told = json.loads(self.session.controls[camera.id].node.json)["answer"]
        if told["seq"] != self.number or told["fault"]:
            self.measured.lose("wrong answer", self.name, str(told["fault"]))
        await asyncio.sleep(max(0.0, told["every"] - (time.monotonic() - begin)))


class Wanderer(Student):
    """Opens one lesson after the other."""

    kind, page = "wanderer", "pixels"

    async def act(self) -> None:
        begun, page = self.measured.during, self.draw.choice(LESSONS)
        answer = await self.session.go(page)
        self.measured.add("another lesson opened", answer.first, answer.whole, begun)


class Teacher(Student):
    """Has the page *Class* open, and puts a lesson's question to all."""

    kind, page, query = "teacher", "classroom", urlencode({"key": KEY})

    async def ask(self) -> None:
        """Put the question of *Kernels* to the class."""
        await self.session.go("classroom", self.query)
        await self.session.go("kernels", urlencode({"kernels.tab": "Predict first"}))
        await self.session.set("kernels.question.put", True)
        await self.session.go("classroom")

    async def count_answers(self) -> int:
        """Give how many have answered, as the page says it that is opened by the terminal's link."""
        await self.session.go("classroom", self.query)
        found = re.search(r"^(\d+) answers?\.", self.session.text, re.MULTILINE)
        return int(found[1]) if found else -1


def is_camera(node: object) -> bool:
    """Say whether an element is the running camera."""
    return getattr(node, "component_name", "") == "dlplay_camera"


def camera_frame() -> str:
    """Give a frame as a browser sends it."""
    pixels = cv2.resize(sample("astronaut").pixels, (320, 240))[..., ::-1]
    return "data:image/jpeg;base64," + base64.b64encode(cv2.imencode(".jpg", pixels)[1]).decode()


@functools.cache
def photo_of_12_megapixels() -> bytes:
    """Make a photo of 4000 x 3000 pixels with a camera's grain; about 4 MB."""
    pixels = cv2.resize(sample("chelsea").pixels, (4000, 3000), interpolation=cv2.INTER_CUBIC)[..., ::-1]
    grain = np.random.default_rng(0).integers(0, 12, (750, 1000, 3), dtype=np.uint8)
    noisy = cv2.add(pixels, cv2.resize(grain, (4000, 3000), interpolation=cv2.INTER_NEAREST))
    return cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes()


def phone_photo(number: int) -> bytes:
    """Give that photo with a comment of its own, so that nothing that was kept of another one fits."""
    photo, comment = photo_of_12_megapixels(), number.to_bytes(8, "big")
    return photo[:2] + b"\xff\xfe\x00\x0a" + comment + photo[2:]
