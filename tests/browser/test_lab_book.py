"""A student keeps two lessons, writes, orders, restarts the server, and opens the file at home, offline."""

import pytest
from playwright.sync_api import expect

from dlplay import jobs
from tests.browser.conftest import Server, Tab
from tests.browser.test_browser import serious_faults
from tests.helpers import phone_photo

READY = "(name) => { const one = document.querySelector(name); return one && one.complete && one.naturalWidth > 0; }"


@pytest.fixture
def own(tmp_path):
    """The app with a folder of its own for what is kept, and the tests' own workers."""
    kept = {"DLPLAY_KEPT": str(tmp_path / "kept"), "DLPLAY_DATABASE": None}
    server = Server(tmp_path / "log.txt", DLPLAY_SCHEDULER=jobs.start_pool(), **kept)
    yield server
    server.stop()


def keep(tab, number):
    tab.page.get_by_role("button", name="Keep", exact=True).click()
    expect(tab.page.get_by_text(f"Kept: entry {number} in your lab book.")).to_be_visible(timeout=20_000)
    tab.settle()


@pytest.mark.browser
def test_a_student_keeps_writes_restarts_and_takes_home(own, tab, chromium, tmp_path):
    page = tab.open(f"{own.url}/pixels?source=Upload")
    page.locator('input[type="file"]').first.set_input_files(
        {"name": "my_photo.jpg", "mimeType": "image/jpeg", "buffer": phone_photo()}
    )
    expect(page.get_by_text("Your picture: my_photo.jpg").first).to_be_visible()
    tab.settle()
    keep(tab, 1)
    tab.screenshot("lab_book_keep")
    assert serious_faults(page) == {}
    tab.open(f"{own.url}/gradient_descent")
    keep(tab, 2)
    page.get_by_role("link", name="Lab book: 2").click()
    page.get_by_role("heading", name="1 · Pixels").wait_for()
    tab.settle()
    page.get_by_label("What I saw, and what I think").nth(1).fill("The step is too large.")
    page.get_by_label("What I saw, and what I think").nth(0).focus()
    tab.settle()
    page.get_by_role("button", name="Up", exact=True).nth(1).click()
    page.get_by_role("heading", name="1 · Gradient descent").wait_for()
    tab.settle()
    tab.screenshot("lab_book")
    assert serious_faults(page) == {}

    own.stop()
    own.start()
    tab.open(f"{own.url}/lab_book")
    page.get_by_role("heading", name="1 · Gradient descent").wait_for()
    expect(page.get_by_label("What I saw, and what I think").first).to_have_value("The step is too large.")
    with page.expect_download() as started:
        page.get_by_role("button", name="Take home as a page").click()
    started.value.save_as(tmp_path / "lab_book.html")
    with Stranger(chromium, own.url) as stranger:
        expect(stranger.page.get_by_text("Nothing is kept yet")).to_be_visible()
    own.stop()

    home = chromium.new_context(offline=True, viewport={"width": 1280, "height": 900})
    asked, errors, view = [], [], home.new_page()
    inside = ("file:", "data:", "blob:")
    view.on("request", lambda one: None if one.url.startswith(inside) else asked.append(one.url))
    view.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    view.on("pageerror", lambda error: errors.append(str(error)))
    view.goto((tmp_path / "lab_book.html").as_uri())
    expect(view.get_by_text("The step is too large.")).to_be_visible()
    assert view.locator("article").count() == 2
    charts = view.locator(".chart .main-svg").first
    expect(charts).to_be_visible()
    assert view.locator("article").nth(1).locator(".chart").count() == 1
    view.wait_for_function(READY, arg="figure img")
    assert view.locator("math").count() >= 1
    view.screenshot(path=str(tmp_path / "home.png"), full_page=True)
    home.close()
    assert (asked, errors) == ([], [])
    own.start()


class Stranger:
    """Another browser at the same server."""

    def __init__(self, chromium, url):
        self.tab = Tab(chromium)
        self.tab.open(f"{url}/lab_book")
        self.page = self.tab.page

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.tab.close()


@pytest.mark.browser
def test_keep_stands_in_the_corner_of_a_phone_and_hides_nothing_at_the_end(server, chromium):
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{server.url}/kernels")
    button = page.get_by_role("button", name="Keep", exact=True)
    button.wait_for()
    box = button.bounding_box()
    assert box["x"] + box["width"] <= 390
    assert 700 < box["y"] < 844
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
