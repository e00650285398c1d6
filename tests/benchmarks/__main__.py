"""`make bench`: ratios, both sides in one run; prints the table that the README keeps."""

import os
import re
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
from playwright.sync_api import sync_playwright

from dlplay import jobs, kernels
from scripts.environment import find_chromium
from tests.benchmarks import (
    along,
    attention,
    boxes,
    camera,
    catalogue,
    detection,
    forecast,
    forecast_fit,
    foundations,
    own_training,
    series,
    training,
    words,
)
from tests.benchmarks.crowd import MAPS, p95, slider_times
from tests.benchmarks.tabs import measuring_tab
from tests.browser.conftest import FLAGS, ROOT, Server

EMPTY = 'import streamlit as st\nst.title("Empty")\nst.write(st.slider("Offset", -1.0, 1.0, 0.0, 0.05))\n'
REPAINTED = """(selector) => {
  const deep = (node, found = []) => {
    if (node.shadowRoot) deep(node.shadowRoot, found);
    for (const child of node.children || []) { if (child.tagName === "IMG") found.push(child); deep(child, found); }
    return found;
  };
  const [where, begin = ""] = selector.split("|");
  const named = () => [...document.querySelectorAll(where)].find((node) => node.innerText.startsWith(begin))?.innerText;
  const look = where ? named : () => deep(document.body).at(-1)?.src;
  const before = look(), start = performance.now();
  window.repainted = null;
  const wait = () => look() === before ? requestAnimationFrame(wait)
    : requestAnimationFrame(() => setTimeout(() => { window.repainted = performance.now() - start; }));
  requestAnimationFrame(wait);
}"""


def alternate(first, second, rounds):
    """Time two functions in turn; medians in milliseconds and their ratio."""
    times = ([], [])
    for _ in range(rounds):
        for function, taken in zip((first, second), times, strict=True):
            start = time.perf_counter()
            given = function()
            taken.append(given if isinstance(given, float) else (time.perf_counter() - start) * 1000)
    ours, other = (statistics.median(taken) for taken in times)
    return ours, other, ours / other


def convolution(size):
    """Apply a kernel to 12 million colour pixels, against OpenCV's bare filter2D."""
    rng = np.random.default_rng(0)
    picture, weights = rng.random((3000, 4000, 3), dtype=np.float32), rng.normal(size=(size, size))
    bare = lambda: cv2.filter2D(picture, -1, weights, borderType=cv2.BORDER_CONSTANT) is None  # noqa: E731
    return alternate(lambda: kernels.apply_kernel(picture, weights) is None, bare, 9)


def slider(browser, ours, empty):
    """From the key press on a slider until the changed picture (or number) is painted."""
    tabs = []
    for url, selector in ((ours, ""), (empty, '[data-testid="stMarkdown"]')):
        tab = measuring_tab(browser)
        tab.open(url)
        tabs.append((tab.page, selector))
    return alternate(lambda: press_slider(*tabs[0]), lambda: press_slider(*tabs[1]), 25)


def press_slider(page, selector):
    """Move the slider "Offset" by one step, to and fro; milliseconds until what changes is painted."""
    page.bring_to_front()
    slider = page.get_by_role("slider", name=re.compile("Offset"))
    slider.focus()
    page.evaluate(REPAINTED, selector)
    slider.press("ArrowRight" if float(slider.input_value()) <= 0 else "ArrowLeft")
    page.wait_for_function("window.repainted !== null")
    page.wait_for_timeout(300)
    return float(page.evaluate("window.repainted"))


