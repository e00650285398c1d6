"""Texts for each markup; that Chromium shows them letter by letter is tested in tests/browser/test_letters.py."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlplay.export import Transcript
from dlplay.words import JOINER, in_figure, in_formula, plain, read_aloud

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
