"""Another language: every sentence is said, in every lesson and tab, and a link opens the same experiment in each."""

import json
import re

import pytest

from dlplay.words import MARKS
from tests.helpers import PAGES, healthy, open_page, open_tab, tabs_of
from tests.lessons.test_letters import nodes_of, texts_of

SHOWN = re.compile(  # fields that a reader reads
    r"(Markdown|Text|Heading|Alert)\.body|\.(label|help|caption|captions|alt|placeholder|options|content)$|"
    r"PlotlyChart\.spec$|Html\.body|Bidi\w*\.json"
)
MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
NO_WORDS = re.compile(  # icons, code, targets of links, formulas, tags and fields of charts
    r":material/\w+:|`[^`]*`|\]\([^)]*\)|\$[^$]*\$|%\{[^}]*\}|&\w+;|(?<!\*)\*[^*\n]+\*(?!\*)"
)
NAMES = re.compile(  # which stay as they are in every language, and the sentence on which Attention works
    r"GoogLeNet with auxiliary classifiers|lecture MNIST with dropout|\b(the|and)(?=\*\* | \()|"
    r"the cat (saw|(\\_)+) (the|(\\_)+) dog and the dog saw the cat"
)
TOKENS = {"the", "and"}
GRAMMAR = re.compile(  # a sentence has one of these; names have none
    r"\b(the|of|is|are|was|were|has|have|and|or|not|with|without|to|in|on|from|for|by|at|it|its|this|that|these|"
    r"your|you|which|than|as|an)\b"
)


def strings_in(value, key=""):
    """Every text that a chart or a component shows, by the key under which it stands."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from strings_in(one, name) if name not in ("template", "config", "bdata") else ()
    elif isinstance(value, list):
        for one in value:
            yield from strings_in(one, key)
    elif isinstance(value, str) and key in {"text", "name", "title", "label", "hovertext", "sentence", "alt", "help"}:
        yield value


def read_by_readers(app):
    """The texts of a page as a reader reads them."""
    for node in nodes_of(healthy(app)._tree):
        for field, text in texts_of(node.proto) if node.proto else ():
            if text.startswith("$$"):
                yield from re.findall(r"\\text\{([^{}]*)\}", text)
            elif text.startswith("{") and field.endswith(("spec", "json")):
                yield from strings_in(json.loads(text))
            elif SHOWN.search(field):
                yield re.sub(r"<style.*?</style>", "", text, flags=re.DOTALL)


def unsaid(text):
    """What stands outside all marks and is a sentence, or a part of one."""
    before = ""
    while before != text:
        before, text = text, MARKED.sub(" ", text)
    parts = [part.strip() for part in NAMES.sub(" ", NO_WORDS.sub(" ", re.sub(r"<[^>]*>", "\n", text))).splitlines()]
    return [part for part in parts if GRAMMAR.search(part) and part not in TOKENS]


@pytest.mark.parametrize("page", PAGES)
def test_every_sentence_of_a_lesson_is_said(page):
    found = {}
    for tab in tabs_of(page):
        app = open_tab(page, tab, lang=MARKS)
        if loose := {text: parts for text in read_by_readers(app) if (parts := unsaid(text))}:
            found[tab] = loose
    assert found == {}


def test_what_is_not_said_is_seen():
    assert unsaid("⟦All⟧ 3 ⟦pixels⟧ of the mask") == ["3   of the mask"]
    assert unsaid("⟦Of⟧ VGG16 ⟦and⟧ **U-Net**") == []


LINKS = {
    "pages/images/kernels.py": {"kernels.kernel": "emboss", "tab": "Output size"},
    "pages/convnets/pooling.py": {"pooling.input": "picture", "pooling.kind": "average", "tab": "Shift the input"},
    "pages/sequences/forecast.py": {"series": "sunspots", "tab": "Residuals"},
    "pages/vision/segment.py": {"tab": "Transposed convolution"},
    "pages/foundations/regression.py": {"table": "corona", "tab": "Preparation"},
}
CHOICES = ("selectbox", "radio", "segmented_control", "pills", "select_slider", "slider", "number_input", "toggle")


def values_of(app):
    return {one.key: one.value for kind in CHOICES for one in healthy(app).get(kind) if one.key}


@pytest.mark.parametrize("page", LINKS)
def test_a_link_opens_the_same_experiment_in_every_language(page):
    english, marked = open_page(page, **LINKS[page]), open_page(page, lang=MARKS, **LINKS[page])
    assert values_of(marked) == values_of(english)
    others = {name: marked.query_params[name] for name in marked.query_params if name != "lang"}
    assert others == {name: english.query_params[name] for name in english.query_params}


def test_a_choice_made_in_another_language_stands_in_the_link_by_its_english_key():
    app = healthy(open_page("pages/images/kernels.py", lang=MARKS))
    healthy(app.selectbox(key="kernels.kernel").set_value("⟦emboss⟧").run())
    assert app.query_params["kernels.kernel"] in ("emboss", ["emboss"])
    assert app.text_input(key="kernels.weights").value == "-2 -1 0; -1 0 1; 0 1 2"
    healthy(app.selectbox(key="kernels.kernel").set_value("⟦mean blur⟧").run())
    assert "kernels.kernel" not in app.query_params  # what it begins with


def test_a_language_that_nobody_speaks_is_english():
    app = healthy(open_page("pages/images/kernels.py", lang="../../etc"))
    assert app.title[0].value == "Kernels"
