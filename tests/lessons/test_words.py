"""The page Words: its tabs on every text, texts of one's own, links, a training, and the script that it gives."""

import time

import pytest

from dlplay import jobs
from dlplay import word_segmentation as ws
from tests.at_home import run_at_home
from tests.helpers import healthy, open_page, script_on, undefined_names
from tests.lessons.test_letters import NAMES, shown_by

PAGE = "pages/sequences/words.py"
QUICK = ["Dictionary", "Vocabulary size", "Tokens", "Train", "Code to take home"]
HOSTILE = [
    "ก",
    "a",
    "aaaa aaaa",
    "\u200bกข",
    "\u0e35\u0e48",
    "😀👋🏽😀",
    "ไทย English 日本 123 <b>x</b> $y$ **z**",
    "abcdefghij",
    "ตา|กลม",
    "|",
    "",
    "   ",
]


def page_says(app):
    shown = (*app.markdown, *app.caption, *app.info, *app.warning, *app.error)
    return " ".join(str(one.value) for one in shown)


def own(text, **parameters):
    """Open the page and type a text."""
    app = open_page(PAGE, **{"words.text": ws.OWN, **parameters})
    app.text_area(key="words.own").set_value(text).run()
    return healthy(app)


@pytest.mark.parametrize("tab", QUICK)
def test_every_sample_in_every_tab(tab):
    app = open_page(PAGE, tab=tab)
    for name in ws.SAMPLES:
        healthy(app.selectbox(key="words.text").set_value(name).run())
        assert not app.error


@pytest.mark.parametrize("tab", ["Dictionary", "Tokens", "Code to take home", "Vocabulary size", "Train"])
def test_a_hostile_text_gets_a_result_or_a_reason(tab):
    app = open_page(PAGE, tab=tab, **{"words.text": ws.OWN, "words.method": ws.FEWEST})
    for text in HOSTILE:
        healthy(app.text_area(key="words.own").set_value(text).run())
        assert bool(app.error) == (not text.replace("|", "").strip()), text


def test_what_is_wrong_with_a_text_is_said():
    assert "no letter" in page_says(own(""))
    assert "at most 100,000" in page_says(own("x" * 100_001))
    assert "zero-width" in page_says(own("ก\u200bข"))
    assert "The dictionary is empty" in page_says(own("ตากลม", **{"words.dictionary": ws.SMALL, "words.list": " "}))


def test_a_hundred_thousand_letters():
    sentence = "".join(word for words in ws.known_text("Thai sentences")[0] for word in words)
    app = own((sentence * 44)[:100_000], **{"words.method": ws.FEWEST})
    assert "100,000 letters" in page_says(app)
    app.query_params["words.tab"] = "Tokens"
    assert "the first 5,000 letters are merged" in page_says(healthy(app.run()))
    app.query_params["words.tab"] = "Code to take home"
    assert 'Path("my_text.txt")' in healthy(app.run()).code[0].value


def test_an_own_text_is_kept_and_stands_in_no_link():
    app = own("ฉัน|ชอบ|แมว")
    assert "Every cut is right" in page_says(app)
    assert not any("แมว" in str(value) for key in app.query_params for value in app.query_params[key])
    app.selectbox(key="words.text").set_value("the queen").run()
    assert healthy(app.selectbox(key="words.text").set_value(ws.OWN).run()).text_area(key="words.own").value


@pytest.mark.parametrize("tab", ["Dictionary", "Tokens", "deepcut", "Precision and recall"])
def test_marks_in_a_text_are_shown_letter_by_letter(tab):
    app = own("|".join(name.replace(" ", "") for name in NAMES), tab=tab, **{"words.method": ws.FEWEST})
    shown = shown_by(app)
    markdown = [text for field, text in shown if field.split(".")[0] in ("Markdown", "Alert", "Heading")]
    assert [(name, text) for text in markdown for name in NAMES if name in text] == []
    html = " ".join(text for field, text in shown if field == "Html.body")
    assert "<b>evil</b>" not in html


def test_the_queen_by_both_methods():
    app = open_page(PAGE, **{"words.text": "the queen"})
    assert "Cuts: 1 right, **2 wrong**, **1 missed**." in page_says(app)
    app.radio(key="words.method").set_value(ws.FEWEST).run()
    assert "Every cut is right" in page_says(healthy(app))


