"""What a visitor brought is there again after a reload and a lost connection, and nobody else ever sees it."""

import io
import socket
import threading
import zipfile
from urllib.parse import parse_qs, urlparse

import numpy as np
import pytest
from PIL import Image

from dlplay import jobs
from dlplay.ui.address import AFRESH
from tests.browser.conftest import APP, Server, Tab, free_port
from tests.helpers import phone_photo
from tests.lessons.test_letters import labelled_masks

TABLE = b"height;weight\n1,61;50\n1,72;61\n1,83;72\n1,94;83\n1,65;55\n1,78;66\n"
SERIES = "day,riders\n" + "\n".join(f"2024-{month:02d}-01,{100 + 7 * month}" for month in range(1, 13)) + "\n"
SERIES += "\n".join(f"2025-{month:02d}-01,{190 + 7 * month}" for month in range(1, 13)) + "\n"


def pictures(count=4, classes=("cups", "plates")):
    """A zip file with a folder per class."""
    generator, target = np.random.default_rng(0), io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for label in classes:
            for number in range(count):
                picture = io.BytesIO()
                Image.fromarray(generator.integers(0, 255, (40, 40, 3), np.uint8)).save(picture, "PNG")
                archive.writestr(f"{label}/{number}.png", picture.getvalue())
    return target.getvalue()


def film():
    """An animated gif of eight frames."""
    frames = [Image.fromarray(np.full((48, 64, 3), shade, np.uint8)) for shade in range(0, 240, 30)]
    target = io.BytesIO()
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:], duration=100)
    return target.getvalue()


BROUGHT = {  # page -> (what its link says, the control that opens the upload, the file, what the page then says)
    "pixels": ("", "Upload", ("own_photo.jpg", "image/jpeg", phone_photo), "Your picture: own_photo.jpg"),
    "kernels": ("", "Upload", ("own_photo.jpg", "image/jpeg", phone_photo), "Your picture: own_photo.jpg"),
    "classify": ("", "Upload", ("own_photo.jpg", "image/jpeg", phone_photo), "Your picture: own_photo.jpg"),
    "regression": ("", "Upload", ("own_table.csv", "text/csv", lambda: TABLE), "own_table.csv, 6 rows"),
    "neural_network": ("", "Upload", ("own_table.csv", "text/csv", lambda: TABLE), "own_table.csv, 6 rows"),
    "forecast": ("", "Upload", ("own_series.csv", "text/csv", SERIES.encode), "The series: riders, 24 values"),
    "recurrent_cells": (
        "?recurrent_cells.source=series",
        "Upload",
        ("own_series.csv", "text/csv", SERIES.encode),
        "The series: riders, 24 values",
    ),
    "fine_tune": ("", "Zip file", ("own_set.zip", "application/zip", pictures), "cups"),
    "segment": (
        "?segment.tab=Train",
        "Zip file",
        ("own_masks.zip", "application/zip", labelled_masks),
        "Your pictures: own_masks.zip",
    ),
    "medical_case": ("", "Upload", ("own_film.gif", "image/gif", film), "Your clip: own_film.gif"),
    "detect": (
        "?detect.from=a+drawn+scene&detect.tab=Clip",
        "Upload",
        ("own_film.gif", "image/gif", film),
        "Your clip: own_film.gif",
    ),
}


CUT_TOGETHER = {  # a kind of upload -> two pages whose connection is cut at once
    "picture": ("pixels", "kernels"),
    "table": ("regression", "neural_network"),
    "series": ("forecast", "recurrent_cells"),
    "zip": ("fine_tune", "segment"),
    "clip": ("medical_case", "detect"),
}
ELSEWHERE = ("segment", "detect")  # what was brought there belongs to a tab, so that no other one names it


def address_of(server, name):
    """Give the address at which the upload of a page is offered."""
    return f"{server.url}/{name}{BROUGHT[name][0]}"


def bring(page, tab, name):
    """Upload the file of a page, and wait until the page works on it."""
    _, control, (file, kind, content), says = BROUGHT[name]
    page.get_by_role("radio", name=control, exact=True).first.click()
    tab.settle()
    page.locator('[data-testid="stFileUploaderDropzoneInput"]').first.set_input_files(
        {"name": file, "mimeType": kind, "buffer": content()}
    )
    page.get_by_text(says).first.wait_for()
    tab.settle()


