"""The running camera: a frame's round trip, frames per second with a detector, and a slider beside ten cameras."""

import asyncio
import json
import random
import time

import cv2
import numpy as np

from dlplay.data import sample
from tests.benchmarks.crowd import p95
from tests.benchmarks.tabs import measuring_tab
from tests.browser.cameras import camera_browser, write_clip
from tests.load.session import Browser, Session, frame
from tests.load.students import camera_frame, is_camera

PACE = """() => {
  const deep = (node, found = []) => {
    if (node.shadowRoot) deep(node.shadowRoot, found);
    for (const child of node.children || []) { if (child.matches(".pace")) found.push(child); deep(child, found); }
    return found;
  };
  const { rate, delay } = deep(document.body)[0].dataset;
  return [Number(rate || 0), Number(delay || 0)];
}"""
FILMED = 6  # seconds of every measurement


def film(folder, name="astronaut"):
    """A clip of ours: a pan over a sample, 640 x 480."""
    large = cv2.resize(sample(name).pixels, (760, 600))
    frames = [np.ascontiguousarray(large[step : step + 480, step : step + 640]) for step in range(0, 120, 2)]
    return write_clip(folder / f"{name}.y4m", frames)


class Camera:
    """A page with a camera, which can be let run for some seconds."""

    def __init__(self, browser, url):
        tab = measuring_tab(browser)
        tab.context.grant_permissions(["camera"])
        self.page = tab.open(url)

    def run(self):
        """Film, and give the frames per second at the end and the median milliseconds from picture to answer."""
        self.page.bring_to_front()
        self.page.get_by_role("button", name="Start the camera").click()
        begin, delays = time.monotonic(), []
        while time.monotonic() < begin + FILMED or not delays:
            self.page.wait_for_timeout(100)
            if (pace := self.page.evaluate(PACE))[0]:
                delays.append(pace[1])
        self.page.get_by_role("button", name="Stop").click()
        self.page.wait_for_timeout(300)
        return pace[0], float(np.median(delays))


def frame_round_trip(browser, folder, alternate, page_url, empty, press_slider):
    """From a frame to its negative on the page, against an empty rerun."""
    with camera_browser(browser, film(folder)) as filming:
        camera = Camera(filming, f"{page_url}?source=Camera&pixels.tab=Negative")
        other = measuring_tab(filming).open(empty)

        def rerun():
            return float(np.median([press_slider(other, '[data-testid="stMarkdown"]') for _ in range(5)]))

        camera.run(), rerun()
        return alternate(lambda: camera.run()[1], rerun, 3)


def frames_with_ssd(browser, folder, alternate, page_url):
    """Milliseconds per frame that SSDLite answers on the running camera, against its bare predict in a loop."""
    from dlplay.detection.ssd import open_ssd, to_ssd_input

    model, values = open_ssd(), to_ssd_input(cv2.resize(sample("astronaut").pixels, (320, 240)))[np.newaxis]

    def bare():
        begin = time.perf_counter()
        for _ in range(20):
            model.predict(values, verbose=0)
        return (time.perf_counter() - begin) / 20 * 1000

    with camera_browser(browser, film(folder)) as filming:
        camera = Camera(filming, f"{page_url}?source=Camera")
        camera.run(), bare()
        return alternate(lambda: 1000 / camera.run()[0], bare, 3)


async def film_until(session, end, answered):
    """Send frames of a running camera, each when the last one was answered, as often as it is told to."""
    number, jpeg = 0, camera_frame()
    while time.monotonic() < end:
        number, begin = number + 1, time.monotonic()
        camera = next(one for one in session.controls.values() if is_camera(one.node))
        await session.send(frame(camera.id, number, jpeg), camera.fragment)
        answer = json.loads(session.controls[camera.id].node.json)["answer"]
        assert answer["seq"] == number, answer
        assert not answer["fault"], answer
        answered.append(session.page)
        await asyncio.sleep(max(0.0, answer["every"] - (time.monotonic() - begin)))


def slider_beside_cameras(server_url, num_cameras=10, num_moves=40):
    """95th percentile of a moved slider on Kernels beside running cameras, against the same without them."""

    async def opened(page, query):
        session = Session(Browser(server_url), page, query)
        await session.connect()
        await session.open()
        return session

    async def moved():
        session, taken, draw = await opened("kernels", "sample=astronaut"), [], random.Random(0)
        for number in range(num_moves):
            taken.append((await session.set("kernels.offset", 0.05 * (number % 7 - 3))).whole)
            await asyncio.sleep(draw.uniform(0.2, 0.4))
        await session.close()
        return p95(taken)

    async def filmed(page, answered):
        session = await opened(page, "source=Camera")
        await film_until(session, time.monotonic() + 1, [])  # the first frames load what the others need
        await film_until(session, time.monotonic() + num_moves * 0.45, answered)
        await session.close()

    async def both():
        await moved()
        alone, answered = await moved(), []
        pages = ["kernels" if number % 2 else "detect" for number in range(num_cameras)]
        cameras = [asyncio.create_task(filmed(page, answered)) for page in pages]
        while len(answered) < num_cameras:
            await asyncio.sleep(0.1)
        beside = await moved()
        await asyncio.gather(*cameras)
        return beside, alone, beside / alone

    return asyncio.run(both())
