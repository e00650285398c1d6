"""The lessons on convolutional networks in Chromium, with a real photo, a drawn digit, and a worker that is killed."""

import os
import re
import signal
import subprocess
import sys

import psutil
import pytest
from PIL import Image

from dlplay.data import sample
from dlplay.weights import TRAINED, is_here, weight_file, weights_path
from tests.browser.conftest import Server, Tab
from tests.browser.test_browser import text_of, upload

pytestmark = pytest.mark.browser
VALUE = re.compile(r"map \d+ at row \d+, column \d+: (-?[\d.]+)")


@pytest.fixture
def photo(tmp_path):
    file = tmp_path / "me.jpg"
    Image.fromarray(sample("astronaut").pixels).save(file, "JPEG", quality=92)
    return file


def choose(tab, label, option):
    """Choose from a select box as a student does: open it, type, click on what was meant."""
    box = tab.page.get_by_role("combobox", name=re.compile(label))
    box.click()
    box.fill(option)
    tab.page.get_by_role("option", name=option, exact=True).click()
    return tab.settle()


def last_sum(page):
    """The total of the sum as it stands in the formula, read from the LaTeX source."""
    sources = page.locator('annotation[encoding="application/x-tex"]').all_text_contents()
    total = next(source for source in sources if source.startswith(r"\text{sum} = ") and "sum_{k}" not in source)
    text = total.rpartition("=")[2].removesuffix(r"\,").strip().strip("()")
    mantissa, _, power = text.partition(r"\cdot 10^{")
    return float(mantissa) * 10 ** int(power.rstrip("}") or 0)


def test_ones_own_photo_goes_through_mobilenet_down_to_the_sum(tab, server, photo):
    weights = "trained" if is_here(weight_file("MobileNetV2")) else "random"
    page = tab.open(f"{server.url}/feature_maps?feature_maps.network=MobileNetV2&feature_maps.trained={weights}")
    upload(tab, photo)
    for block, layer in (
        ("maps of 112 x 112", "Conv1"),
        ("block_6", "block_6_depthwise"),
        ("block_16", "block_16_project"),
    ):
        choose(tab, "Block", block)
        choose(tab, "Layer", layer)
        page.get_by_text(f"{layer}, map").first.wait_for()
        assert f"{layer} is a" in text_of(page)
        shown = float(VALUE.search(text_of(page))[1])
        assert last_sum(page) == pytest.approx(shown, abs=1e-4)
    tab.screenshot("feature-maps-photo")
    grid = page.get_by_role("button", name=re.compile("Choose a pixel")).first
    box = grid.bounding_box()
    grid.click(position={"x": box["width"] * 0.9, "y": box["height"] * 0.05})
    tab.settle()
    assert "feature_maps.map=7" in page.url
    assert last_sum(page) == pytest.approx(float(VALUE.search(text_of(page))[1]), abs=1e-4)


def test_a_digit_drawn_by_mouse_is_recognized(tab, server):
    page = tab.open(f"{server.url}/feature_maps?feature_maps.network=LeNet&feature_maps.tab=Scores")
    page.get_by_role("radio", name="Draw").or_(page.get_by_role("button", name="Draw", exact=True)).first.click()
    canvas = page.get_by_role("img", name=re.compile("Draw a digit"))
    canvas.wait_for()
    tab.settle()
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()

    def at(x, y):
        return box["x"] + x * box["width"], box["y"] + y * box["height"]

    page.mouse.move(*at(0.25, 0.2))
    page.mouse.down()
    for point in ((0.75, 0.18), (0.6, 0.5), (0.48, 0.85)):
        page.mouse.move(*at(*point), steps=8)
    page.mouse.up()
    tab.settle()
    chart = page.locator(".js-plotly-plot").first
    assert chart.evaluate("chart => chart.data[0].y[0]") == "digit 7"
    tab.screenshot("feature-maps-drawing")


def test_a_network_that_was_built_is_looked_into(tab, server):
    page = tab.open(f"{server.url}/network_builder?network_builder.preset=tiny+VGG")
    page.get_by_role("radio", name="dropout_1").check(force=True)
    tab.settle()
    page.get_by_role("button", name="Delete").click()
    tab.settle()
    assert "dropout" not in page.get_by_label("The stack as text").input_value()
    tab.screenshot("network-builder")
    page.get_by_role("link", name=re.compile("Look inside")).click()
    page.get_by_role("heading", name="Feature maps", level=1).wait_for()
    tab.settle()
    assert "so it has random weights" in page.locator('[data-testid="stSidebar"]').inner_text()
    assert "conv_1 is a Conv2D layer with 80 parameters: 28 x 28 x 8." in text_of(page)
    assert last_sum(page) == pytest.approx(float(VALUE.search(text_of(page))[1]), abs=1e-4)
    page.get_by_text("Convolutional networks", exact=True).first.click()
    page.get_by_role("menuitem", name="Network builder").click()
    page.get_by_role("heading", name="Network builder", level=1).wait_for()
    tab.settle()
    assert "dropout" not in page.get_by_label("The stack as text").input_value()


