"""What a page refuses is no part of the code to take home: the script runs, with what the page goes on with."""

import pytest

from tests.helpers import healthy, open_page, run_at_home, script_on

TABLE = ("table_source", "x.csv", b"%PDF-1.7 no table")
PICTURE = ("source", "x.png", b"%PDF-1.7 no picture")
REFUSED = [  # page, what its link says, and an upload: key of the source, name, content
    ("images/pixels", {"formula": "max(R,G,B)"}, None),
    ("images/pixels", {}, PICTURE),
    ("images/kernels", {}, PICTURE),
    ("foundations/regression", {}, TABLE),
    ("foundations/neural_network", {"neural_network.epochs": 3}, TABLE),
    ("sequences/forecast", {"forecast.k": 2, "forecast.methods": "least squares"}, TABLE),
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
