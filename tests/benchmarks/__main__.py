"""`make bench`: ratios, both sides in one run; prints the table that the README keeps."""

import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np
from playwright.sync_api import sync_playwright

from dlplay import kernels
from scripts.environment import find_chromium
from tests.browser.conftest import FLAGS, ROOT, Server, Tab

EMPTY = 'import streamlit as st\nst.title("Empty")\nst.write(st.slider("Offset", -1.0, 1.0, 0.0, 0.05))\n'
REPAINTED = """(selector) => {
  const deep = (node, found = []) => {
    if (node.shadowRoot) deep(node.shadowRoot, found);
    for (const child of node.children || []) { if (child.tagName === "IMG") found.push(child); deep(child, found); }
    return found;
  };
  const look = selector ? () => document.querySelector(selector)?.innerText : () => deep(document.body).at(-1)?.src;
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
        tab = Tab(browser)
        tab.open(url)
        tabs.append((tab.page, selector))
    turn = {"n": 0}

    def press(page, selector):
        page.bring_to_front()
        page.get_by_role("slider", name=re.compile("Offset")).focus()
        page.evaluate(REPAINTED, selector)
        page.keyboard.press("ArrowRight" if turn["n"] // 2 % 2 == 0 else "ArrowLeft")
        turn["n"] += 1
        page.wait_for_function("window.repainted !== null")
        page.wait_for_timeout(300)
        return float(page.evaluate("window.repainted"))

    return alternate(lambda: press(*tabs[0]), lambda: press(*tabs[1]), 25)


def first_page(browser, folder):
    """Start a server and wait until the first visitor sees the first page."""

    def start(script, cwd):
        begin = time.perf_counter()
        server, visitor = Server(folder / "log.txt", script, cwd), Tab(browser)
        visitor.page.goto(server.url)
        visitor.page.get_by_role("heading", level=1).first.wait_for()
        taken = (time.perf_counter() - begin) * 1000
        visitor.context.close()
        server.stop()
        return taken

    return alternate(lambda: start("serve.py", ROOT), lambda: start("empty.py", folder), 5)


def main():
    """Run all benchmarks and print them as a Markdown table."""
    rows = [
        (f"{size}x{size} kernel, 12-megapixel colour picture / OpenCV filter2D", 1.5, *convolution(size))
        for size in (3, 11)
    ]
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        (folder / "empty.py").write_text(EMPTY, encoding="utf-8")
        (folder / ".streamlit").mkdir()
        (folder / ".streamlit" / "config.toml").write_text((ROOT / ".streamlit" / "config.toml").read_text())
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        rows.append(("first page of a fresh server / empty Streamlit app", 1.5, *first_page(browser, folder)))
        ours, empty = Server(folder / "a.txt"), Server(folder / "b.txt", "empty.py", folder)
        link = f"{ours.url}/kernels?sample=astronaut"
        rows.append(
            ("slider to repaint, kernels at 512x512 / empty Streamlit page", 1.3, *slider(browser, link, empty.url))
        )
        ours.stop()
        empty.stop()
        browser.close()
    print("| what | goal | here, ms | against, ms | ratio |\n|---|---|---|---|---|")
    for what, goal, ours, other, ratio in rows:
        print(f"| {what} | <= {goal} | {ours:.0f} | {other:.0f} | {ratio:.2f} |")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
