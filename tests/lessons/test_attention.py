"""The page Attention: its tabs, every kind of sentence and text, a training from Train to a kept model, the link."""

import contextlib
import io
import json
import re
import time

import pytest

from dlplay import attention, jobs, real_heads
from dlplay import language_model as lm
from tests.at_home import run_at_home
from tests.helpers import healthy, open_page, script_on, undefined_names
from tests.lessons.test_letters import check

PAGE = "pages/sequences/attention.py"
TABS = ("Who looks at whom", "By hand", "Masks", "Train a GPT", "Next letter", "Real or new?")
SMALL = {
    "attention.size": "tiny",
    "attention.epochs": 2,
    "attention.text": "countries in Thai",
    "attention.beside": "true",
}


def open_tab(tab, **link):
    return healthy(open_page(PAGE, tab=tab, **link))


def text_of(app):
    kinds = (app.markdown, app.caption, app.info, app.error, app.warning, app.title)
    return " ".join(node.value for kind in kinds for node in kind)


def ended(app):
    """Run a page until its job has ended."""
    deadline = time.monotonic() + 240
    while (job := jobs.find_job(app.query_params["job"])) and job.is_active:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert job.state == "done", job.fault
    return healthy(app.run())


@pytest.fixture(scope="module")
def trained_link():
    """The link of a small training that has ended."""
    app = open_tab("Train a GPT", **SMALL)
    app.button(key="attention.train").click().run()
    ended(app)
    return {"job": app.query_params["job"], **SMALL}


def test_a_token_is_chosen_and_the_sentence_about_it_follows():
    app = open_tab("Who looks at whom")
    assert "In head 1, **dog** (8) looks most at **the** (7), with 96%" in text_of(app)
    app.segmented_control(key="attention.head").set_value(2).run()
    assert "In head 2, **dog** (8) looks most at itself" in text_of(healthy(app))
    app.number_input(key="attention.row").set_value(1).run()
    assert "In head 2, **the** (1)" in text_of(healthy(app))


def test_the_way_from_a_query_to_what_is_taken_follows_the_token_and_the_mask():
    app = open_tab("Who looks at whom", **{"attention.mask": "causal", "attention.row": 3})
    assert "what **saw** **looks for**" in text_of(app)
    assert "Hidden here: 8." in text_of(app)
    assert any("8 hidden" in one.proto.body for one in app.get("html"))


def test_the_temperature_moves_the_attention():
    app = open_tab("Who looks at whom", **{"attention.temperature": 5.0})
    share = int(re.search(r"with (\d+)% of its attention", text_of(app))[1])
    assert share < 60


@pytest.mark.parametrize(
    ("sentence", "says"),
    [
        ("", "nothing in it"),
        ("\u200b", "nobody can see"),
        ("ฉันรักเธอ", "There is no blank"),
        ("word " * 30, "the first 12 are shown"),
        ("a", ""),
        ("🙂 👨‍👩‍👧 สวัสดี <b> **x** $y$", ""),
        ("\u0e48 \u0e49", ""),
        ("x" * 100_000, "the first 12 are shown"),
    ],
)
def test_every_kind_of_sentence(sentence, says):
    for tab in TABS[:3]:
        app = open_tab(tab, **{"attention.sentence": sentence})
        assert says in text_of(app)


def test_a_sentence_is_shown_letter_by_letter():
    for name in ("**evil**", "<b>evil</b>", ":red[evil]", "[evil](http://127.0.0.1:9/evil)", "$evil$"):
        for tab in TABS[:3]:
            app = open_tab(tab, **{"attention.sentence": f"see {name} now", "attention.row": 2})
            check(app, *([name] if tab == TABS[0] and len(name) <= 20 else []))


@pytest.mark.parametrize(
    "step",
    [
        "x: word + position", "q: queries", "k: keys", "v: values", "s: scores", "a: softmax", "z: weighted sum",
        "y: output",
    ],
)  # fmt: skip
def test_every_step_opens_its_sum(step):
    app = open_tab("By hand", **{"attention.step": step, "attention.row": 3, "attention.column": 2})
    assert len(app.latex) >= 2


def test_a_column_beyond_a_narrower_table_is_put_back():
    app = open_tab("By hand", **{"attention.row": 11, "attention.column": 11})
    assert app.number_input(key="attention.column").value == 11
    app.segmented_control(key="attention.step").set_value("q: queries").run()
    assert healthy(app).number_input(key="attention.column").value == 4