@pytest.mark.browser
@pytest.mark.parametrize("name", [name for name in BROUGHT if name != "kernels"])  # that is as pixels
def test_an_upload_survives_a_reload_and_nobody_else_sees_it(server, chromium, name):
    own, other = Tab(chromium), Tab(chromium)
    _, _, (file, _, _), says = BROUGHT[name]
    page = own.open(address_of(server, name))
    bring(page, own, name)
    assert file not in page.url
    assert page.url.count("own.") == 1
    page.reload()
    own.settle()
    page.get_by_text(says).first.wait_for()
    assert page.get_by_text("This link was made with somebody's own").count() == 0
    stranger = other.open(page.url)
    stranger.get_by_text("This link was made with somebody's own").first.wait_for()
    other.settle()
    assert stranger.get_by_text(says).count() == 0
    if name == "pixels":
        other.screenshot("keeping-foreign-link")
        bring(stranger, other, name)  # from now on, the page shows what the stranger brought
        assert stranger.get_by_text("This link was made with somebody's own").count() == 0
    own.close()
    other.close()


@pytest.mark.browser
def test_a_drawing_and_edited_cells_survive_a_reload(server, tab):
    page = tab.open(f"{server.url}/feature_maps?feature_maps.network=LeNet")
    page.get_by_role("radio", name="Draw", exact=True).first.click()
    canvas = page.locator("canvas[aria-label^='Draw a digit']")
    canvas.wait_for()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 200, steps=8)
    page.mouse.up()
    tab.settle()
    ink = "(canvas) => canvas.getContext('2d').getImageData(0, 0, 280, 280).data.filter((v) => v < 128).length"
    before = canvas.evaluate(ink)
    assert before > 1000
    page.reload()
    tab.settle()
    canvas.wait_for()
    assert canvas.evaluate(ink) == pytest.approx(before, rel=0.3)


@pytest.mark.browser
def test_settings_of_other_pages_are_there_again_after_a_reload(server, tab):
    page = tab.open(f"{server.url}/kernels?kernels.kernel=emboss&kernels.stride=2")
    page.goto(f"{server.url}/pixels")
    tab.settle()
    page.goto(server.url)
    tab.settle()
    page.get_by_role("link", name="Kernels").last.click()
    page.wait_for_url("**/kernels?*kernels.kernel=emboss*")
    tab.settle()
    assert "kernels.stride=2" in page.url
    page.get_by_role("link", name="DL Playground").or_(page.get_by_role("link", name="Map")).first.click()


@pytest.mark.browser
def test_a_lesson_that_starts_afresh_has_forgotten_its_settings_and_keeps_the_files(server, tab):
    page = tab.open(f"{server.url}/pixels")
    bring(page, tab, "pixels")
    page.goto(f"{server.url}/kernels?kernels.kernel=emboss&kernels.stride=2")
    tab.settle()
    page.goto(f"{server.url}/kernels?{AFRESH}=yes")  # where the button of an apology leads
    tab.settle()
    assert page.get_by_role("slider", name="Stride").input_value() == "1"
    assert not {"kernels.kernel", "kernels.stride", AFRESH} & set(parse_qs(urlparse(page.url).query))
    page.get_by_role("radio", name="Upload", exact=True).first.click()
    page.get_by_text("Your picture: own_photo.jpg").wait_for()


@pytest.mark.browser
def test_the_menu_and_the_back_button_keep_the_values_of_a_link(server, tab):
    page = tab.open(f"{server.url}/kernels?kernels.kernel=emboss&kernels.tab=Output+size")
    page.goto(f"{server.url}/pixels?pixels.tab=Gray")
    tab.settle()
    page.go_back()
    tab.settle()
    assert "kernels.kernel=emboss" in page.url
    page.get_by_role("tab", name="Output size", selected=True).wait_for()


@pytest.mark.browser
def test_back_from_another_lesson_keeps_an_upload_and_its_place_in_the_address(server, tab):
    page = tab.open(f"{server.url}/pixels")
    bring(page, tab, "pixels")
    page.get_by_role("tab", name="Gray").click()
    tab.settle()
    page.get_by_text("Images", exact=True).click()
    page.locator("a").filter(has_text="Kernels").last.click()
    page.wait_for_url("**/kernels?*own.picture=*")
    tab.settle()
    for _ in range(4):  # Streamlit leaves several entries where the page changes
        page.evaluate("history.back()")
        page.wait_for_timeout(1000)
        tab.settle()
        page.get_by_text("Your picture: own_photo.jpg").wait_for()
        assert "source=Upload" in page.url
        assert "own.picture=" in page.url
        if "/pixels" in page.url:
            return
    raise AssertionError(page.url)


