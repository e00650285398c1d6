"""The networks that come along: from another photograph to its names or boxes on the page, and how long they load."""

import re
import time

import numpy as np

from dlplay import jobs
from dlplay.data import sample
from tests.benchmarks.tabs import measuring_tab

NAMES = '[data-testid="stCaptionContainer"]|Most probable'  # the sentence below the bars of the names
SAMPLES = "astronaut"  # the first of the photographs in the list; every press of a key takes the next one


def next_names(browser, alternate, page_url, empty, repainted, press_slider, rounds=9):
    """Another photograph to its five names, against a bare forward pass of EfficientNet-Lite0 and an empty rerun."""
    from dlplay.weights import bundled_network, load, preprocess, to_input

    network = bundled_network("EfficientNet-Lite0")
    image = preprocess(network, to_input(sample("chelsea").pixels, (224, 224, 3)))[np.newaxis]
    bare = lambda: np.asarray(load(network)(image, training=False))  # noqa: E731
    page = measuring_tab(browser).open(f"{page_url}?sample={SAMPLES}&classify.tab=Four+tasks")
    return _against(page, NAMES, measuring_tab(browser).open(empty), bare, alternate, repainted, press_slider, rounds)


def next_boxes(browser, alternate, page_url, empty, repainted, press_slider, rounds=9):
    """Another photograph to its boxes, against a bare forward pass of SSDLite and an empty rerun."""
    from dlplay.detection.ssd import open_ssd, to_ssd_input

    values = to_ssd_input(sample("coffee").pixels)[np.newaxis]
    bare = lambda: np.asarray(open_ssd()(values, training=False)[0])  # noqa: E731
    page = measuring_tab(browser).open(f"{page_url}?sample={SAMPLES}")
    return _against(page, "", measuring_tab(browser).open(empty), bare, alternate, repainted, press_slider, rounds)


def _against(page, shown, other, bare, alternate, repainted, press_slider, rounds):
    def next_photograph():
        page.bring_to_front()
        box = page.get_by_role("combobox", name=re.compile("Sample"))
        box.click()
        box.press("ArrowDown")
        page.wait_for_timeout(300)
        page.evaluate(repainted, shown)
        box.press("Enter")
        page.wait_for_function("window.repainted !== null")
        page.wait_for_timeout(600)
        return float(page.evaluate("window.repainted"))

    def bare_and_empty():
        begin = time.perf_counter()
        bare()
        taken = (time.perf_counter() - begin) * 1000
        return taken + press_slider(other, '[data-testid="stMarkdown"]')

    next_photograph(), bare_and_empty()  # the first of both prepares the network
    return alternate(next_photograph, bare_and_empty, rounds)


def load_anew(name):
    """Forget a network in a worker that has TensorFlow, and take the milliseconds until it has answered again."""
    from dlplay.detection.ssd import compiled_ssd, open_ssd, read_ssd
    from dlplay.segmentation.networks import SHIPPED, open_segmenter, segment
    from dlplay.weights.network import bundled_network, load

    for kept in (load, open_ssd, compiled_ssd, open_segmenter):
        kept.cache_clear()
    pixels, begin = np.zeros((300, 300, 3), np.uint8), time.perf_counter()
    if name == "SSDLite":
        read_ssd(pixels)
    elif name == "person":
        segment(SHIPPED["person"], pixels)
    else:
        load(bundled_network(name))
    return (time.perf_counter() - begin) * 1000


def slowest_load():
    """The network that takes longest to load in a warm worker, against the quickest."""
    names = ("EfficientNet-Lite0", "SqueezeNet 1.1", "SSDLite", "person")
    jobs.run(load_anew, names[0])  # TensorFlow itself is loaded before
    taken = [float(np.median([jobs.run(load_anew, name) for _ in range(3)])) for name in names]
    return max(taken), min(taken), max(taken) / min(taken)