def test_an_edited_weight_changes_the_attention_and_stands_in_the_link():
    zeros = "; ".join(["0 0 0 0 0 0 0 0"] * 8)
    app = open_tab("Who looks at whom")
    app.text_input(key="attention.query").set_value(zeros).run()
    assert "with 9% of its attention" in text_of(healthy(app))
    again = open_tab("Who looks at whom", **{"attention.query": zeros})
    assert "with 9% of its attention" in text_of(again)
    again.radio(key="attention.begin").set_value("as Keras draws them").run()
    assert "with 9% of its attention" not in text_of(healthy(again))


def test_wrong_weights_are_refused():
    app = open_tab("Who looks at whom", **{"attention.query": "1 2; 3 4"})
    assert "W\\_Q has 2 rows" in app.error[0].value or "W_Q has 2 rows" in app.error[0].value


@pytest.mark.parametrize("family", attention.FAMILIES)
def test_every_family_has_a_card_and_its_mask_can_be_used_everywhere(family):
    app = open_tab("Masks", **{"attention.family": family})
    one = attention.FAMILIES[family]
    assert f"**{family}** · {one.year} · {one.made_by}" in text_of(app)
    app.button(key="attention.use_mask").click().run()
    assert healthy(app).selectbox(key="attention.mask").value == one.mask


@pytest.mark.parametrize("text", ["", "a", "\u200b", "abc"])
def test_a_text_that_teaches_nothing_is_refused_on_the_page(text):
    app = open_tab("Train a GPT", **{"attention.text": "my own text"})
    app.text_area(key="attention.own_text").set_value(text).run()
    assert healthy(app).error
    assert not [one for one in app.button if one.key == "attention.train"]


def test_a_text_of_ones_own_is_in_no_link():
    app = open_tab("Train a GPT", **{"attention.text": "my own text"})
    secret = "\n".join(f"secret{number}" for number in range(20))
    app.text_area(key="attention.own_text").set_value(secret).run()
    assert "18 lines" in text_of(healthy(app))
    assert "secret" not in json.dumps(dict(app.query_params))


def test_the_time_is_told_before_the_start():
    app = open_tab("Train a GPT")
    assert re.search(r"A GPT of \*\*108,086 parameters\*\*.*\*\*about \d+ seconds\*\*", text_of(app))


@pytest.mark.parametrize("tab", ["Next letter", "Real or new?"])
def test_without_a_training_a_finished_example_answers(tab):
    assert "This is **a finished example**" in text_of(open_tab(tab))


def test_the_finished_example_is_what_the_tab_begins_with():
    done = lm.finished_letters()
    app = open_tab("Train a GPT")
    assert "**A finished example, not a training of yours.**" in text_of(app)
    assert "Another text or other settings" not in text_of(app)
    assert done.plan == lm.first_plan(done.result.corpus)
    assert app.button(key="attention.train").label == "Train it yourself"
    app.slider(key="attention.epochs").set_value(3).run()
    assert "Another text or other settings" in text_of(healthy(app))


def test_a_training_is_shown_with_samples_after_every_epoch(trained_link):
    app = open_tab("Train a GPT", **trained_link)
    rows = app.dataframe[0].value
    assert list(rows["model"]) == ["GPT", "LSTM", "GPT", "LSTM"]
    assert list(rows["epoch"]) == [2, 2, 1, 1]


def test_the_next_letter_and_samples(trained_link):
    app = open_tab("Next letter", **trained_link)
    assert "At the beginning" in text_of(app)
    assert len(app.dataframe[0].value) == 10
    app.text_input(key="attention.start").set_value("เ").run()
    assert "After “เ”" in text_of(healthy(app))
    assert all(text.startswith("เ") for text in app.dataframe[0].value["sample"])
    app.slider(key="attention.top_k").set_value(1).run()
    assert "probability of **1.00**; 1 letters" in text_of(healthy(app))
    app.text_input(key="attention.start").set_value("z").run()
    assert "never seen" in healthy(app).error[0].value


def test_models_are_compared_on_the_same_letters(trained_link):
    app = open_tab("Real or new?", **trained_link)
    text = text_of(app)
    job = jobs.find_job(trained_link["job"])
    assert f"{job.result.val_loss:.3f}" in text
    ngram = lm.count_ngrams(job.result.corpus, 4)
    assert f"{lm.ngram_loss(ngram, job.result.corpus):.3f}" in text
    assert all(f"| {name} |" in text for name in ("4-gram", "LSTM", "GPT"))


