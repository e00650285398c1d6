"""The rules of the house: a page is a table of contents, a lesson a folder of short files, and both say their texts."""

import ast
import functools
import importlib
import re
from pathlib import Path

import pytest

from dlplay import palette
from dlplay.export import source
from scripts import collect_words

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "pages").rglob("*.py"))
LESSONS = sorted((ROOT / "dlplay" / "lessons").rglob("*.py"))
UI = [*sorted((ROOT / "dlplay" / "ui").glob("*.py")), ROOT / "app.py", ROOT / "frame.py"]
ALL = sorted((ROOT / "dlplay").rglob("*.py"))
FOUR = {"arithmetic", "words", "drawings", "figures"}  # files, or folders, of a topic that show
NO_TOPICS = {"lessons", "ui", "data", "jobs", "export", "visits", "lab_book"}
TOPIC_FILES = [
    path for path in ALL if path.parent.name != "dlplay" and path.parts[len(ROOT.parts) + 1] not in NO_TOPICS
]
OF_ARITHMETIC = re.compile(r"_(arithmetic|lines?|formulas?|equations?)$")
OF_WORDS = re.compile(r"_(sentences?|cells|table|rows)$")
LATEX = re.compile(r"\\(frac|cdot|sum|times|quad|qquad|mathrm|hat|sqrt|prod|begin)\b")
MARKUP = re.compile(r"<(svg|g|path|rect|line|polyline|circle|text)\b")
SAYS = {"say", "say_count", "Note", "join_notes"}
SENTENCE = re.compile(r"[A-Za-z]{2,},? [a-z]{2,},? [a-z]{2,}")
MOST_OF_A_PAGE, MOST_OF_A_LESSON, MOST_OF_A_BODY = 60, 150, 40  # lines
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef
SAYABLE = ast.Constant | ast.Name | ast.Attribute | ast.Subscript | ast.IfExp
SHOWS = {
    "title", "header", "subheader", "markdown", "caption", "info", "warning", "error", "success", "button",
    "expander", "download_button", "link_button", "metric", "popover", "file_uploader", "spinner",
}  # fmt: skip
INSIDE_UI = {"bind", "format_func"}  # the controls of dlplay.ui take care of these


@functools.cache
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


CLASSES = {node.name for path in ALL for node in ast.walk(tree_of(path)) if isinstance(node, ast.ClassDef)}
CARRY = {"Note", "Alteration", *(name for name in CLASSES if name.endswith("Error"))}  # their words


def name_of(path):
    return str(path.relative_to(ROOT))


def wrong_in(paths, find):
    """Collect what is wrong, by the name of its file."""
    return {name_of(path): found for path in paths if (found := sorted(set(find(path)), key=str))}


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
        logs = isinstance(node, ast.Call) and "get_logger" in ast.unparse(node.func)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args and not logs:
            shown = {"image": node.args[1:2]}.get(node.func.attr, node.args[:1] if node.func.attr in SHOWS else [])
            shown = [*shown, *(word.value for word in node.keywords if word.arg in ("alt", "help"))]
            yield from (one.lineno for one in shown if is_written_here(one))


def wrongly_said(tree):
    """The lines in which say gets a text that no catalogue can hold."""
    for node in ast.walk(tree):
        name = collect_words.name_of(node.func) if isinstance(node, ast.Call) else ""
        if name == "say" and not isinstance(node.args[0], SAYABLE):
            yield node.lineno
        if name in CARRY | {"say_count"}:
            yield from (one.lineno for one in node.args[: 1 + (name == "say_count")] if isinstance(one, ast.JoinedStr))


