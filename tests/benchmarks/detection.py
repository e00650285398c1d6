"""A detector on the page: from another picture to its boxes on the screen, against the bare network."""

import re
import tempfile
import time
from pathlib import Path

import numpy as np

from tests.browser.conftest import Tab

SIDE = 640


def next_scene(browser, alternate, ours, empty, repainted, press_slider, rounds=9):
    """Another drawn scene, seen as 640 x 640 pixels, decoded and drawn; against predict and an empty page's rerun."""
    from dlplay.data.drawn_scenes import draw_scene
    from dlplay.detection.detectors import detector_path, open_yolo
    from dlplay.detection.yolo import to_input

    model = open_yolo(str(detector_path("yolo_shapes.npz")), 4)
    values, _ = to_input(draw_scene(0, 320).pixels, SIDE)
    page = Tab(browser).open(f"{ours}?de_side={SIDE}&de_detector=drawn+shapes&de_scene=3")
    other = Tab(browser).open(empty)

    def one_more():
        page.bring_to_front()
        scene = page.get_by_role("spinbutton", name=re.compile("Scene"))
        scene.focus()
        page.evaluate(repainted, "")
        scene.press("ArrowUp")
        page.wait_for_function("window.repainted !== null")
        page.wait_for_timeout(500)
        return float(page.evaluate("window.repainted"))

    def predict_and_empty():
        begin = time.perf_counter()
        model.predict(values[np.newaxis], verbose=0)
        taken = (time.perf_counter() - begin) * 1000
        return taken + press_slider(other, '[data-testid="stMarkdown"]')

    one_more(), predict_and_empty()  # the first of both prepares the network
    return alternate(one_more, predict_and_empty, rounds)


def try_alone():
    """Measure and print it: `python -m tests.benchmarks.detection`."""
    from playwright.sync_api import sync_playwright

    from scripts.environment import find_chromium
    from tests.benchmarks.__main__ import EMPTY, REPAINTED, alternate, press_slider
    from tests.browser.conftest import FLAGS, ROOT, Server

    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        (folder / "empty.py").write_text(EMPTY, encoding="utf-8")
        (folder / ".streamlit").mkdir()
        (folder / ".streamlit" / "config.toml").write_text((ROOT / ".streamlit" / "config.toml").read_text())
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        ours, empty = Server(folder / "a.txt"), Server(folder / "b.txt", "empty.py", folder)
        measured = next_scene(browser, alternate, f"{ours.url}/detect", empty.url, REPAINTED, press_slider)
        ours.stop(), empty.stop()
        browser.close()
    page, bare, ratio = measured
    print(f"{time.strftime('%H:%M')} page {page:.0f} ms, predict + empty page {bare:.0f} ms, ratio {ratio:.2f}")


if __name__ == "__main__":
    try_alone()