def all_maps(browser, ours, empty, layer="block_13_expand"):
    """From another picture to all maps of a MobileNetV2 layer on the screen; against Keras alone and an empty rerun."""
    import keras

    model = keras.applications.MobileNetV2(weights=None)
    bare = keras.Model(model.inputs, model.get_layer(layer).output)
    picture = np.random.default_rng(0).random((1, 224, 224, 3), dtype=np.float32)
    page = measuring_tab(browser).open(
        f"{ours}?feature_maps.network=MobileNetV2&feature_maps.trained=random&sample=monument"
        f"&feature_maps.block=block_13&feature_maps.layer={layer}"
    )
    other = measuring_tab(browser).open(empty)

    def next_picture():
        page.bring_to_front()
        box = page.get_by_role("combobox", name=re.compile("Sample"))
        box.click()
        box.press("ArrowDown")
        page.wait_for_timeout(300)
        page.evaluate(REPAINTED, "")
        box.press("Enter")
        page.wait_for_function("window.repainted !== null")
        page.wait_for_timeout(600)
        return float(page.evaluate("window.repainted"))

    def keras_and_empty():
        begin = time.perf_counter()
        np.asarray(bare([picture], training=False))
        taken = (time.perf_counter() - begin) * 1000
        return taken + press_slider(other, '[data-testid="stMarkdown"]')

    next_picture(), keras_and_empty()  # the first call of both prepares what the others reuse
    return alternate(next_picture, keras_and_empty, 11)


def crowd(ours):
    """95th percentiles of a moved slider: forty students, each about every two seconds, against one."""
    query = MAPS
    slider_times(ours, query, 1, 2, 0.1)
    alone = p95(slider_times(ours, query, 1, 60, 0.5))
    together = p95(slider_times(ours, query, 40, 20, 2.0))
    return together, alone, together / alone


def first_page(browser, folder):
    """Start a server and wait until the first visitor sees the first page."""

    def start(script, cwd):
        begin = time.perf_counter()
        server, visitor = Server(folder / "log.txt", ("streamlit", "run", script), cwd), measuring_tab(browser)
        visitor.page.goto(server.url)
        visitor.page.get_by_role("heading", level=1).first.wait_for()
        taken = (time.perf_counter() - begin) * 1000
        visitor.close()
        server.stop()
        return taken

    return alternate(lambda: start("app.py", ROOT), lambda: start("empty.py", folder), 5)