def test_a_trained_preset_that_was_built_is_looked_into_with_its_weights(tab, server):
    page = tab.open(f"{server.url}/network_builder?network_builder.preset=LeNet")
    page.get_by_role("link", name=re.compile("Look inside")).click()
    page.get_by_role("heading", name="Feature maps", level=1).wait_for()
    tab.settle()
    assert "Trained on 8,000 handwritten digits" in page.locator('[data-testid="stSidebar"]').inner_text()


def test_convolution_plays_to_the_last_window_and_fills_the_map(tab, server):
    page = tab.open(f"{server.url}/convolution")
    assert "row 0, column 0: 4" in text_of(page)
    page.get_by_role("button", name="Play").click()
    page.get_by_text("row 2, column 2: 4").first.wait_for(timeout=30000)
    page.get_by_role("button", name="Play").wait_for()
    page.get_by_role("button", name="Back to start").click()
    tab.settle()
    page.get_by_role("button", name="Step").click()
    tab.settle()
    assert "row 0, column 1: 3" in text_of(page)
    tab.screenshot("convolution")


def test_a_click_on_the_feature_map_opens_its_window(tab, server):
    page = tab.open(f"{server.url}/convolution")
    button = page.get_by_role("button", name=re.compile("Feature map 1: choose a cell"))
    box = button.bounding_box()
    button.click(position={"x": box["width"] * 0.5, "y": box["height"] * 0.9})
    tab.settle()
    assert "row 2, column 1: 3" in text_of(page)
    button.press("ArrowUp")
    tab.settle()
    assert "row 1, column 1: 4" in text_of(page)


def test_pooling_marks_the_winner_of_a_photo(tab, server, photo):
    page = tab.open(f"{server.url}/pooling?pooling.input=picture&pooling.tab=Shift+the+input")
    upload(tab, photo)
    assert "The winner stands at" in text_of(page)
    assert "max pooling" in text_of(page)
    tab.screenshot("pooling-photo")


def test_pages_do_not_disturb_each_others_controls_and_keep_their_own(tab, server):
    page = tab.open(
        f"{server.url}/kernels?kernels.padding=reflect&kernels.stride=3&kernels.channel=B&kernels.row=200&sample=chelsea"
    )
    for name in ("Convolution", "Pooling", "Feature maps", "Network builder"):
        page.get_by_text("Convolutional networks", exact=True).first.click()
        page.get_by_role("menuitem", name=name).click()
        page.get_by_role("heading", name=name, level=1).wait_for()
        tab.settle()
        assert page.locator('[data-testid="stAlert"]').count() == 0
        assert "kernels.stride=3" not in page.url
    page.get_by_text("Images", exact=True).first.click()
    page.get_by_role("menuitem", name="Kernels").click()
    tab.settle()
    assert {"kernels.padding=reflect", "kernels.stride=3", "kernels.channel=B"} <= set(
        page.url.partition("?")[2].split("&")
    )
    assert "Chelsea the cat" in page.locator('[data-testid="stSidebar"]').inner_text()


def test_a_script_with_weights_runs_at_home(tab, server, tmp_path):
    where = "feature_maps.network=LeNet&sample=digit+7&feature_maps.map=2&feature_maps.row=9&feature_maps.column=12"
    page = tab.open(f"{server.url}/feature_maps?feature_maps.tab=Code+to+take+home&{where}")
    for label in ("Python script", "Weights of this network"):
        with page.expect_download(timeout=20000) as download:
            page.get_by_role("button", name=label).click()
        download.value.save_as(tmp_path / download.value.suggested_filename)
    assert (tmp_path / TRAINED["LeNet"]).read_bytes() == weights_path(TRAINED["LeNet"]).read_bytes()
    command = [sys.executable, "feature_maps.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    shown = VALUE.search(text_of(page))[1]
    assert f"map 2 at row 9, column 12: {shown}" in done.stdout


def workers_of(server):
    """The worker that answers pages; those for trainings have the lowest priority, and all are copies of another."""
    return [
        process
        for process in psutil.Process(server.process.pid).children(recursive=True)
        if process.memory_info().rss > 300 * 2**20 and process.nice() < 19 and not process.children()
    ]


def test_a_killed_worker_heals_and_no_process_outlives_the_server(chromium, tmp_path):
    own, visitor = Server(tmp_path / "log.txt"), Tab(chromium)
    try:
        page = visitor.open(f"{own.url}/feature_maps?feature_maps.network=LeNet")
        page.get_by_text("conv_1, map").first.wait_for(timeout=60000)
        (worker,) = workers_of(own)
        os.kill(worker.pid, signal.SIGKILL)
        choose(visitor, "Block", "vectors")
        shown = page.get_by_text(re.compile("flatten_1 is a Flatten layer|try again")).first
        shown.wait_for(timeout=60000)
        again = page.get_by_role("button", name="Try again")
        if again.count():
            again.click()
            page.get_by_text("flatten_1 is a Flatten layer").wait_for(timeout=60000)
        assert worker.pid not in [process.pid for process in workers_of(own)]
        everyone = psutil.Process(own.process.pid).children(recursive=True)
        assert len(everyone) >= 3
    finally:
        visitor.close()
        own.process.kill()
        own.process.wait()
    _, alive = psutil.wait_procs(everyone, timeout=20)
    assert alive == []
