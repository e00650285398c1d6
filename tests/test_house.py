"""The rules of the house: a page is a table of contents, a lesson a folder of short files, and both say their texts."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "pages").rglob("*.py"))
LESSONS = sorted((ROOT / "dlplay" / "lessons").rglob("*.py"))
MOST_OF_A_PAGE, MOST_OF_A_LESSON, MOST_OF_A_BODY = 60, 150, 40  # lines
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef
SHOWS = {
    "title", "header", "subheader", "markdown", "caption", "info", "warning", "error", "success", "button",
    "expander", "download_button", "link_button", "metric", "popover", "file_uploader", "spinner",
}  # fmt: skip
INSIDE_UI = {"bind", "format_func"}  # the controls of dlplay.ui take care of these


def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path):
    return str(path.relative_to(ROOT))


def body_lines(function):
    """The lines of a function without its signature and its docstring."""
    first = function.body[1] if ast.get_docstring(function) and len(function.body) > 1 else function.body[0]
    return function.body[-1].end_lineno - first.lineno + 1


def is_written_here(node):
    """Say whether a text, or a part of it, stands here in English."""
    if isinstance(node, ast.IfExp):
        return is_written_here(node.body) or is_written_here(node.orelse)
    if isinstance(node, ast.BinOp):
        return is_written_here(node.left) or is_written_here(node.right)
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return any(sum(letter.isalpha() for letter in text) > 1 for text in texts)


def unsaid(tree):
    """The lines in which a text of this file reaches a reader without say."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            shown = {"image": node.args[1:2]}.get(node.func.attr, node.args[:1] if node.func.attr in SHOWS else [])
            shown = [*shown, *(word.value for word in node.keywords if word.arg in ("alt", "help"))]
            yield from (one.lineno for one in shown if is_written_here(one))


def wrongly_said(tree):
    """The lines in which say gets a text that no catalogue can hold."""
    for node in ast.walk(tree):
        is_said = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say"
        if is_said and not isinstance(node.args[0], ast.Constant | ast.Name | ast.Attribute | ast.Subscript):
            yield node.lineno


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_is_a_table_of_contents(path):
    tree = tree_of(path)
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_OF_A_PAGE
    assert [node.name for node in ast.walk(tree) if isinstance(node, FUNCTIONS)] == []


@pytest.mark.parametrize("path", LESSONS, ids=name_of)
def test_a_lesson_is_made_of_short_files_and_short_functions(path):
    tree = tree_of(path)
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_OF_A_LESSON
    functions = [node for node in ast.walk(tree) if isinstance(node, FUNCTIONS)]
    assert {one.name: body_lines(one) for one in functions if body_lines(one) > MOST_OF_A_BODY} == {}


@pytest.mark.parametrize("path", LESSONS, ids=name_of)
def test_a_lesson_shows_nothing_when_it_is_imported(path):
    allowed = ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign | ast.ClassDef | FUNCTIONS
    top = tree_of(path).body
    assert [node.lineno for node in top[1:] if not isinstance(node, allowed)] == []
    values = [node.value for node in top if isinstance(node, ast.Assign | ast.AnnAssign) and node.value]
    assert [
        node.lineno for node in values if any(isinstance(one, ast.Name) and one.id == "st" for one in ast.walk(node))
    ] == []


@pytest.mark.parametrize("path", [*PAGES, *LESSONS], ids=name_of)
def test_what_readers_read_is_said(path):
    tree = tree_of(path)
    assert sorted({*unsaid(tree), *wrongly_said(tree)}) == []


@pytest.mark.parametrize("path", [*PAGES, *LESSONS], ids=name_of)
def test_controls_are_those_of_the_house(path):
    words = [word for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call) for word in node.keywords]
    assert [word.value.lineno for word in words if word.arg in INSIDE_UI] == []


def test_the_guards_see_what_is_wrong():
    wrong = ast.parse(
        'st.caption("Two words")\nst.image(x, f"{n} pictures")\nst.info(say(f"{n} more"))\nst.info(say("Fine."))'
    )
    assert sorted(unsaid(wrong)) == [1, 2]
    assert list(wrongly_said(wrong)) == [3]


def test_the_tests_stand_in_the_same_tree():
    tests, ours = ROOT / "tests", {"browser", "benchmarks", "cases"}
    folders = {path.parent.relative_to(tests) for path in tests.rglob("test_*.py")} - {Path(".")}
    assert [str(one) for one in folders if one.parts[0] not in ours and not (ROOT / "dlplay" / one).is_dir()] == []
    assert {path.stem for path in tests.glob("test_*.py")} == {"test_house", "test_layers", "test_words"}