def test_a_word_that_is_taken_out_of_the_dictionary_is_marked():
    app = open_page(PAGE, **{"words.text": "covid", "words.dictionary": ws.THAI_LIST})
    assert "The dictionary has all of them" in page_says(app)
    app.text_input(key="words.without").set_value("โควิด ซูม").run()
    assert "not in the dictionary" in page_says(healthy(app))
    app.text_input(key="words.added").set_value("x" * 101).run()
    assert "a word has at most" in page_says(app)


def test_a_link_opens_its_step():
    app = healthy(open_page(PAGE, **{"words.text": "the queen", "words.step": "3"}))
    assert "Letter 6" in page_says(app)
    app = healthy(open_page(PAGE, **{"words.text": "the queen", "words.step": "999"}))
    assert 1 <= app.slider(key="words.step").value <= 4


def test_deepcut_and_the_scores_of_all_methods():
    app = healthy(open_page(PAGE, tab="deepcut", **{"words.text": "covid"}))
    assert "cuts at a threshold" in page_says(app)
    app.slider(key="words.letter").set_value(6).run()
    assert "letter 6" in " ".join(one.value for one in healthy(app).subheader)
    app.query_params["words.tab"] = "Precision and recall"
    assert "| deepcut | 7 | 1 | 0 | 0.875 | 1.000 | 0.933 |" in page_says(healthy(app.run()))
    app = own("ฉันชอบแมว", tab="Precision and recall")
    assert "Nobody has told" in page_says(app)


def test_a_greeting_costs_nineteen_tokens():
    assert "**19 tokens**" in page_says(healthy(open_page(PAGE, tab="Tokens")))


def test_a_training_on_the_page():
    quick = {"words.letters": "2000", "words.epochs": "1", "words.units": "8", "words.text": "covid"}
    app = healthy(open_page(PAGE, tab="Train", **quick))
    app.button(key="words.train").click().run()
    job = jobs.find_job(app.query_params["job"])
    while job.is_active:
        time.sleep(0.2)
    assert job.state == "done", job.fault
    assert "that it has never seen" in page_says(healthy(app.run()))
    app.query_params["words.tab"] = "Precision and recall"
    assert "| your network |" in page_says(healthy(app.run()))
    app.query_params["words.tab"] = "Code to take home"
    script = whole_script(app)
    assert "result = train_learner(settings" in script
    assert "F821" not in undefined_names(script)


def test_too_short_a_text_cannot_be_learned_from():
    app = own("ตา|กลม", tab="Train", **{"words.source": ws.OWN_TEXT})
    assert "it takes 400" in page_says(app)
    assert app.button(key="words.train").disabled


@pytest.mark.parametrize("method", [ws.LONGEST, ws.FEWEST])
def test_the_script_prints_the_numbers_of_the_page(method, tmp_path):
    app = open_page(PAGE, tab="Code to take home", **{"words.text": "the queen", "words.method": method})
    printed = run_at_home(whole_script(app), tmp_path)
    assert ("pieces: 4" in printed) == (method == ws.LONGEST)
    assert ("F1 of the cuts: 1.0000" in printed) == (method == ws.FEWEST)


def test_the_scripts_of_other_tabs(tmp_path):
    english = {"words.known": "English prose", "words.text": "the table"}
    app = open_page(PAGE, tab="Vocabulary size", **english)
    (lowest,) = {
        one.value.partition(" of the words")[0].rpartition(" ")[2] for one in app.markdown if "lowest" in one.value
    }
    printed = run_at_home(whole_script(app), tmp_path)
    assert float(printed.rpartition(" ")[2]) == pytest.approx(float(lowest.rstrip("%")) / 100, abs=0.001)
    printed = run_at_home(whole_script(open_page(PAGE, tab="Tokens")), tmp_path)
    assert "merges: 4" in printed
    assert "tokens after the merge shown: 22" in printed
    deepcut = whole_script(open_page(PAGE, tab="deepcut"))
    assert "learned_cuts = cuts_above(chances, 0.5)" in deepcut
    assert "F821" not in undefined_names(deepcut)


def whole_script(app):
    """Open the code with every function, and give it."""
    app.session_state["whole_code"] = True
    return script_on(healthy(app.run()))
