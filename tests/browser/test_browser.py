"""The playground in Chromium, as a student uses it."""

import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qsl, urlparse

import cv2
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import expect
from scipy import ndimage

from dlplay.data import read_picture, sample, shrink
from tests.browser.conftest import Server, Tab

pytestmark = pytest.mark.browser
MEAN = np.full((3, 3, 1), 1 / 9)
PATHS = (
    "",
    "pixels",
    "pixels?pixels.tab=Gray",
    "pixels?pixels.tab=Own+formula",
    "kernels",
    "convolution?convolution.example=3+channels",
    "convolution?convolution.tab=Output+size",
    "pooling",
    "pooling?pooling.input=picture&pooling.tab=Shift+the+input",
    "feature_maps",
    "feature_maps?feature_maps.tab=Scores",
    "feature_maps?feature_maps.tab=Code+to+take+home",
    "network_builder",
    "classify",
    "classify?classify.tab=Four+tasks",
    "fine_tune",
    "overfitting",
    "jobs",
    "classroom",
    "neural_network",
    "neural_network?neural_network.tab=Compare",
    "regression",
    "gradient_descent",
    "gradient_descent?gradient_descent.part=Paths+on+a+loss+surface",
    "boxes",
    "boxes?boxes.tab=Precision+and+recall",
    "detect",
    "detect?detect.tab=Judge",
    "segment",
    "segment?segment.tab=Segment",
    "medical_case",
    "architectures",
    "architectures?architectures.tab=One+network",
    "normalization",
    "normalization?normalization.tab=Skip+connections",
    "forecast?forecast.tab=Judged",
    "recurrent_cells",
    "recurrent_cells?recurrent_cells.tab=Three+cells",
    "attention",
    "attention?attention.tab=Masks",
    "attention?attention.tab=Train+a+GPT",
    "attention?attention.tab=Next+letter",
)


@pytest.fixture(scope="module")
def phone_photo(tmp_path_factory):
    """A JPEG of 12 million pixels, stored sideways with an EXIF tag, as a phone writes it."""
    upright = cv2.resize(sample("astronaut").pixels, (3024, 4032), interpolation=cv2.INTER_CUBIC)
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90° to the right to see it upright
    file = tmp_path_factory.mktemp("photo") / "IMG_0001.jpg"
    Image.fromarray(np.rot90(upright)).save(file, "JPEG", exif=exif, quality=92)
    return file


def text_of(page):
    return page.locator('[data-testid="stMain"]').inner_text()


def has_text(page, text):
    """Wait for a text; Streamlit loads what draws code blocks only when the first one comes."""
    holds = "text => document.querySelector('[data-testid=\"stMain\"]').innerText.includes(text)"
    page.wait_for_function(holds, arg=text, timeout=10000, polling=100)
    return True


def upload(tab, file):
    tab.page.get_by_role("radio", name="Upload").or_(
        tab.page.get_by_role("button", name="Upload", exact=True)
    ).first.click()
    tab.page.locator('input[type="file"]').set_input_files(file)
    tab.page.get_by_text(re.compile("Your picture: ")).wait_for(timeout=30000)
    return tab.settle()


def serious_faults(page):
    """What axe finds serious or critical: rule -> the elements."""
    return {
        rule["id"]: [node["html"][:160] for node in rule["nodes"]]
        for rule in Axe().run(page).response["violations"]
        if rule["impact"] in ("serious", "critical")
    }


@pytest.mark.parametrize("path", ["", "pixels", "feature_maps"])
def test_the_first_visitor_of_a_fresh_server_gets_the_page_of_any_link(path, chromium, tmp_path):
    fresh, visitor = Server(tmp_path / "log.txt"), Tab(chromium)
    try:
        page = visitor.open(f"{fresh.url}/{path}")
        assert page.get_by_role("heading", level=1).first.inner_text() == (
            path.capitalize().replace("_", " ") or "DL Playground"
        )
        assert page.get_by_text("Map of the lecture").first.is_visible()
        assert page.get_by_text("Page not found").count() == 0
        assert not re.search("warning|error|Traceback", fresh.log(), re.IGNORECASE), fresh.log()
    finally:
        visitor.close()
        fresh.stop()


def test_a_phone_photo_goes_through_both_pages(tab, server, phone_photo):
    picture = read_picture(phone_photo.read_bytes(), "IMG_0001.jpg")
    page = tab.open(f"{server.url}/pixels")
    upload(tab, phone_photo)
    for label, value in (("Row", "1000"), ("Column", "900")):
        page.get_by_label(label, exact=True).fill(value)
        page.get_by_label(label, exact=True).press("Enter")
        tab.settle()
    assert has_text(page, "(4032, 3024, 3)")
    assert " | ".join(f"{value / 255:.5f}" for value in picture.pixels[1000, 900]) in text_of(page)
    tab.screenshot("pixels-photo")
    page.get_by_text("Images").first.click()
    page.get_by_role("menuitem", name="Kernels").click()
    page.get_by_role("heading", name="Kernels", level=1).wait_for()
    tab.settle()
    assert "working copy of 512 x 384 pixels, scaled down for speed from 4032 x 3024" in text_of(page)
    row, column = (int(number) for number in re.search(r"Result at row (\d+), column (\d+)", text_of(page)).groups())
    assert (row, column) == (256, 192)  # the middle: a place chosen on one page does not travel to another
    image = shrink(picture.pixels, 512) / 255
    expected = ndimage.correlate(image, MEAN, mode="constant")[row, column]
    shown = re.search(
        r"Result at row \d+, column \d+: ([\d.]+) \(R\) \| ([\d.]+) \(G\) \| ([\d.]+) \(B\)", text_of(page)
    )
    assert [float(value) for value in shown.groups()] == pytest.approx(list(expected), abs=1.1e-5)
    tab.screenshot("kernels-photo")


