"""Architectures in Chromium: a network chosen from the catalogue opens, and one's own picture goes through."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from dlplay.data import sample
from dlplay.weights import is_here, weight_file
from tests.browser.test_browser import has_text, text_of, upload

pytestmark = pytest.mark.browser
TABS = {  # tab -> words that stand in it alone
    "Accuracy": "Every mark is a network",
    "Two networks": "Where attention, a mean",
    "Lessons": "VGG's question",
    "Detection, segmentation": "Anchor boxes whose",
}


def test_a_row_of_the_catalogue_opens_its_network(tab, server):
    page = tab.open(f"{server.url}/architectures?architectures.family=VGG&architectures.sort=name")
    table = page.locator('[data-testid="stDataFrame"]').bounding_box()
    page.mouse.click(table["x"] + 15, table["y"] + 52)
    page.get_by_text("Open stage").wait_for(timeout=60000)
    tab.settle()
    assert "architectures.network=VGG+A" in page.url
    assert "VGG A (2014)" in text_of(page)
    tab.screenshot("architectures-one-network")


@pytest.mark.skipif(not is_here(weight_file("MobileNetV2")), reason="needs ImageNet's weights")
def test_ones_own_picture_goes_through_a_pretrained_network(tab, server, tmp_path):
    file = tmp_path / "my cup.jpg"
    Image.fromarray(sample("coffee").pixels).save(file, "JPEG", quality=92)
    page = tab.open(f"{server.url}/architectures?architectures.tab=Your+picture")
    upload(tab, file)
    page.get_by_text("espresso", exact=True).wait_for(timeout=60000)
    has_text(page, "milliseconds")
    assert "cup" not in page.url


@pytest.mark.parametrize(("scheme", "tabs"), [("light", ["Lessons"]), ("dark", list(TABS))], ids=["light", "dark"])
def test_no_serious_violation(chromium, server, scheme, tabs):
    """One visit for all tabs but those that the test of all pages opens: the catalogue and one network.

    What themes differ in is the contrast: in the light one, the tab with most kinds of words and controls will do.
    """
    from tests.browser.conftest import Tab

    own = Tab(chromium, color_scheme=scheme)
    page = own.open(f"{server.url}/architectures?architectures.tab=Accuracy")
    for name in tabs:
        page.get_by_role("tab", name=name).click()
        own.settle()
        page.get_by_text(TABS[name]).first.wait_for()
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]}).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == [], name
    own.close()