def loose_sentences(tree):
    """The lines of functions in which a sentence is written that is not said."""
    functions = [node for node in ast.walk(tree) if isinstance(node, FUNCTIONS)]
    waiting = [statement for one in functions for statement in one.body[bool(ast.get_docstring(one)) :]]
    keys = [node.slice for node in ast.walk(tree) if isinstance(node, ast.Subscript)]
    pairs = [
        pair
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for pair in zip(node.keys, node.values, strict=True)
    ]
    keys += [key for key, value in pairs if isinstance(value, ast.BinOp)]  # names of what is reckoned, for the script
    while waiting:
        node = waiting.pop()
        name = collect_words.name_of(node.func) if isinstance(node, ast.Call) else ""
        if name in SAYS or name.endswith("Error") or isinstance(node, FUNCTIONS) or node in keys:
            continue
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
        if any(map(SENTENCE.search, texts)) and not set("\\<=#") & set("".join(texts)):
            yield node.lineno
        waiting += [one for one in ast.iter_child_nodes(node) if one not in parts or not texts]


def gives_text(function):
    """Say whether a function gives something to be read: texts, lists or tables of them; no arrays, no data."""
    returns = ast.unparse(function.returns)
    is_shown = re.match(r"(str|list\[|dict\[str, list|tuple\[(str|list)|pd\.DataFrame|Cells|Arithmetic)", returns)
    return bool(is_shown) and "Array" not in returns and bool(re.search(r"\bstr\b|DataFrame|Cells|Arith", returns))


def texts_of(node):
    """Give the texts within a part of a module, but for docstrings."""
    told = {id(one.body[0].value) for one in ast.walk(node) if isinstance(one, FUNCTIONS) and ast.get_docstring(one)}
    constants = [one for one in ast.walk(node) if isinstance(one, ast.Constant) and id(one) not in told]
    return [one.value for one in constants if isinstance(one.value, str)]


