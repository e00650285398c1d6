"""Texts for each markup; that Chromium shows them letter by letter is tested in tests/browser/test_letters.py."""

import ast
import html
import importlib
import pickle
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlplay import words
from dlplay.data import GridError
from dlplay.export import Transcript
from dlplay.latex import digits, factor
from dlplay.words import (
    ENGLISH,
    JOINER,
    MARKS,
    Note,
    Refusal,
    ask_language,
    in_figure,
    in_formula,
    join_notes,
    languages,
    plain,
    read_aloud,
    say,
    say_again,
    say_count,
    say_formula,
)
from scripts import collect_words

LETTERS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"]), max_size=40)


@pytest.mark.parametrize("name", ["age", "sepal length (cm)", "a_b_c", "x1", "C-3.csv", "50 %", "ไข้", "Größe, m²"])
def test_an_ordinary_name_stays_as_it_is(name):
    assert plain(name) == name
    assert in_figure(name) == name
    assert read_aloud(name) == name


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("**bold** | x", r"\*\*bold\*\* \| x"),
        ("price $usd$", r"price \$usd\$"),
        (":red[hi]", r"\:red\[hi\]"),
        ("![pix](x)", r"!\[pix\](x)"),
        ("<b>", r"\<b\>"),
        ("&amp;", r"\&amp;"),
        ("# head", r"\# head"),
        ("__init__", r"\_\_init\_\_"),
        ("=1+1", r"\=1+1"),
        ("- dash", r"\- dash"),
        ("+ plus", r"\+ plus"),
        ("1. one", r"1\. one"),
        ("2) two", r"2\) two"),
        ("two\nlines", "two lines"),
        ("    indented", " indented"),
        ("a\0\x07b", "ab"),
        ("https://a.example", rf"https\:{JOINER}//a.example"),
        ("www.a.example", rf"www{JOINER}.a.example"),
        ("me@a.example", rf"me@{JOINER}a.example"),
        (":material/home:", rf"\:{JOINER}material/home\:"),
        (":smile:", rf"\:{JOINER}smile\:"),
        ("a -> b", rf"a -{JOINER}\> b"),
    ],
)
def test_signs_of_markdown_are_escaped(text, written):
    assert plain(text) == written


@given(LETTERS)
def test_every_letter_is_kept_for_each_markup(text):
    shown = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", plain(text)).replace(JOINER, "")
    assert shown == text.replace(JOINER, "")
    assert html.unescape(in_figure(text)) == text
    assert not re.search("[<>]", in_figure(text))


@given(LETTERS)
def test_no_sign_that_latex_takes_for_its_own_is_left_alone(text):
    inside = in_formula(text, 99)[len(r"\text{") : -1]
    bare = re.sub(r"\\[{}$&#_%]|\\text[a-z]+\{\}|\{[-:'`]\}", "", inside)
    assert not re.search(r"[\\{}$&#_%^~]", bare)


def test_a_long_name_is_cut_in_a_formula():
    assert in_formula("a" * 40) == rf"\text{{{'a' * 23}…}}"


def test_an_alt_has_no_sign_of_markdown():
    assert read_aloud(f"**{plain('a*b | :x:')}**: 3 pictures") == "a*b | :x:: 3 pictures"


@pytest.mark.parametrize("label", ['a "b"', "{x}", "it's", "both ' and \"", "back\\slash", "two\nlines", "}{"])
def test_a_printed_label_is_the_same_at_home(label, capsys):
    steps = Transcript("Labels")
    steps.show(label, 1.5, "1.5", ".2f")
    exec(compile(steps.calls(), "home", "exec"), {})  # noqa: S102
    assert capsys.readouterr().out == f"{steps.output[0]}\n"


@pytest.fixture
def marks():
    """A session in which every sentence stands in marks."""
    before = words._language[0]
    ask_language(lambda: MARKS)
    yield
    ask_language(before)


def test_english_is_said_as_it_is_written():
    assert say("{count:,} pixels of {name!r}", count=1000, name="a{b") == "1,000 pixels of 'a{b'"
    assert say("100 {no field}") == "100 {no field}"
    assert say_count("{count} row of {name}", "{count:,} rows of {name}", 1, name="x") == "1 row of x"
    assert say_count("{count} row", "{count:,} rows", 1234) == "1,234 rows"


def test_in_marks_a_value_that_was_not_said_stays_outside(marks):
    assert say("**{count:,} pixels** of {name}", count=1000, name="cat") == "**1,000⟦ pixels** of⟧ cat".replace(
        "⟦ ", " ⟦"
    )
    assert say("| box | IoU, all |\n|---|--:|") == "| ⟦box⟧ | ⟦IoU, all⟧ |\n|---|--:|"
    assert say("Of {what}.", what=Note("{count} rows", count=2)) == "⟦Of⟧ 2 ⟦rows⟧."
    assert say("") == ""
    assert say_formula(r"\text{area }_1 = \frac{\text{both}}{2}") == r"\text{⟦area⟧ }_1 = \frac{\text{⟦both⟧}}{2}"


