"""Every page in the frame, by Streamlit's AppTest: it is listed, runs, and survives its controls' extremes."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dlplay.data import SAMPLES, read_picture, sample
from dlplay.lessons import LESSONS
from tests.at_home import run_at_home
from tests.helpers import PAGES, ROOT, WITH_PICTURE, healthy, open_page, phone_photo, script_on, upload


def test_the_map_links_to_every_page():
    app = healthy(AppTest.from_file(str(ROOT / "frame.py"), default_timeout=60).run())
    listed = [lesson.page for lessons in LESSONS.values() for lesson in lessons]
    assert sorted(listed) == PAGES
    assert len(app.get("page_link")) == len(listed)
    assert app.title[0].value == "DL Playground"


@pytest.mark.parametrize("page", WITH_PICTURE)
def test_a_page_runs_on_every_sample(page):
    app = healthy(open_page(page, **WITH_PICTURE[page]))
    for name in SAMPLES:
        healthy(app.selectbox(key="sample").set_value(name).run())


@pytest.mark.parametrize("page", PAGES)
def test_a_page_survives_its_controls_extremes(page):
    app = healthy(open_page(page, **{"sample": "text", **WITH_PICTURE.get(page, {})}))
    assert not app.code  # nothing to be coloured where a page opens: what does it keeps a phone waiting
    for kind in ("slider", "number_input"):
        for key in [widget.key for widget in getattr(app, kind)]:
            for end in ("min", "max"):
                widget = next(one for one in getattr(app, kind) if one.key == key)
                healthy(widget.set_value(getattr(widget, end)).run())
    for key in [widget.key for widget in app.selectbox]:
        options = next((one.options for one in app.selectbox if one.key == key), ())
        for option in options[:: max(1, len(options) // 40)]:  # of ImageNet's thousand classes, some
            for widget in [one for one in app.selectbox if one.key == key]:  # a choice may take another control away
                healthy(widget.set_value(option).run())


@pytest.mark.parametrize("page", PAGES)
def test_nonsense_in_the_link_does_no_harm(page):
    names = ("row", "column", "side", "kernel", "stride", "weights")
    nonsense = {f"{Path(page).stem}.{name}": "-99999x" for name in names} | {"sample": "-99999x", "tab": "-99999x"}
    healthy(open_page(page, **nonsense, **{"pixels.formula": "__import__('os')"}))


def test_pixels_shows_the_lecture_numbers():
    app = healthy(open_page("pages/images/pixels.py"))
    shown = " ".join(text.value for text in app.markdown)
    assert "`image.shape` → `(350, 449, 3)`" in shown
    assert "0.98762 | 0.72549 | 0.35294" in shown


def test_pixels_names_what_is_wrong_in_a_formula():
    app = healthy(open_page("pages/images/pixels.py", tab="Own formula", **{"pixels.formula": "R^2"}))
    assert r"write \*\*" in app.error[0].value
    assert "(character 2)" in app.error[0].value


def test_kernels_says_why_weights_cannot_be_used():
    app = healthy(open_page("pages/images/kernels.py", **{"kernels.weights": "1 2; 3"}))
    assert "row 2 has 1 numbers, row 1 has 2" in app.error[0].value
    app.text_input(key="kernels.weights").set_value("1 2; 3 4").run()
    assert not healthy(app).error


def test_a_preset_fills_the_controls_and_an_edit_of_the_text_stays():
    app = healthy(open_page("pages/images/kernels.py"))
    app.selectbox(key="kernels.kernel").set_value("emboss").run()
    assert app.text_input(key="kernels.weights").value == "-2 -1 0; -1 0 1; 0 1 2"
    assert app.slider(key="kernels.offset").value == 0.5
    app.text_input(key="kernels.weights").set_value("0 0 0; 1 0 0; 0 0 0").run()
    app.slider(key="kernels.stride").set_value(2).run()
    assert healthy(app).text_input(key="kernels.weights").value == "0 0 0; 1 0 0; 0 0 0"


def test_a_bad_upload_gets_a_message_and_loses_nothing():
    app = upload(open_page("pages/images/pixels.py"), "me.jpg", phone_photo(), "image/jpeg")
    assert any("`(451, 300, 3)`" in text.value for text in app.markdown)
    app.file_uploader[0].upload("x.png", b"%PDF-1.7 not a picture", "image/png").run()
    assert "PDF" in healthy(app).error[0].value
    assert any("`(451, 300, 3)`" in text.value for text in app.markdown)


@pytest.mark.parametrize("own", [False, True], ids=["sample", "upload"])
@pytest.mark.parametrize("page", [page for page in PAGES if "images" in page])
def test_the_script_taken_home_prints_the_numbers_of_the_page(page, own, tmp_path):
    app = open_page(page, tab="Code to take home", **{f"{Path(page).stem}.row": 40, f"{Path(page).stem}.column": 50})
    if own:
        photo = phone_photo()
        upload(app, "me.jpg", photo, "image/jpeg")
        (tmp_path / "me.jpg").write_bytes(photo)
        pixels = read_picture(photo, "me.jpg").pixels
    else:
        pixels = sample("monument").pixels
    app.session_state["whole_code"] = True
    healthy(app.run())
    output = run_at_home(script_on(app), tmp_path)
    if "pixels" in page:
        unit = pixels[40, 50] / np.iinfo(pixels.dtype).max
        assert " | ".join(f"{value:.5f}" for value in unit) in output
        assert f"{unit.mean():.5f}" in output
    else:
        image = (pixels / np.iinfo(pixels.dtype).max).astype(np.float32)
        expected = cv2.blur(image, (3, 3), borderType=cv2.BORDER_CONSTANT)[40, 50]
        for name, value in zip("RGB", expected, strict=True):
            line = next(line for line in output.splitlines() if line.startswith(f"result at row 40, column 50, {name}"))
            assert float(line.rpartition(" ")[2]) == pytest.approx(value, abs=2e-5)
