"""Twenty photos, a box drawn in each in Chromium, Train pressed, nothing touched: what is found in new photos.

`python -m tests.benchmarks.drawn_by_hand`. The photos: a dark ring, 32 to 58 pixels wide, somewhere
on a ground of random colours of 120 x 120; a square and a bright disc beside it are not to be found.
"""

import io
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from playwright.sync_api import sync_playwright

from dlplay import jobs
from dlplay.data import LabelledPicture, LabelledSet
from dlplay.detection.detectors import DetectorWeights
from dlplay.detection.judging import mean_over_classes
from dlplay.detection.learning import judge_set
from scripts.environment import find_chromium
from tests.browser.conftest import FLAGS, Server, Tab
from tests.browser.test_labelling import SIDE, close, drag, opened

NUM_PHOTOS, NUM_NEW, CLASS = 20, 40, "ring"


def photo(number):
    """Give a photo's pixels and its ring's corners x1, y1, x2, y2."""
    draw = np.random.default_rng(number)
    ground = draw.integers(110, 250, (8, 8, 3), np.uint8)
    pixels = cv2.resize(ground, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    radius = int(draw.integers(13, 24))
    x, y = (int(value) for value in draw.integers(radius + 2, SIDE - radius - 2, 2))
    for kind in ("square", "disc"):
        place, side = draw.integers(5, SIDE - 25, 2), int(draw.integers(10, 20))
        colour = tuple(int(value) for value in draw.integers(0, 255, 3))
        if kind == "square":
            cv2.rectangle(pixels, place.tolist(), (place + side).tolist(), colour, -1)
        else:
            cv2.circle(pixels, (place + side // 2).tolist(), side // 2, colour, -1, cv2.LINE_AA)
    dark = tuple(int(value) for value in draw.integers(10, 60, 3))
    cv2.circle(pixels, (x, y), radius, dark, radius // 2, cv2.LINE_AA)
    reach = radius + radius // 4
    return pixels, tuple(min(max(value, 0), SIDE) for value in (x - reach, y - reach, x + reach, y + reach))


def upload_of(number):
    """Give a photo as Chromium's file chooser wants it."""
    buffer = io.BytesIO()
    Image.fromarray(photo(number)[0]).save(buffer, "PNG")
    return {"name": "image.png", "mimeType": "image/png", "buffer": buffer.getvalue()}


def draw_and_train(tab, url):
    """Draw all boxes, train, and give the weights that the page gives, and what it says of the training."""
    page = tab.open(f"{url}/detect?detect.tab=Train")
    dialog = opened(tab)
    dialog.locator("input[type=file]").set_input_files([upload_of(number) for number in range(NUM_PHOTOS)])
    tab.settle()
    dialog.get_by_role("button", name="Add them").click()
    dialog.get_by_text(f"Photo 1 of {NUM_PHOTOS}").wait_for()
    dialog.get_by_label("Classes, parted by commas").fill(CLASS)
    dialog.get_by_label("Classes, parted by commas").press("Enter")
    tab.settle()
    for number in range(NUM_PHOTOS):
        dialog.get_by_text(f"Photo {number + 1} of {NUM_PHOTOS}").wait_for()
        drag(dialog, photo(number)[1])
        dialog.get_by_role("status").filter(has_text="1 object.").wait_for()
        if number + 1 < NUM_PHOTOS:
            dialog.get_by_role("button", name="Next ›").click()
        tab.settle()
    close(tab, dialog)
    begin = time.monotonic()
    page.get_by_role("button", name="Train it yourself", exact=True).click()
    button = page.get_by_role("button", name="Weights for the scripts")
    button.wait_for(timeout=600_000)
    seconds = time.monotonic() - begin
    with page.expect_download() as download:
        button.click()
    told = page.locator('[data-testid="stAlert"]').first.inner_text()
    tab.screenshot("drawn-by-hand")
    return download.value.path().read_bytes(), f"{told} {seconds:.0f} s after Train."


def main():
    """Draw, train, and judge on new photos."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        server = Server(Path(name) / "log.txt")
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        content, told = draw_and_train(Tab(browser), server.url)
        browser.close()
        server.stop()
    new = [photo(number) for number in range(1000, 1000 + NUM_NEW)]
    pictures = tuple(
        LabelledPicture(f"{place}", pixels, np.array([box], np.float64), np.zeros(1, np.int64))
        for place, (pixels, box) in enumerate(new)
    )
    results = judge_set(DetectorWeights("drawn by hand", content), (CLASS,), LabelledSet(pictures, (CLASS,)), 160)
    print(told)
    print(f"{NUM_NEW} new photos: mAP@0.5 {mean_over_classes(results):.3f}")
    jobs.stop_pool()


if __name__ == "__main__":
    main()
