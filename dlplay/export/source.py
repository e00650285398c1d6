"""The source of functions and of everything of ours that they use, as one self-contained text."""

import ast
import functools
import importlib
import inspect
import sys
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

OURS = "dlplay"
PYPI_NAMES = {
    "cv2": "opencv-python-headless",
    "keras_cv": "keras-cv",
    "keras": "tensorflow",  # brings Keras and computes for it
    "PIL": "pillow",
    "pi_heif": "pi-heif",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "yaml": "pyyaml",
}


def source_of(functions: Iterable[Callable[..., Any]]) -> tuple[list[str], list[str], list[str]]:
    """Collect what the functions need to run without this project.

    Returns the import lines, the definitions (each after those that it needs), and the PyPI names to install.
    """
    imports: dict[str, None] = {}
    definitions: dict[str, None] = {}
    for function in functions:
        _collect(function.__module__, function.__name__, imports, definitions, set())
    _refuse_clashes(definitions)
    lines = sorted(imports, key=lambda line: (line.startswith("from"), line))
    return lines, list(definitions), pypi_names([*lines, *_inner_imports(definitions)])


def _refuse_clashes(definitions: Iterable[str]) -> None:
    """Raise NameError where two modules define the same name differently: one would silently replace the other."""
    names = [name for text in definitions for node in ast.parse(text).body for name in _names_bound_by(node)]
    if clashes := {name for name in names if names.count(name) > 1}:
        raise NameError(f"several modules define {', '.join(sorted(clashes))}: rename all but one")


def _collect(
    module: str,
    name: str,
    imports: dict[str, None],
    definitions: dict[str, None],
    waiting: set[tuple[str, str]],
) -> None:
    if (module, name) in waiting:
        return
    waiting.add((module, name))
    text, nodes = _parsed(module)
    for node in (node for node in nodes if name in _names_bound_by(node)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            source = node.module if isinstance(node, ast.ImportFrom) else None
            if source and source.partition(".")[0] == OURS:
                _collect(source, name, imports, definitions, waiting)
            else:
                imports[_import_line(node, name)] = None
            continue
        for needed in ast.walk(node):
            if isinstance(needed, ast.Name) and needed.id != name:
                _collect(module, needed.id, imports, definitions, waiting)
        definitions[_segment(text, node)] = None


@functools.cache
def _parsed(module: str) -> tuple[list[str], list[ast.stmt]]:
    loaded: ModuleType = sys.modules.get(module) or importlib.import_module(module)
    text = inspect.getsource(loaded)
    return text.splitlines(), ast.parse(text).body


def _names_bound_by(node: ast.stmt) -> list[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            return [alias.asname or alias.name.partition(".")[0] for alias in aliases]
        case ast.Assign(targets=targets):  # also A, B = 1, 2
            return [one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case ast.Expr(value=ast.Call()):  # a setting such as warnings.filterwarnings belongs to what it names
            return []
    return []


def _import_line(node: ast.Import | ast.ImportFrom, name: str) -> str:
    alias = next(one for one in node.names if name == (one.asname or one.name.partition(".")[0]))
    what = alias.name + (f" as {alias.asname}" if alias.asname else "")
    return f"from {node.module} import {what}" if isinstance(node, ast.ImportFrom) else f"import {what}"


def _segment(lines: list[str], node: ast.stmt) -> str:
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(one.lineno for one in decorators)])
    return "\n".join(lines[first - 1 : node.end_lineno])


def _inner_imports(definitions: Iterable[str]) -> list[str]:
    """Find what is imported inside functions, as TensorFlow is, to keep it out of the process that serves pages."""
    nodes = [node for text in definitions for node in ast.walk(ast.parse(text))]
    return [ast.unparse(node) for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]


def pypi_names(import_lines: Iterable[str]) -> list[str]:
    """Name the packages to install for some import lines."""
    roots = {line.split()[1].partition(".")[0] for line in import_lines}
    return sorted(PYPI_NAMES.get(root, root) for root in roots if root not in sys.stdlib_module_names)
