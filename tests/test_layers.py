"""The direction of imports, by the ast; and TensorFlow stays out of what a page imports."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOT_TOPICS = {"lessons", "ui", "data", "jobs", "export", "visits", "classroom", "lab_book", "doctor"}
SHARED_TOPICS = {"networks", "weights", "boxes", "training"}
TOPICS = {path.name for path in (ROOT / "dlplay").iterdir() if path.is_dir() and path.name[0] != "_"} - NOT_TOPICS
BELOW = {"networks": set[str](), "weights": {"networks"}}  # what these stand on; catalogue and all others on all four
LEAVES = {"words.py", "latex.py", "assets.py", "palette.py"}  # all may import them; they import Python's own alone
HEAVY = {"keras", "tensorflow", "keras_cv"}
DATA_MAY = {
    "numpy",
    "pandas",
    "PIL",
    "cv2",
    "skimage",
    "nbformat",
    "distributed",
    "dask",
    "sklearn",
    "openpyxl",
    "statsmodels",
    "psutil",
    "pi_heif",
    "yaml",
    "sqlalchemy",
    "cryptography",
    "segno",
    "threadpoolctl",
    "starlette",
    "plotly",
    "latex2mathml",
    "markdown_it",
}
FILES = [ROOT / "app.py", ROOT / "frame.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "dlplay").rglob("*.py")]


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names if node.module == "dlplay")


def forbidden(path, name):
    parts, root = path.relative_to(ROOT).parts, name.partition(".")[0]
    package = name.split(".")[1] if name.startswith("dlplay.") else ""
    if parts[0] in ("app.py", "frame.py"):
        return package in TOPICS or root in HEAVY
    if parts[0] == "pages":
        return root in {"numpy", "pandas", "plotly", "pages"} | HEAVY
    layer = parts[1]
    if layer in LEAVES:
        return root not in sys.stdlib_module_names
    if layer == "headers.py":
        return root not in {"streamlit", "starlette"} | sys.stdlib_module_names
    if layer == "database.py":
        return root not in {"sqlalchemy"} | sys.stdlib_module_names
    if layer == "lessons":
        own = parts[2].removesuffix(".py")
        lists_all = own in ("__init__", "home")
        other_lesson = package == "lessons" and not lists_all and name.split(".")[2:3] not in ([own], ["lesson"])
        return root in {"numpy", "pandas", "plotly", "pages"} | HEAVY or other_lesson
    if layer == "ui":
        return package in TOPICS | {"lessons"} or root in HEAVY
    if layer in TOPICS:
        below = BELOW.get(layer, SHARED_TOPICS)
        other_topic = package in TOPICS - {layer} - below
        plotly = root == "plotly" and "figures" not in (path.parent.name, path.stem)
        return root == "streamlit" or package in {"ui", "jobs", "lessons"} or other_topic or plotly
    if layer in NOT_TOPICS:
        foreign = root not in DATA_MAY | {"dlplay", "skimage"} and root not in sys.stdlib_module_names
        return foreign or package in TOPICS | {"ui", "lessons"}
    return False


def test_a_file_imports_only_what_its_layer_may():
    wrong = {str(path.relative_to(ROOT)): [name for name in imported(path) if forbidden(path, name)] for path in FILES}
    assert {path: names for path, names in wrong.items() if names} == {}


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("app.py", "dlplay.kernels"),
        ("frame.py", "dlplay.kernels"),
        ("pages/images/kernels.py", "numpy"),
        ("dlplay/ui/lesson.py", "dlplay.pixels"),
        ("dlplay/kernels/window.py", "dlplay.pixels"),
        ("dlplay/kernels/window.py", "plotly.graph_objects"),
        ("dlplay/networks/table.py", "dlplay.weights"),
        ("dlplay/weights/network.py", "dlplay.catalogue"),
        ("dlplay/data/pictures/samples.py", "streamlit"),
        ("dlplay/words.py", "dlplay.data"),
        ("dlplay/words.py", "streamlit"),
        ("dlplay/headers.py", "dlplay.ui"),
        ("dlplay/database.py", "dlplay.classroom"),
        ("dlplay/lab_book/parts.py", "dlplay.ui"),
        ("dlplay/lessons/segment/views.py", "numpy"),
        ("dlplay/lessons/segment/views.py", "dlplay.lessons.detect.bench"),
        ("dlplay/ui/lesson.py", "dlplay.lessons"),
        ("dlplay/kernels/window.py", "dlplay.lessons.kernels"),
    ],
)
def test_the_guard_sees_a_wrong_import(file, name):
    assert forbidden(ROOT / file, name)


def test_what_pages_import_keeps_tensorflow_out():
    lessons = {f"dlplay.lessons.{path.stem}" for path in (ROOT / "dlplay" / "lessons").iterdir() if path.stem[0] != "_"}
    modules = {f"dlplay.{name}" for name in TOPICS | NOT_TOPICS} | lessons
    code = f"import sys, {', '.join(sorted(modules))}; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def outside_names(tree):
    """The names that a module takes from outside, at its top: they stand in a script taken home as they are."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and not str(node.module).startswith("dlplay"):
            yield from (alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)


@pytest.mark.parametrize("topic", sorted(TOPICS))
def test_nothing_of_a_topic_has_the_name_of_something_that_its_script_imports(topic):
    """In a script taken home all functions stand in one file: a class Path of a topic would hide pathlib's."""
    paths = list((ROOT / "dlplay" / topic).rglob("*.py"))
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in paths}
    outside = {name for tree in trees.values() for name in outside_names(tree)} | {"Path"}  # which reads an upload
    hidden = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path, tree in trees.items()
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in outside
    ]
    assert hidden == []
