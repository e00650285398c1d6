r"""Collect every text that is said into a template for translators: `make words` writes dlplay/locale/dlplay.pot.

`make words LANGUAGE=th` begins a language, dlplay/locale/th/LC_MESSAGES/dlplay.po, which any editor of gettext's files
opens; from then on `make words` keeps all languages up to date, compiles them, and tells what is missing.

What is collected: the texts within say, say_count, Note and the errors; the labels of controls; constants that are
said by their name, such as say(KERNELS[name]), with all texts in them; and the words of formulas, \text{...}.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "dlplay" / "locale"
SAYS = {  # what says its texts -> how many of its first arguments are texts
    **dict.fromkeys(("say", "Note", "_fault"), 1),
    "say_count": 2,
    "Lesson": 4,
    "_note_about": 2,
    **dict.fromkeys(("choose", "pick_many", "slide", "enter", "switch", "write", "write_lines", "pick_colour"), 1),
    **dict.fromkeys(("write_own_text", "write_own_line", "download_picture"), 1),
    "ask": 4,
}
OPTIONS = {"choose": 1, "pick_many": 1, "show_tabs": 1}  # -> the place of what is said, too: options, or tabs
WORD = re.compile(r"[^\W\d_]{2}")
IN_FORMULAS = re.compile(r"\\text\{\s*([^{}]*?)\s*\}")
FIELD = re.compile(r"(?<!\{)\{(\w+)")


def python_files() -> list[Path]:
    """List the files in which texts are said."""
    folders = (ROOT / "dlplay", ROOT / "pages")
    return [ROOT / "app.py", ROOT / "frame.py", *(path for one in folders for path in sorted(one.rglob("*.py")))]


def name_of(node: ast.expr) -> str:
    """Give the last part of a name: choose of ui.choose."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def texts_in(node: ast.AST) -> Iterator[ast.Constant]:
    """Find all texts within a value."""
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and WORD.search(one.value):
            yield one


def constants_in(node: ast.expr) -> Iterator[str]:
    """Name the constants of which something is said: KERNELS of kernels.KERNELS[name]."""
    for one in ast.walk(node):
        name = name_of(one) if isinstance(one, ast.Name | ast.Attribute) else ""
        if name.isupper() and len(name) > 1:
            yield name


def said_in(tree: ast.AST) -> Iterator[ast.expr]:
    """Give the arguments of calls that are said."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name, place = name_of(node.func), OPTIONS.get(name_of(node.func), len(node.args))
            yield from node.args[: SAYS.get(name, 1 if name.endswith("Error") else 0)]
            yield from node.args[place : place + 1]


def assigned_in(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Give every constant of a module with its value."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)]
            yield from ((name, node.value) for name in names)


def said_by_variables(tree: ast.AST) -> Iterator[ast.stmt]:
    """Give the bodies of functions in which a variable is said, so that any of their texts may be meant."""
    for node in (one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)):
        if any(isinstance(one, ast.Name) and not one.id.isupper() for one in said_in(node)):
            yield from node.body[bool(ast.get_docstring(node)) :]


def fields_said(trees: list[ast.Module]) -> dict[str, list[str]]:
    """Give for every class its fields in their order, such as idea of say(card.idea); "" for one that is not said."""
    said = {one.attr for tree in trees for one in said_in(tree) if isinstance(one, ast.Attribute)}
    classes = [node for tree in trees for node in tree.body if isinstance(node, ast.ClassDef)]
    parts = {
        one.name: [name_of(part.target) for part in one.body if isinstance(part, ast.AnnAssign)] for one in classes
    }
    return {name: [one if one in said else "" for one in fields] for name, fields in parts.items() if said & {*fields}}


def said_as_fields(fields: dict[str, list[str]], tree: ast.Module) -> Iterator[ast.expr]:
    """Give what stands in a field that is said, wherever this module makes one."""
    for node in (one for one in ast.walk(tree) if isinstance(one, ast.Call)):
        names = fields.get(name_of(node.func), [])
        yield from (value for name, value in zip(names, node.args, strict=False) if name)
        yield from (word.value for word in node.keywords if word.arg in names)


def collect(trees: dict[str, ast.Module]) -> tuple[dict[str, str], set[str]]:
    """Give every text with the place where it stands first, and the constants that are said but nowhere assigned."""
    found: dict[str, str] = {}
    wanted = {name for tree in trees.values() for one in said_in(tree) for name in constants_in(one)}
    known: set[str] = set()
    fields = fields_said(list(trees.values()))
    for path, tree in trees.items():
        constants = [(name, value) for name, value in assigned_in(tree) if name in wanted]
        known.update(name for name, _ in constants)
        said = [*said_in(tree), *said_as_fields(fields, tree), *(value for _, value in constants)]
        for one in (text for node in (*said, *said_by_variables(tree)) for text in texts_in(node)):
            found.setdefault(str(one.value), f"{path}:{one.lineno}")
        for one in texts_in(tree):
            for words in filter(WORD.search, IN_FORMULAS.findall(str(one.value))):
                found.setdefault(words, f"{path}:{one.lineno}")
    return found, wanted - known


def template(found: dict[str, str]) -> Catalog:
    """Make the template: every text with the place where it stands, and nothing yet in its place."""
    catalog = Catalog(project="DL Playground", charset="utf-8")
    for text, place in found.items():
        path, line = place.rsplit(":", 1)
        catalog.add(text, locations=[(path, int(line))])
    return catalog


def wrong_fields(message: Message) -> bool:
    """Say whether a translation has not the fields of its text: no value would find its place."""
    text, translation = str(message.id), str(message.string or "")
    return bool(translation) and sorted(FIELD.findall(text)) != sorted(FIELD.findall(translation))


def update(file: Path, found: Catalog) -> str:
    """Bring a language's file up to what is said now, compile what is translated, and tell what is missing.

    What is no longer said stays at the end of the file, as gettext keeps it; a text that has changed a little gets its
    old translation, marked as fuzzy: it is not shown before somebody has looked at it.
    """
    catalog = Catalog(locale=file.parts[-3], domain="dlplay", charset="utf-8")
    if file.exists():
        with file.open("rb") as source:
            catalog = read_po(source, locale=file.parts[-3], domain="dlplay")
    catalog.update(found)
    messages = [one for one in catalog if one.id]
    wrong = [str(one.id) for one in messages if wrong_fields(one)]
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as target:
        write_po(target, catalog, width=120)
    for text in wrong:  # not compiled: English is shown
        catalog.delete(text)
    with file.with_suffix(".mo").open("wb") as target:
        write_mo(target, catalog)
    done = sum(bool(one.string) and not one.fuzzy for one in messages) - len(wrong)
    lines = [
        f"{file}: {done:,} of {len(messages):,} texts, {sum(one.fuzzy for one in messages):,} to be looked at again"
    ]
    return "\n".join([*lines, *(f"  other fields than in {text!r}" for text in wrong)])


def main() -> None:
    """Write the template, and bring all languages, and those that are named, up to it."""
    trees = {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in python_files()}
    found = template(collect(trees)[0])
    LOCALE.mkdir(exist_ok=True)
    with (LOCALE / "dlplay.pot").open("wb") as target:
        write_po(target, found, width=120)
    print(f"{LOCALE / 'dlplay.pot'}: {len(found):,} texts")
    named = (LOCALE / language / "LC_MESSAGES" / "dlplay.po" for language in sys.argv[1:])
    for file in sorted({*LOCALE.glob("*/LC_MESSAGES/dlplay.po"), *named}):
        print(update(file, found))


if __name__ == "__main__":
    main()