def test_a_link_shows_the_same_experiment_in_a_second_browser(tab, server, chromium):
    page = tab.open(f"{server.url}/kernels")
    slider = page.get_by_role("slider", name=re.compile("Stride"))
    slider.focus()
    slider.press("ArrowRight")
    tab.settle()
    page.get_by_label("Weights as text, rows parted by ;").fill("0 0 0; 1 0 0; 0 0 0")
    page.get_by_label("Weights as text, rows parted by ;").press("Enter")
    tab.settle()
    result = re.search("Result at .*", text_of(page)).group()
    friend = Tab(chromium)
    other = friend.open(page.url)
    assert re.search("Result at .*", text_of(other)).group() == result
    expect(other.get_by_label("Weights as text, rows parted by ;")).to_have_value("0 0 0; 1 0 0; 0 0 0")
    friend.close()
    page.reload()
    tab.settle()
    assert re.search("Result at .*", text_of(page)).group() == result


def test_a_click_and_the_arrow_keys_choose_the_pixel(tab, server):
    page = tab.open(f"{server.url}/kernels?sample=camera")
    button = page.get_by_role("button", name=re.compile("Choose a pixel")).first
    box = button.bounding_box()
    button.click(position={"x": box["width"] / 4, "y": box["height"] / 2})
    tab.settle()
    assert abs(int(page.get_by_label("Column", exact=True).input_value()) - 128) <= 2
    assert "column=" in page.url
    before = int(page.get_by_label("Row", exact=True).input_value())
    button.press("ArrowDown")
    tab.settle()
    assert int(page.get_by_label("Row", exact=True).input_value()) == before + 1


def test_one_visitors_upload_is_not_seen_by_another(tab, server, chromium, phone_photo):
    tab.open(f"{server.url}/pixels")
    upload(tab, phone_photo)
    assert "IMG_0001" not in tab.page.url
    other = Tab(chromium)
    page = other.open(tab.page.url)
    assert has_text(page, "(350, 449, 3)")
    assert "IMG_0001" not in page.content()
    other.close()


def test_the_downloads_work(tab, server, tmp_path):
    page = tab.open(
        f"{server.url}/kernels?kernels.kernel=emboss&kernels.tab=Code+to+take+home&kernels.row=40&kernels.column=50&kernels.offset=0.5&kernels.weights=-2+-1+0%3B+-1+0+1%3B+0+1+2"
    )
    files = {}
    for label in ("Python script", "Jupyter notebook", "Result at full size, PNG"):
        with page.expect_download(timeout=20000) as download:
            page.get_by_role("button", name=label).click()
        files[label] = tmp_path / download.value.suggested_filename
        download.value.save_as(files[label])
    script = files["Python script"]
    done = subprocess.run([sys.executable, script.name], cwd=tmp_path, capture_output=True, text=True, check=True)
    shown = re.search(r"Result at row 40, column 50: ([\d.]+) \(R\)", text_of(page)).group(1)
    assert f"result at row 40, column 50, R: {shown}" in done.stdout
    assert Image.open(BytesIO(files["Result at full size, PNG"].read_bytes())).size == (449, 350)


def test_a_bad_file_gets_a_message(tab, server, tmp_path):
    wrong = tmp_path / "holiday.jpg"
    wrong.write_bytes(b"%PDF-1.7" + bytes(1000))
    page = tab.open(f"{server.url}/pixels")
    page.get_by_role("radio", name="Upload").or_(page.get_by_role("button", name="Upload", exact=True)).first.click()
    page.locator('input[type="file"]').set_input_files(wrong)
    page.get_by_text("it looks like a PDF document").first.wait_for()  # beside the control, and on top of the page
    assert has_text(page, "(350, 449, 3)")


@pytest.fixture(scope="module")
def visitor(chromium):
    """One who goes from page to page, so that the browser loads Streamlit's own files once."""
    opened = Tab(chromium)
    yield opened
    opened.close()


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_accessible_in_both_themes_and_the_server_stays_light(path, visitor, server):
    visitor.page.emulate_media(color_scheme="light")
    page = visitor.open(f"{server.url}/{path}")
    wanted = parse_qsl(urlparse(path).query)
    assert set(wanted) <= set(parse_qsl(urlparse(page.url).query))  # what no control has, and a default, is taken out
    found = {}
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        visitor.settle()
        visitor.screenshot(f"{re.sub('[^a-z]+', '-', path.lower()) or 'map'}-{theme}")
        found |= {f"{theme}: {rule}": elements for rule, elements in serious_faults(page).items()}
    background = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
    assert background == "rgb(18, 24, 31)"  # the dark theme's
    assert found == {}
    maps = Path(f"/proc/{server.process.pid}/maps")
    assert not maps.exists() or "tensorflow" not in maps.read_text()
    assert not re.search("warning|traceback|deprecat", server.log(), re.IGNORECASE), server.log()