def test_the_code_is_whole(trained_link):
    steps = open_tab("Code to take home", **trained_link)
    steps.session_state["whole_code"] = True
    script = script_on(healthy(steps.run()))
    assert undefined_names(script) == "All checks passed!\n"
    assert "thai_countries.txt" in script
    assert "train_letters(corpus, plan, report=print_letter_epoch)" in script
    cell, _, rest = script.partition("content = Path")
    assert rest
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(cell, "home", "exec"), {})  # noqa: S102
    assert re.search(r"attention of token 11 to token 1: 0\.\d{4}", output.getvalue())


def test_a_kept_model_is_opened_again(trained_link):
    trained = jobs.find_job(trained_link["job"]).result
    app = open_tab("Train a GPT")
    app.file_uploader(key="attention.file").upload("mine.json", lm.write_model(trained), "application/json").run()
    healthy(app)
    opened = app.query_params["own.letters"]
    assert opened
    app.query_params["attention.tab"] = app.session_state["attention.tab"] = "Next letter"
    healthy(app.run())
    assert "At the beginning" in text_of(app)
    app.query_params["attention.tab"] = app.session_state["attention.tab"] = "Code to take home"
    healthy(app.run())
    assert "read_model(content, 'mine.json')" in app.code[0].value


def test_a_file_that_is_no_model_is_refused():
    app = open_tab("Train a GPT")
    app.file_uploader(key="attention.file").upload("x.json", b"{}", "application/json").run()
    assert "no language model" in healthy(app).error[0].value


def test_a_text_file_in_an_old_thai_encoding_is_read():
    app = open_tab("Train a GPT", **{"attention.text": "a text file"})
    content = lm.sample_file("countries in Thai").decode().encode("cp874")
    app.file_uploader(key="attention.upload").upload("mine.txt", content, "text/plain").run()
    assert "222 lines" in text_of(healthy(app))
    assert app.query_params["own.text"]
    assert "mine.txt" not in json.dumps(dict(app.query_params))


def test_a_reload_finds_the_training(trained_link):
    again = open_tab("Train a GPT", job=trained_link["job"])
    assert len(again.dataframe[0].value) == 4


MISSING = real_heads.find_model() is None
needs_model = pytest.mark.skipif(MISSING, reason="SmolLM2's weights are not here: make language")


@pytest.mark.skipif(not MISSING, reason="SmolLM2's weights are here")
@pytest.mark.parametrize("name", ["By hand", "Next letter"])
def test_without_the_published_model_the_tab_says_how_it_is_had_and_leads_on(name):
    app = open_tab("Real heads")
    assert "not on this computer" in text_of(app)
    assert "93 MB" in text_of(app)
    assert "make language" in app.code[0].value
    app.button(key=f"attention.to.{name}").click().run()
    assert healthy(app).session_state["attention.tab"] == name
    assert app.query_params["attention.tab"] == name
    assert "not on this computer" not in text_of(app)


@needs_model
def test_a_head_of_a_kind_is_opened_and_another_token_looks():
    app = open_tab("Real heads")
    assert "as **11 tokens**" in text_of(app)
    app.button(key="attention.kind.the first token").click().run()
    assert "This head looks mainly at **the first token**" in text_of(healthy(app))
    app.number_input(key="attention.real_row").set_value(3).run()
    assert "**␣saw** (3) looks most at **the** (1)" in text_of(healthy(app))


@needs_model
@pytest.mark.parametrize("sentence", ["a", "ฉันรักเธอ", "🙂 <b> **x** $y$", "word " * 39, "1 + 1 = 2", "\u0e48 \u0e49"])
def test_every_kind_of_sentence_is_read_by_the_published_model(sentence):
    assert not open_tab("Real heads", **{"attention.sentence": sentence}).error


@needs_model
def test_a_likely_word_is_written_behind_the_sentence():
    app = open_tab("Real heads", **{"attention.sentence": "The capital of France is"})
    assert "Next comes **␣Paris**" in text_of(app)
    app.button(key="attention.add. Paris").click().run()
    assert healthy(app).text_input(key="attention.sentence").value == "The capital of France is Paris"
    assert "as **6 tokens**" in text_of(app)


@needs_model
def test_the_code_of_the_published_heads_prints_the_number_shown(tmp_path):
    app = open_tab("Real heads")
    app.session_state["attention.real_code"] = app.session_state["whole_code"] = True
    script = script_on(healthy(app.run()))
    assert undefined_names(script) == "All checks passed!\n"
    (printed,) = run_at_home(script, tmp_path).splitlines()
    shown = re.search(r"a_\{11,10\} = .*= (0\.\d{4})", " ".join(one.value for one in app.latex))[1]
    assert printed == f"layer 17, head 1, attention of token 11 to token 10: {shown}"