def test_a_refusal_and_a_note_are_said_late_with_what_is_within_them(marks):
    inner = GridError("row {number} of {name} is empty", number=2, name="my {file}.csv")
    outer = Refusal("Not read: {error}", error=inner)
    assert str(outer) == "Not read: row 2 of my {file}.csv is empty"
    assert say_again(outer) == "⟦Not read:⟧ ⟦row⟧ 2 ⟦of⟧ my {file}.csv ⟦is empty⟧"
    both = join_notes([Note("One."), Note("{count} more.", count=2)])
    assert both == "One. 2 more."
    assert say(both) == "⟦One.⟧ 2 ⟦more.⟧"
    assert plain(Note("a *b*")) == r"⟦a \*b\*⟧"
    assert say_again(ValueError("as it is")) == "as it is"


def refusals():
    """All errors that carry their words."""
    for path in sorted(Path(words.__file__).parent.rglob("*.py")):
        if re.search(r"^class \w+Error\(", path.read_text(encoding="utf-8"), re.MULTILINE):
            module = importlib.import_module(
                ".".join(path.relative_to(Path(words.__file__).parents[1]).with_suffix("").parts)
            )
            yield from (
                one
                for one in vars(module).values()
                if isinstance(one, type) and issubclass(one, Refusal) and one.__module__ == module.__name__
            )


@pytest.mark.parametrize("error", list(refusals()), ids=lambda error: error.__name__)
def test_a_refusal_comes_back_from_a_worker_whole(error):
    inner = GridError("no {what}", what=Note("{count} rows", count=3))
    sent = error("{name} has {count:,} rows: {error}", name="a{b}.csv", count=2000, error=inner)
    back = pickle.loads(pickle.dumps(sent))
    assert type(back) is error
    assert str(back) == str(sent) == "a{b}.csv has 2,000 rows: no 3 rows"
    assert (back.text, back.values["name"], back.values["error"].text) == (sent.text, "a{b}.csv", "no {what}")


def test_a_note_comes_back_from_a_worker_whole():
    note = pickle.loads(pickle.dumps(Note("{column}: {count:,} filled", column="a{b", count=1000)))
    assert (note, note.text, note.values) == (
        "a{b: 1,000 filled",
        "{column}: {count:,} filled",
        {"column": "a{b", "count": 1000},
    )
    assert repr(note) == repr(str(note))  # code that is taken home has it as a plain text


def test_errors_are_refusals():
    """Every error of ours that students read carries its words."""
    for path in sorted(Path(words.__file__).parent.rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name.endswith("Error"):
                bases = {ast.unparse(base) for base in node.bases}
                assert bases & {"Refusal", "Exception"} or all(base.endswith("Error") for base in bases), node.name
                assert not bases & {"ValueError"}, node.name


def test_a_language_comes_as_a_catalogue_sentence_by_sentence(tmp_path, monkeypatch):
    texts = {"{count:,} rows": "{count:,} แถว", "area": "พื้นที่", "no {what}": "ไม่มี {what}", "{a} of {b}": "{c} / {b}"}
    file = tmp_path / "th" / "LC_MESSAGES" / "dlplay.po"
    begun = collect_words.update(file, collect_words.template(dict.fromkeys([*texts, "volume"], "lesson.py:3")))
    assert "0 of 5 texts" in begun
    written = file.read_text(encoding="utf-8")
    for text, translation in texts.items():
        written = written.replace(f'msgid "{text}"\nmsgstr ""', f'msgid "{text}"\nmsgstr "{translation}"')
    file.write_text(written, encoding="utf-8")
    told = collect_words.update(file, collect_words.template(dict.fromkeys([*texts, "a volume"], "lesson.py:9")))
    assert "3 of 5 texts" in told
    assert "other fields than in '{a} of {b}'" in told
    monkeypatch.setattr(words, "LOCALE", tmp_path)
    monkeypatch.setattr(words, "_language", [lambda: "th"])
    words._catalogue.cache_clear()
    assert languages() == [ENGLISH, MARKS, "th"]
    assert say("{count:,} rows", count=2000) == "2,000 แถว"
    assert say("{count:,} columns", count=2000) == "2,000 columns"
    assert say("{a} of {b}", a=1, b=2) == "1 of 2"  # a translation with other fields is none
    assert say_again(GridError("no {what}", what=Note("{count:,} rows", count=3))) == "ไม่มี 3 แถว"
    assert say_formula(r"\text{area}") == r"\text{พื้นที่}"
    words._catalogue.cache_clear()


@pytest.mark.parametrize(
    ("value", "text", "in_product"),
    [
        (1.0, "1", "1"),
        (-0.0, "0", "0"),
        (-2.5, "-2.5", "(-2.5)"),
        (0.123456, "0.1235", "0.1235"),
        (0.0000125, r"1.25\cdot 10^{-5}", r"1.25\cdot 10^{-5}"),
        (-3e8, r"-3\cdot 10^{8}", r"(-3\cdot 10^{8})"),
    ],
)
def test_numbers_within_formulas(value, text, in_product):
    assert (digits(value), factor(value)) == (text, in_product)
