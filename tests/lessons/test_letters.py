"""Names from files on every page: whatever reads Markdown, Plotly's marks or HTML gets them escaped.

That Chromium then shows them letter by letter, and asks nobody outside, is tested in tests/browser/test_letters.py.
"""

import io
import zipfile

import cv2
import numpy as np
import pytest
from google.protobuf.message import Message

from dlplay import classification, detection, segmentation
from dlplay.segmentation.views import FoundObject
from dlplay.words import plain
from tests.helpers import healthy, open_page

NAMES = (
    "**evil**",
    "$evil$",
    ":red[evil]",
    "<b>evil</b>",
    "![evil](http://127.0.0.1:9/evil.png)",
    "[evil](http://127.0.0.1:9/evil)",
    "https://evil.example",
)
AS_THEY_ARE = {  # fields whose letters are shown as they are; every other field may be read as Markdown
    "Selectbox.options",
    "MultiSelect.options",
    "Selectbox.raw_value",
    "TextInput.value",
    "TextInput.default",
    "Code.code_text",
    "Text.body",
    "Image.alt",
}


def texts_of(message):
    """Every text within an element: (name of its field, text)."""
    for field, value in message.ListFields():
        if isinstance(value, str | Message):
            values = [value]
        elif hasattr(value, "values"):  # a map
            values = list(value.values())
        else:
            values = list(value) if hasattr(value, "extend") else []
        for one in values:
            if isinstance(one, Message):
                yield from texts_of(one)
            elif isinstance(one, str) and field.name not in ("id", "url", "query_param_key", "element_hash"):
                yield field.full_name, one


def nodes_of(block):
    """Every element and block within a block of a page."""
    for child in block.children.values():
        yield child
        if hasattr(child, "children"):
            yield from nodes_of(child)


def shown_by(app):
    """All texts of a page: (field, text)."""
    return [text for node in nodes_of(healthy(app)._tree) if node.proto for text in texts_of(node.proto)]


def as_markup(field, text):
    """Which of the names a field would not show letter by letter: as markup, or with an escape."""
    if field in AS_THEY_ARE:
        return [name for name in NAMES if plain(name) in text]
    if field.startswith("PlotlyChart") or field in ("Html.body", "BidiComponent.json"):
        return [name for name in NAMES if name.startswith("<") and name in text]
    if text.startswith("$$\n"):  # a formula, of which only $ would be more than a letter
        return ["$evil$"] if "$evil$" in text.replace(r"\$evil\$", "") else []
    return [name for name in NAMES if name in text]


def check(app, *wanted):
    """No name is markup anywhere on the page, and the wanted ones are there."""
    shown = shown_by(app)
    assert [(field, text) for field, text in shown if as_markup(field, text)] == []
    everything = "\n".join(text for _, text in shown)
    assert [name for name in wanted if plain(name) not in everything] == []


def upload(app, name, content, place=0):
    app.file_uploader[place].upload(name, content, "application/octet-stream").run()
    return healthy(app)


def png(value=100, size=(32, 32)):
    pixels = np.full((*size, 3), value, np.uint8)
    pixels[:8, :8] = 255 - value
    return cv2.imencode(".png", pixels)[1].tobytes()


def zipped(files):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def table(target=""):
    """A table whose columns and words are the names; target: the last column is numbers, or words."""
    head = [*NAMES[1:], NAMES[0]]
    rows = [head]
    for k in range(30):
        numbers = [str(round((k * (n + 3)) % 11 + k / 7, 3)) for n in range(len(head) - 2)]
        rows.append([*numbers, NAMES[k % 3], str(k * k % 17) if target == "number" else NAMES[3 + k % 2]])
    return "\n".join(";".join(row) for row in rows).encode()


REGRESSION_TABS = ["One row", "Picture", "All rows", "Preparation", "Code to take home"]
NETWORK_TABS = ["Boundary", "Inside", "One row", "Compare", "Preparation", "Code to take home"]


@pytest.mark.parametrize("target", ["number", "class"])
@pytest.mark.parametrize(
    ("page", "tabs"),
    [("regression", REGRESSION_TABS), ("neural_network", NETWORK_TABS)],
)
def test_names_of_a_table(page, tabs, target):
    app = open_page(f"pages/foundations/{page}.py", tab=tabs[0])
    app.segmented_control(key="table_source").set_value("Upload").run()
    upload(app, f"{NAMES[0]} {NAMES[3]}.csv", table(target))
    check(app, NAMES[0], NAMES[3])
    for tab in tabs[1:]:
        app.query_params[f"{page}.tab"] = tab
        check(app.run(), NAMES[0])


def test_a_refused_table():
    app = open_page("pages/foundations/regression.py")
    app.segmented_control(key="table_source").set_value("Upload").run()
    for name in NAMES:
        upload(app, f"{name}.csv", b"\x00\x01\x02%PDF")
        assert app.error
        check(app, name)