def misplaced(tree, where):
    """Name what a file of a topic holds that shows, and belongs under another of the four names.

    where: the one of the four that the file is, or that it lies in; "" for a file that computes.
    """
    for node in tree.body:
        texts = texts_of(node)
        if isinstance(node, ast.FunctionDef):
            calls = {collect_words.name_of(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}
            public, text = node.name[0] != "_", gives_text(node)
            if not where and {"say", "say_count", "say_again"} & calls:
                yield f"{node.name} says something, but what computes says nothing"
            if where != "arithmetic" and public and text and OF_ARITHMETIC.search(node.name):
                yield f"{node.name} is arithmetic"
            if where != "words" and public and text and OF_WORDS.search(node.name):
                yield f"{node.name} is words"
            pair = ast.unparse(node.returns) in ("Arithmetic", "tuple[str, list[str]]")
            if where == "arithmetic" and public and pair and not node.name.endswith("_arithmetic"):
                yield f"{node.name} gives a formula and its lines: call it ..._arithmetic"
        elif isinstance(node, ast.Assign | ast.AnnAssign) and where != "arithmetic":
            yield from (f"{one!r} is arithmetic" for one in texts if LATEX.search(one))
        if where != "drawings":
            yield from (f"{one!r} is a drawing" for one in texts if MARKUP.search(one))


def test_what_a_topic_shows_stands_under_four_names():
    """A formula in arithmetic, a sentence or a table in words, SVG in drawings; test_layers: Plotly in figures."""

    def find(path):
        where = next((one for one in (*path.parts[len(ROOT.parts) + 2 : -1], path.stem) if one in FOUR), "")
        return misplaced(tree_of(path), where)

    assert wrong_in(TOPIC_FILES, find) == {}


def num_lines(path):
    return len(path.read_text(encoding="utf-8").splitlines())


def functions_in(path):
    return [node for node in ast.walk(tree_of(path)) if isinstance(node, FUNCTIONS)]


def test_a_page_is_a_table_of_contents():
    assert wrong_in(PAGES, lambda path: [node.name for node in functions_in(path)]) == {}
    assert {name_of(path): num_lines(path) for path in PAGES if num_lines(path) > MOST_OF_A_PAGE} == {}


def test_a_lesson_is_made_of_short_files_and_short_functions():
    long = wrong_in(LESSONS, lambda path: [one.name for one in functions_in(path) if body_lines(one) > MOST_OF_A_BODY])
    assert long == {}
    assert {name_of(path): num_lines(path) for path in LESSONS if num_lines(path) > MOST_OF_A_LESSON} == {}


def shown_at_once(path):
    """The lines of a file that do more than define, or that ask Streamlit, when it is imported."""
    allowed = ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign | ast.ClassDef | FUNCTIONS
    top = tree_of(path).body
    yield from (node.lineno for node in top[1:] if not isinstance(node, allowed))
    for value in (node.value for node in top if isinstance(node, ast.Assign | ast.AnnAssign) and node.value):
        if any(isinstance(one, ast.Name) and one.id == "st" for one in ast.walk(value)):
            yield value.lineno


def test_a_lesson_shows_nothing_when_it_is_imported():
    assert wrong_in(LESSONS, shown_at_once) == {}


def test_what_readers_read_is_said():
    assert wrong_in([*PAGES, *LESSONS, *UI], lambda path: unsaid(tree_of(path))) == {}


def test_the_sentences_of_a_topic_are_said():
    showing = [one for one in ALL if FOUR & {*one.parts, one.stem} and one not in LESSONS]
    assert wrong_in(showing, lambda path: loose_sentences(tree_of(path))) == {}


def test_what_is_said_can_stand_in_a_catalogue():
    assert wrong_in(ALL, lambda path: wrongly_said(tree_of(path))) == {}


@functools.cache
def collected_words():
    return collect_words.collect({name_of(path): tree_of(path) for path in collect_words.python_files()})


def test_what_is_said_by_its_name_is_collected():
    found, unknown = collected_words()
    assert unknown == set()
    wanted = ("Predict first", "Every pixel becomes the mean", "{count:,} pixels have a probability", "area", "Boxes")
    missing = [text for text in wanted if not any(one.startswith(text) for one in found)]
    assert missing == []


def test_the_fields_of_a_sentence_tell_a_translator_what_they_hold():
    found, _ = collected_words()
    fields = {field for text in found for field in re.findall(r"\{(\w+)[}:!.]", text)}
    assert len(fields) > 500
    assert sorted(one for one in fields if re.search(r"[a-z_]{2}\d+$", one)) == []  # shape2; f1 and x2 are names


def test_what_a_reader_notes_is_a_note_that_can_be_said_in_another_language():
    told = re.compile(r"\b(notes|repaired|detected): (list\[str\]|tuple\[str, \.\.\.\])")
    topics = [path for path in ALL if not {"ui", "lessons"} & {*path.parts}]
    assert {name_of(path): found for path in topics if (found := told.findall(path.read_text()))} == {}


@pytest.mark.xdist_group("house")
def test_tests_that_share_what_is_trained_run_in_one_process(request):
    """Pytest 9.2 and xdist 3.8 forget the groups without a word: all is trained, and every browser started, twice."""
    in_groups = getattr(request.config.option, "loadgroup", False)
    assert not in_groups or request.node.nodeid.endswith("@house")


def taken_home():
    """The functions that transcripts run, and with them everything that a script taken home may contain."""
    for path in [*LESSONS, *(ROOT / "dlplay" / "ui").glob("*.py")]:
        names = vars(importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts)))
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and collect_words.name_of(node.func) in ("run", "run_once", "ran"):
                for one in node.args:
                    root = one
                    while isinstance(root, ast.Attribute):
                        root = root.value
                    if isinstance(root, ast.Name) and root.id in names and isinstance(one, ast.Attribute):
                        found = eval(ast.unparse(one), names)  # noqa: S307  an attribute of a module of ours
                        if callable(found) and found.__module__.startswith("dlplay."):
                            yield found


@functools.cache
def definitions_taken_home():
    """The source of all that a script may contain."""
    functions, waiting, definitions = list(dict.fromkeys(taken_home())), set(), {}
    assert len(functions) > 150
    for function in functions:
        source._collect(function.__module__, function.__name__, {}, definitions, waiting)
    return list(definitions)


def test_a_script_taken_home_says_nothing():
    """It has no dlplay, so its errors and notes carry their words; the page says them."""
    definitions = definitions_taken_home()
    called = [node for one in definitions for node in ast.walk(ast.parse(one)) if isinstance(node, ast.Call)]
    assert not {"say", "say_count"} & {collect_words.name_of(node.func) for node in called}


