"""A detector on the page: from another picture to its boxes on the screen, against the bare network."""

import re
import time

import numpy as np

from tests.benchmarks.tabs import measuring_tab

SIDE = 640


def next_scene(browser, alternate, ours, empty, repainted, press_slider, rounds=9):
    """Another drawn scene, seen as 640 x 640 pixels, decoded and drawn; against predict and an empty page's rerun."""
    from dlplay.data.drawn.scenes import draw_scene
    from dlplay.detection.detectors import open_yolo
    from dlplay.detection.yolo import to_input
    from dlplay.weights import weights_path

    model = open_yolo(str(weights_path("yolo_shapes.npz")), 4)
    values, _ = to_input(draw_scene(0, 320).pixels, SIDE)
    page = measuring_tab(browser).open(
        f"{ours}?detect.from=a+drawn+scene&detect.side={SIDE}&detect.detector=drawn+shapes&detect.scene=3"
    )
    other = measuring_tab(browser).open(empty)

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