def test_names_of_a_series():
    rows = "\n".join(f"{2000 + k // 12}-{k % 12 + 1:02d}-01;{k % 12 + k / 30:.3f};{k}" for k in range(144))
    content = f"{NAMES[2]};{NAMES[0]}{NAMES[1]};{NAMES[3]}\n{rows}".encode()
    app = open_page("pages/sequences/forecast.py")
    app.segmented_control(key="table_source").set_value("Upload").run()
    upload(app, f"{NAMES[4]}.csv", content)
    check(app, NAMES[0], NAMES[1])
    for tab in ("Judged", "By hand", "Future", "Code to take home"):
        app.query_params["forecast.tab"] = tab
        check(app.run(), NAMES[0])


def test_names_of_classes_and_pictures():
    names = [name.replace("/", "") for name in NAMES]
    files = {f"{name}/{name}{k}.png": png(20 * k + 5 * n) for n, name in enumerate(names[:4]) for k in range(6)}
    files["notes.txt"] = b"no picture"
    app = open_page("pages/vision/fine_tune.py")
    app.segmented_control(key="fine_tune.source").set_value("Zip file").run()
    upload(app, f"{NAMES[0]}.zip", zipped(files))
    check(app, names[0], names[3])
    upload(app, f"{NAMES[1]}.zip", b"PK no zip")
    check(app, NAMES[1])
    app.segmented_control(key="fine_tune.source").set_value("Class by class").run()
    app.text_input(key="fine_tune.class").set_value(NAMES[0]).run()
    check(app, NAMES[0])


def labelled_boxes():
    files = {"classes.txt": "\n".join(NAMES[:4])}
    for k in range(6):
        files[f"{NAMES[1]}{k}.png"] = png(30 * k)
        files[f"{NAMES[1]}{k}.txt"] = f"{k % 4} 0.5 0.5 0.4 0.4\n{k % 4} 0.5 0.5 0.4 1.9\n"
    return zipped(files)


def labelled_masks():
    files = {}
    for k in range(4):
        mask = np.zeros((32, 32), np.uint8)
        mask[4:20, 4:20] = 1 + k % 2
        files[f"pictures/{NAMES[0]}{k}.png"] = png(30 * k)
        files[f"masks/{NAMES[0]}{k}.png"] = cv2.imencode(".png", mask)[1].tobytes()
    files[f"pictures/{NAMES[3].replace('/', '')}.png"] = png()
    return zipped(files)


@pytest.mark.parametrize(
    ("page", "key", "content", "parameters"),
    [
        ("detect", "detect", labelled_boxes, {"tab": "Train"}),
        ("segment", "segment", labelled_masks, {"tab": "Train"}),
    ],
)
def test_names_of_labelled_pictures(page, key, content, parameters):
    app = open_page(f"pages/vision/{page}.py", **parameters)
    app.segmented_control(key=f"{key}.labelled_source").set_value("Zip file").run()
    place = [one.key for one in app.file_uploader].index(f"{key}.labelled_zip")
    upload(app, f"{NAMES[0]}.zip", content(), place)
    check(app, NAMES[0])
    upload(app, f"{NAMES[3]}.zip", b"PK no zip", place)
    check(app, NAMES[3])


def test_names_of_a_clip():
    frames = {f"{NAMES[0]}{k}.png": png(40 * k) for k in range(3)}
    app = open_page("pages/vision/medical_case.py")
    app.segmented_control(key="medical_case.source").set_value("Upload").run()
    upload(app, f"{NAMES[0]} {NAMES[1]}.zip", zipped(frames))
    check(app, NAMES[0])
    upload(app, f"{NAMES[3]}.zip", b"PK no zip")
    check(app, NAMES[3])


@pytest.mark.parametrize("page", ["images/pixels", "vision/classify"])
def test_the_name_of_a_picture(page):
    app = open_page(f"pages/{page}.py")
    app.segmented_control(key="source").set_value("Upload").run()
    upload(app, f"{NAMES[0]}.png", png())
    check(app, NAMES[0])
    upload(app, f"{NAMES[3]}.png", b"no picture")
    check(app, NAMES[3])


@pytest.mark.parametrize("name", NAMES)
def test_names_of_classes_in_what_is_told_of_answers(name):
    found = FoundObject(1, name, 4, (0, 0, 2, 2))
    detections = detection.Detections(np.zeros((1, 4)), np.ones(1), np.zeros(1, np.int64))
    told = [
        detection.nothing_sentence((name,)),
        detection.detection_table(detections, (name,)),
        segmentation.object_sentence([found], 1),
        segmentation.count_sentence({name: (1, 4), "ground": (0, 12)}),
    ]
    for text in told:
        assert plain(name) in text
        assert name not in text
    bars = classification.probability_bars([name], [1.0])
    assert bars.layout.annotations[0].text.startswith(name.replace("<", "&lt;").replace(">", "&gt;"))
