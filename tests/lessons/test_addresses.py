"""Every page with its address empty, junk or over-long: no fault, no control without a value."""

import ast

import pytest

from tests.helpers import PAGES, ROOT, healthy, open_page, open_tab, tabs_of

NOTHING = {"empty": "", "junk": "-99999x<b>", "over-long": "9" * 5000}
CHOICES = ("selectbox", "select_slider", "slider", "toggle", "segmented_control", "pills", "radio")
KINDS = (*CHOICES, "number_input", "text_input", "text_area", "checkbox")


def controls(app, kinds):
    return [control for kind in kinds for control in app.get(kind) if control.key]


@pytest.mark.parametrize("page", PAGES)
def test_a_broken_link_opens_the_page_and_every_control_has_a_value(page):
    for tab in tabs_of(page):
        keys = [control.key for control in controls(healthy(open_tab(page, tab)), KINDS)]
        for kind, value in NOTHING.items():
            broken = healthy(open_tab(page, tab, **dict.fromkeys(keys, value)))
            without = [control.key for control in controls(broken, CHOICES) if control.value is None]
            asked = [key for key in without if "question" not in key]  # a question begins without an answer
            assert asked == [], (tab, kind)


def test_a_choice_that_is_taken_back_is_put_back():
    app = healthy(open_page("pages/foundations/gradient_descent.py"))
    app.session_state["gradient_descent.part"] = None
    assert healthy(app.run()).segmented_control(key="gradient_descent.part").value == "One update by hand"


CHOOSING = {"selectbox", "radio", "segmented_control", "pills", "select_slider", "multiselect", "tabs"}
WAYS = {"controls.py", "lesson.py"}  # where the one way to choose stands; a question begins without an answer
SHOWING = [path for place in ("pages", "dlplay/lessons", "dlplay/ui") for path in sorted((ROOT / place).rglob("*.py"))]


def test_there_is_one_way_to_choose():
    direct = [
        f"{path.relative_to(ROOT)}, line {node.lineno}"
        for path in SHOWING
        if path not in {ROOT / "dlplay" / "ui" / name for name in WAYS}
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHOOSING
    ]
    assert direct == [], "ui.choose and ui.pick_many never give None; ui.show_tabs has each lesson's own key"


LEFT = {"written", "left_at", "left_choice"}  # how a tab asks for what stands in the control of another one


def test_what_a_tab_asks_of_another_one_is_the_key_of_a_control():
    calls = [
        (path.name, node)
        for path in SHOWING
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    given = {ast.unparse(word.value) for _, call in calls for word in call.keywords if word.arg == "key"}
    asked = {(name, ast.unparse(call.args[0])) for name, call in calls if call.func.attr in LEFT}
    assert len(asked) >= 5
    assert [one for one in sorted(asked) if one[1] not in given] == []