def test_a_script_taken_home_may_lie_in_any_folder_and_be_a_notebook():
    (asking,) = [one for one in definitions_taken_home() if "__file__" in one]
    for known in ({}, {"__file__": "/script.py"}, {"__file__": "/content/script.py"}):
        exec(f"from pathlib import Path\n{asking}", known)  # noqa: S102  a line of ours


def test_controls_are_those_of_the_house():
    def find(path):
        words = [word for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call) for word in node.keywords]
        return [word.value.lineno for word in words if word.arg in INSIDE_UI]

    assert wrong_in([*PAGES, *LESSONS], find) == {}


def test_the_guards_see_what_is_wrong():
    wrong = ast.parse(
        'st.caption("Two words")\nst.image(x, f"{n} pictures")\nst.info(say(f"{n} more"))\nst.info(say("Fine."))'
    )
    assert sorted(unsaid(wrong)) == [1, 2]
    assert list(wrongly_said(wrong)) == [3]


def test_the_guard_sees_what_is_misplaced():
    wrong = ast.parse(
        "RULE = r'\\frac{1}{2}'\n"
        "def a_sentence() -> str: return say('Two words')\n"
        "def sum_lines() -> list[str]: return []\n"
        "def a_table() -> str: return ''\n"
        "def draw() -> str: return '<svg />'\n"
        "def shuffled_rows() -> NDArray[np.int64]: return 0\n"
        "def sums() -> tuple[str, list[str]]: return '', []\n"
    )
    assert len(list(misplaced(wrong, ""))) == 6
    assert [one.split()[0] for one in misplaced(wrong, "arithmetic")] == ["a_sentence", "a_table", "'<svg", "sums"]
    assert [one.split()[0] for one in misplaced(wrong, "words")] == ["'\\\\frac{1}{2}'", "sum_lines", "'<svg"]


def test_the_tests_stand_in_the_same_tree():
    tests, ours = ROOT / "tests", {"browser", "benchmarks", "cases", "load"}
    folders = {path.parent.relative_to(tests) for path in tests.rglob("test_*.py")} - {Path(".")}
    assert [str(one) for one in folders if one.parts[0] not in ours and not (ROOT / "dlplay" / one).is_dir()] == []
    assert {path.stem for path in tests.glob("test_*.py")} == {"test_house", "test_layers", "test_words"}


def test_javascript_stands_in_files_of_its_own():
    """Where editors and linters know it for what it is."""

    def find(path):
        texts = [node.value for node in ast.walk(tree_of(path)) if isinstance(node, ast.Constant)]
        return [text for text in texts if isinstance(text, str) and ("=> {" in text or "export default" in text)]

    assert wrong_in(ALL, find) == {}


def test_a_colour_of_the_palette_is_called_by_its_name():
    """In Python and in SVG; CSS, which has no names, writes the code."""
    codes = [colour for colour in vars(palette).values() if str(colour).startswith("#")]
    written = re.compile(rf"""(?:^|=["'])(?:{"|".join(codes)})""", re.IGNORECASE)

    def find(path):
        texts = [node.value for node in ast.walk(tree_of(path)) if isinstance(node, ast.Constant)]
        return [text for text in texts if isinstance(text, str) and written.search(text)]

    assert len(codes) == 9
    assert wrong_in([path for path in ALL if path.name != "palette.py"], find) == {}


KEY_OF = {"of": "the beginning of keys", "key": "a key"}


def strange_keys(path):
    """The keys of a lesson's controls that another lesson could have, too."""
    lesson, strange = path.parent.name, []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.keyword) and node.arg in KEY_OF:
            parts = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
            begun = [one.values[0] if isinstance(one, ast.JoinedStr) else one for one in parts]
            strange += [one.value for one in begun if isinstance(one, ast.Constant) and one.value is not None]
    return [one for one in strange if one != lesson and not str(one).startswith(f"{lesson}.")]


def test_the_key_of_a_control_begins_with_its_lesson():
    """In a link, and in what a session keeps, two lessons never mean the same control; a reader sees whose it is."""
    assert wrong_in([path for path in LESSONS if path.parent.name != "lessons"], strange_keys) == {}