@pytest.mark.browser
def test_each_lesson_opens_on_its_own_first_tab(server, tab):
    page = tab.open(f"{server.url}/pixels?pixels.tab=Predict+first")
    page.goto(f"{server.url}/")
    tab.settle()
    page.get_by_role("link", name="Pixels").last.click()
    page.wait_for_url("**/pixels*")
    tab.settle()
    page.get_by_role("link", name="Map of the lecture").first.click()
    tab.settle()
    page.get_by_role("link", name="Kernels").last.click()
    page.wait_for_url("**/kernels*")
    tab.settle()
    page.get_by_role("tab", name="The sum behind this pixel", selected=True).wait_for()


@pytest.mark.browser
def test_twelve_quick_clicks_are_twelve_steps(server, tab):
    page = tab.open(f"{server.url}/gradient_descent")
    button = page.get_by_role("button", name="Do 1", exact=True)
    for _ in range(12):
        button.click(delay=0)
    tab.settle()
    assert page.get_by_label("Steps done").input_value() == "12"
    page.reload()
    tab.settle()
    page.get_by_role("button", name="Do 1", exact=True).click()
    tab.settle()
    assert page.get_by_label("Steps done").input_value() == "13"


@pytest.mark.browser
def test_what_was_brought_is_forgotten_on_request(server, chromium):
    own = Tab(chromium)
    page = own.open(f"{server.url}/pixels")
    bring(page, own, "pixels")
    link = page.url
    page.goto(server.url)
    own.settle()
    page.get_by_text("Your files").first.click()
    page.get_by_text("own_photo.jpg").first.wait_for()
    own.screenshot("keeping-your-files")
    page.get_by_role("button", name="Forget my files").click()
    own.settle()
    assert page.get_by_text("own_photo.jpg").count() == 0
    page.goto(link)
    own.settle()
    page.get_by_text("This link was made with somebody's own").first.wait_for()
    own.close()


class Wire:
    """A port before the server's, whose wire can be cut and mended."""

    def __init__(self, url):
        self.target = ("localhost", int(url.rpartition(":")[2]))
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.pairs, self.listener = [], None
        self.mend()

    def mend(self):
        self.listener = socket.create_server(("localhost", self.port), reuse_port=False)
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def _accept(self, listener):
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            far = socket.create_connection(self.target)
            self.pairs += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    @staticmethod
    def _pass_on(one, other):
        try:
            while data := one.recv(65536):
                other.sendall(data)
        except OSError:
            pass
        for end in (one, other):
            end.close()

    def cut(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for end in self.pairs:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
        self.pairs = []


@pytest.fixture(scope="module")
def forgetful(tmp_path_factory):
    """A server that forgets a session two seconds after its connection broke, as the usual one does after minutes."""
    folder = tmp_path_factory.mktemp("forgetful")
    app, pool = (*APP, "--server.disconnectedSessionTTL", "2"), jobs.start_pool()  # the tests' own
    running = Server(folder / "log.txt", app, DLPLAY_SCHEDULER=pool)
    yield running
    running.stop()


@pytest.mark.browser
@pytest.mark.parametrize("pair", CUT_TOGETHER)
def test_uploads_survive_a_connection_that_was_cut(forgetful, chromium, pair):
    wire, tabs = Wire(forgetful.url), {name: Tab(chromium) for name in CUT_TOGETHER[pair]}
    for name, tab in tabs.items():
        bring(tab.open(address_of(wire, name)), tab, name)
    wire.cut()
    tab.page.wait_for_timeout(8000)
    wire.mend()
    for name, tab in tabs.items():
        page, says = tab.page, BROUGHT[name][3]
        page.locator('[data-testid="stApp"][data-test-connection-state="CONNECTED"]').wait_for(timeout=60_000)
        tab.settle()
        page.get_by_text(says).first.wait_for()
        other = page.get_by_role("tab", name="Code to take home")
        if other.count() and name not in ELSEWHERE:
            other.click()
            tab.settle()
        tab.screenshot(f"keeping-{name}-cut")
        assert page.get_by_text(says).count() >= 1
        assert page.get_by_text("does not exist").count() == 0
        assert page.get_by_text("our fault").count() == 0
        tab.close()
    wire.cut()
