"""Every page in the frame, by Streamlit's AppTest: it is listed, runs, and survives its controls' extremes."""

import json
import re
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dlplay.data import SAMPLES, read_picture, sample
from dlplay.lessons import LESSONS

ROOT = Path(__file__).parents[1]
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").rglob("*.py"))
WITH_PICTURE = {  # page -> what its link says for it to work on a picture
    "pages/convnets/convolution.py": {"example": "your picture"},
    "pages/convnets/feature_maps.py": {},
    "pages/convnets/pooling.py": {"input": "picture"},
    "pages/images/kernels.py": {},
    "pages/images/pixels.py": {},
}


def open_page(page, **parameters):
    """Open a page within the frame, as its link does."""
    app = AppTest.from_file(str(ROOT / "frame.py"), default_timeout=60).switch_page(page)
    for name, value in parameters.items():
        app.query_params[f"{Path(page).stem}.tab" if name == "tab" else name] = str(value)
    app.run()
    return app


def press(app, key, times=1):
    """Click a button that counts its clicks, as the browser does: it sends the total of all clicks."""
    parts = [getattr(node, "proto", None) for node in app._tree]
    part = next(one for one in parts if getattr(one, "id", "").endswith(f"-{key}"))
    total = app.session_state[f"{key}.seen"] + times
    states = app._tree.get_widget_states()
    states.widgets.add(id=part.id, json_value=json.dumps({"total": total}))
    app._run(states)
    return app


def healthy(app):
    assert not app.exception, [exception.message for exception in app.exception]
    return app


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
    nonsense = dict.fromkeys(("row", "column", "side", "sample", "kernel", "stride", "tab", "weights"), "-99999x")
    healthy(open_page(page, **nonsense, formula="__import__('os')"))


def test_pixels_shows_the_lecture_numbers():
    app = healthy(open_page("pages/images/pixels.py"))
    assert "(350, 449, 3)" in app.code[0].value
    assert "0.98762 | 0.72549 | 0.35294" in " ".join(text.value for text in app.markdown)


def test_pixels_names_what_is_wrong_in_a_formula():
    app = healthy(open_page("pages/images/pixels.py", tab="Own formula", formula="R^2"))
    assert r"write \*\*" in app.error[0].value
    assert "(character 2)" in app.error[0].value


def test_kernels_says_why_weights_cannot_be_used():
    app = healthy(open_page("pages/images/kernels.py", weights="1 2; 3"))
    assert "row 2 has 1 numbers, row 1 has 2" in app.error[0].value
    app.text_input(key="weights").set_value("1 2; 3 4").run()
    assert not healthy(app).error


def test_a_preset_fills_the_controls_and_an_edit_of_the_text_stays():
    app = healthy(open_page("pages/images/kernels.py"))
    app.selectbox(key="kernel").set_value("emboss").run()
    assert app.text_input(key="weights").value == "-2 -1 0; -1 0 1; 0 1 2"
    assert app.slider(key="offset").value == 0.5
    app.text_input(key="weights").set_value("0 0 0; 1 0 0; 0 0 0").run()
    app.slider(key="stride").set_value(2).run()
    assert healthy(app).text_input(key="weights").value == "0 0 0; 1 0 0; 0 0 0"


def phone_photo():
    """A JPEG as a phone writes it: stored sideways, with an EXIF tag that says so."""
    from io import BytesIO

    from PIL import Image

    image = Image.fromarray(sample("chelsea").pixels)
    exif = Image.Exif()
    exif[0x0112] = 6
    buffer = BytesIO()
    image.save(buffer, "JPEG", exif=exif, quality=95)
    return buffer.getvalue()


def upload(app, name, content, mime):
    app.segmented_control(key="source").set_value("Upload").run()
    app.file_uploader[0].upload(name, content, mime).run()
    return healthy(app)


def test_a_bad_upload_gets_a_message_and_loses_nothing():
    app = upload(open_page("pages/images/pixels.py"), "me.jpg", phone_photo(), "image/jpeg")
    assert "(451, 300, 3)" in app.code[0].value
    app.file_uploader[0].upload("x.png", b"%PDF-1.7 not a picture", "image/png").run()
    assert "PDF" in healthy(app).error[0].value
    assert "(451, 300, 3)" in app.code[0].value


def run_at_home(script, folder):
    assert "dlplay" not in script
    file = folder / "experiment.py"
    file.write_text(script, encoding="utf-8")
    done = subprocess.run([sys.executable, str(file)], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def undefined_names(script):
    """What a script uses without defining it, for a script that takes too long to run.

    Annotations in quotes name keras, which only the functions import.
    """
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--isolated",
        "--select",
        "F821",
        "--output-format",
        "concise",
        "-",
    ]
    return subprocess.run(command, input="import keras\n" + script, capture_output=True, text=True, check=False).stdout


def script_on(app):
    """The whole script as the page shows it, in the last code block once its expander is open."""
    return max((block.value for block in app.code), key=len)


@pytest.mark.parametrize("own", [False, True], ids=["sample", "upload"])
@pytest.mark.parametrize("page", [page for page in PAGES if "images" in page])
def test_the_script_taken_home_prints_the_numbers_of_the_page(page, own, tmp_path):
    of = "kernel_" if "kernels" in page else ""
    app = open_page(page, tab="Code to take home", **{f"{of}row": 40, f"{of}column": 50})
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


SHARED_KEYS = {"question"}  # keeps nothing: a question stands in no link


def test_no_control_shares_its_key_with_another_page():
    owner = {}
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        for key in set(re.findall(r'key=f?"([^"{]+)"', text)) - SHARED_KEYS:
            if key not in {"before", "after"}:  # pictures, which keep nothing
                assert owner.setdefault(key, page) == page, key
