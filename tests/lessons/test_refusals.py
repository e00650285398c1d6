"""What a page refuses is no part of the code to take home: the script runs, with what the page goes on with."""

import pytest

from tests.at_home import run_at_home
from tests.helpers import healthy, open_page, script_on

TABLE = ("table_source", "x.csv", b"%PDF-1.7 no table")
PICTURE = ("source", "x.png", b"%PDF-1.7 no picture")
REFUSED = [  # page, what its link says, and an upload: key of the source, name, content
    ("images/pixels", {"pixels.formula": "max(R,G,B)"}, None),
    ("images/pixels", {}, PICTURE),
    ("images/kernels", {}, PICTURE),
    ("convnets/pooling", {"pooling.input": "picture"}, PICTURE),
    ("convnets/convolution", {"convolution.example": "your picture"}, PICTURE),
    ("foundations/regression", {}, TABLE),
    ("foundations/neural_network", {"neural_network.epochs": 3}, TABLE),
    ("sequences/forecast", {"forecast.k": 2, "forecast.methods": "least squares"}, TABLE),
]


WRONG = "7 ; x¿y"
STOPPED = [  # page, and the control that takes a text which the page cannot go on with
    ("images/kernels", "kernels.weights"),
    ("convnets/convolution", "convolution.input"),
    ("convnets/pooling", "pooling.values"),
    ("convnets/normalization", "normalization.values"),
    ("convnets/network_builder", "network_builder.stack"),
    ("vision/boxes", "boxes.boxes"),
]


@pytest.mark.parametrize(("page", "link", "upload"), REFUSED)
def test_what_is_refused_is_no_part_of_the_script(page, link, upload, tmp_path):
    app = open_page(f"pages/{page}.py", tab="Code to take home", **link)
    if upload:
        source, name, content = upload
        app.segmented_control(key=source).set_value("Upload").run()
        app.file_uploader[0].upload(name, content, "application/octet-stream").run()
    assert healthy(app).error
    app.session_state["whole_code"] = True
    script = script_on(healthy(app.run()))
    assert "max(R,G,B)" not in script
    assert "x.csv" not in script
    assert "x.png" not in script
    assert run_at_home(script, tmp_path)


@pytest.mark.parametrize(("page", "key"), STOPPED)
def test_a_page_that_cannot_go_on_shows_no_code(page, key):
    app = healthy(open_page(f"pages/{page}.py", tab="Code to take home", **{key: WRONG}))
    assert app.error
    assert not app.code


def test_a_formula_of_ones_own_goes_home_with_the_link(tmp_path):
    app = healthy(open_page("pages/images/pixels.py", tab="Code to take home", **{"pixels.formula": "R ** 3"}))
    app.session_state["whole_code"] = True
    script = script_on(healthy(app.run()))
    assert "parse_formula('R ** 3')" in script
    assert run_at_home(script, tmp_path)