def main():
    """Run all benchmarks and print them as a Markdown table."""
    rows = [
        (f"{size}x{size} kernel, 12-megapixel colour picture / OpenCV filter2D", 1.5, *convolution(size))
        for size in (3, 11)
    ]
    rows.append(
        (
            "200 epochs with 100x100 boundary pictures / the same Keras training alone",
            1.5,
            *foundations.boundary_pictures(alternate),
        )
    )
    rows.append(("AR(12) on 17,420 values / statsmodels' AutoReg", 1.1, *forecast_fit.autoregression_fit(alternate)))
    cut = words.longest_match(alternate)
    rows.append(("longest match of 10,000 letters with 62,106 words / PyThaiNLP's longest", 1.5, *cut))
    suppressed = boxes.suppress_10000(alternate)
    rows.append(("non-maximum suppression of 10,000 boxes / TensorFlow's", 2.0, *suppressed))
    rows.append(("a million rows of CSV, everything told / bare pandas.read_csv", 3.0, *series.million_rows(alternate)))
    rows.append(
        ("rolling-origin LSTM / rebuilding and compiling it in every fold", 1 / 3, *forecast.rolling_lstm(alternate))
    )
    counted = catalogue.counting_against_building()
    rows.append(("counting all architectures without weights / building them with weights", 0.2, *counted))
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        (folder / "empty.py").write_text(EMPTY, encoding="utf-8")
        (folder / ".streamlit").mkdir()
        (folder / ".streamlit" / "config.toml").write_text((ROOT / ".streamlit" / "config.toml").read_text())
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        rows.append(("first page of a fresh server / empty Streamlit app", 1.5, *first_page(browser, folder)))
        os.environ["DLPLAY_SCHEDULER"] = jobs.start_pool()  # one pool for the server and for the jobs of this process
        ours, empty = Server(folder / "a.txt"), Server(folder / "b.txt", ("streamlit", "run", "empty.py"), folder)
        link = f"{ours.url}/kernels?sample=astronaut"
        rows.append(
            ("slider to repaint, kernels at 512x512 / empty Streamlit page", 1.3, *slider(browser, link, empty.url))
        )
        rows.append(
            (
                "another picture to all maps of a MobileNetV2 layer / bare Keras to that layer + empty page",
                1.3,
                *all_maps(browser, f"{ours.url}/feature_maps", empty.url),
            )
        )
        table = foundations.edited_cell(
            browser, alternate, press_slider, REPAINTED, f"{ours.url}/regression", empty.url
        )
        rows.append(("edit in a table to new equation / empty Streamlit page", 1.3, *table))
        opened = catalogue.opened_page(browser, alternate, f"{ours.url}/architectures", empty.url)
        rows.append(("opening the catalogue of architectures / an empty Streamlit page", 1.5, *opened))
        found = detection.next_scene(browser, alternate, f"{ours.url}/detect", empty.url, REPAINTED, press_slider)
        rows.append(("another 640x640 picture to its boxes on the page / bare predict + empty page", 1.2, *found))
        tools = (empty.url, REPAINTED, press_slider)
        named = along.next_names(browser, alternate, f"{ours.url}/classify", *tools)
        rows.append(("another photograph to its five names / bare forward pass + empty page", 1.3, *named))
        boxed = along.next_boxes(browser, alternate, f"{ours.url}/detect", *tools)
        rows.append(("another photograph to its boxes / bare forward pass + empty page", 1.2, *boxed))
        rows.append(("loading the slowest of four networks, at most 1,500 ms / the quickest", 0, *along.slowest_load()))
        moved = attention.moved_temperature(
            browser, alternate, f"{ours.url}/attention", empty.url, REPAINTED, press_slider
        )
        rows.append(("slider to repaint, attention by hand / empty Streamlit page", 1.3, *moved))
        answered = camera.frame_round_trip(browser, folder, alternate, f"{ours.url}/pixels", empty.url, press_slider)
        rows.append(("a frame of the camera to its negative on the page / an empty rerun", 1.5, *answered))
        found = camera.frames_with_ssd(browser, folder, alternate, f"{ours.url}/detect")
        rows.append(("a frame of the camera to its boxes, SSDLite / its bare predict in a loop", 1 / 0.7, *found))
        page = measuring_tab(browser).open(link)
        beside = training.beside_trainings(lambda: press_slider(page, ""))
        rows.append(("slider to repaint beside two trainings / without them", 2.0, *beside))
        browser.close()
        with ThreadPoolExecutor(1) as aside:  # Playwright occupies this thread's event loop
            measured = aside.submit(crowd, ours.url).result()
            filmed = aside.submit(camera.slider_beside_cameras, ours.url).result()
        rows.append(("40 students moving the map slider every 2 s, p95 / one student's p95", 3.0, *measured))
        rows.append(("slider on Kernels beside 10 running cameras, p95 / without them, p95", 2.0, *filmed))
        ours.stop()
        empty.stop()
    rows.append(("an epoch of a head on kept features / the transfer-learning guide's", 1 / 30, *training.head_epoch()))
    rows.append(("an epoch of the small GPT, with samples / the same Keras fit alone", 1.05, *attention.gpt_epoch()))
    rows.append(("a training as a job / as a bare script", 1.03, *training.job_and_bare()))
    rows.append(
        ("first epoch of YOLO, 60 pictures / a bare keras-cv script's", 1.2, *own_training.first_epoch_of_yolo())
    )
    rows.append(("20 epochs of U-Net, 40 pictures / a bare Keras script's", 1.1, *own_training.epochs_of_unet()))
    first = training.first_metric()
    rows.append(("submit to first epoch of a head, at most 1,000 ms / to an empty job's report", 0, *first))
    jobs.stop_pool()
    print("| what | goal | here, ms | against, ms | ratio |\n|---|---|---|---|---|")
    for what, goal, ours, other, ratio in rows:
        print(f"| {what} | {f'<= {goal:.3g}' if goal else '-'} | {ours:.0f} | {other:.0f} | {ratio:.3g} |")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
