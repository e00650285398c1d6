"""Small language models: equal to Keras, true probabilities, judged samples, kept files, and every kind of text."""

import dataclasses
import json
import math
import re
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlplay import language_model as lm
from dlplay.language_model.forward import GPT, LSTM
from dlplay.language_model.judging import BY_HEART, EMPTY, NEW, REAL
from dlplay.language_model.plan import lstm_shapes
from dlplay.language_model.texts import MOST_KINDS, RUNNING
from tests.at_home import run_at_home

SAYINGS = "\n".join(f"{one} and {other}" for one in ("cat", "dog", "cow", "hen") for other in ("sun", "moon", "rain"))
STORY = "Once upon a time there was a small dog. It had a friend, the cat. " * 6
PLAN = lm.LanguagePlan("tiny", epochs=3, batch_size=4, beside=True, seed=1)


@pytest.fixture(scope="module")
def trained():
    return lm.train_letters(lm.read_corpus(SAYINGS), PLAN)


@pytest.fixture(scope="module")
def story():
    return lm.train_letters(lm.read_corpus(STORY), dataclasses.replace(PLAN, beside=False, epochs=2))


def test_the_shapes_that_are_counted_are_those_of_keras():
    from dlplay.language_model.networks import build_gpt, build_lstm, weights_of

    for size in lm.SIZES:
        plan = lm.LanguagePlan(size)
        gpt = build_gpt(65, 20, plan)
        assert {name: array.shape for name, array in weights_of(gpt).items()} == lm.gpt_shapes(65, 20, plan)
        assert gpt.count_params() == lm.count_weights(lm.gpt_shapes(65, 20, plan))
        units = lm.units_of_same_size(65, 20, plan)
        lstm = build_lstm(65, 20, units, plan)
        assert {name: array.shape for name, array in weights_of(lstm).items()} == lstm_shapes(65, units, plan)
        assert lstm.count_params() == pytest.approx(gpt.count_params(), rel=0.02)


def test_the_small_gpt_has_the_parameters_of_the_probe_and_its_positions():
    assert lm.count_weights(lm.gpt_shapes(65, 20, lm.LanguagePlan("small"))) == 108_481 + 20 * 64


@pytest.mark.parametrize("name", [GPT, LSTM])
def test_numpy_computes_what_keras_computes(name, trained):
    from dlplay.language_model.networks import build_gpt, build_lstm, weights_of

    model = {GPT: trained.gpt, LSTM: trained.lstm}[name]
    kinds, context = len(model.letters), model.context
    units = lm.units_of_same_size(kinds, context, PLAN)
    keras_model = build_gpt(kinds, context, PLAN) if name == GPT else build_lstm(kinds, context, units, PLAN)
    names = list(weights_of(keras_model))
    assert names == list(model.weights)
    known = {one.path: one for one in keras_model.weights}
    for one in names:
        known[one].assign(model.weights[one])
    codes = np.random.default_rng(0).integers(0, kinds, (5, context)).astype(np.int32)
    expected = keras_model.predict(codes, verbose=0)
    np.testing.assert_allclose(lm.guess_letters(model, codes).scores, expected, atol=2e-5)


def test_the_loss_that_is_told_is_that_of_the_weights_that_are_kept(trained):
    inputs, targets = lm.make_examples(trained.corpus, "held")
    scores = lm.guess_letters(trained.gpt, inputs).scores.astype(np.float64)
    chances = np.exp(scores) / np.exp(scores).sum(axis=2, keepdims=True)
    rows, places = np.nonzero(targets >= 0)
    loss = -np.log(chances[rows, places, targets[rows, places]]).mean()
    assert trained.val_loss == pytest.approx(loss, abs=1e-5)
    assert trained.val_loss == min(one.val_loss for one in trained.epochs if one.model == GPT)


def test_training_lowers_the_loss_and_tells_samples(trained):
    for name in (GPT, LSTM):
        losses = [one.loss for one in trained.epochs if one.model == name]
        assert losses[-1] < losses[0]
    assert all(len(one.samples) == 8 for one in trained.epochs)


def test_a_text_gives_the_loss_by_hand(trained):
    formula, lines = lm.loss_arithmetic(trained.gpt, "cat and")
    losses = [-math.log(chance) for _, chance in lm.letter_chances(trained.gpt, "cat and")]
    assert len(lines) == len(losses) + 1 == 9
    assert float(lines[-1].rpartition("=")[2]) == pytest.approx(sum(losses) / len(losses), rel=1e-3)
    assert r"-\ln p" in formula


def test_probabilities_of_the_next_letter(trained):
    whole = lm.guess_after(trained.gpt, "ca")
    assert sum(whole.values()) == pytest.approx(1)
    assert list(whole.values()) == sorted(whole.values(), reverse=True)
    three = lm.guess_after(trained.gpt, "ca", top_k=3)
    assert list(three) == list(whole)[:3]
    assert sum(three.values()) == pytest.approx(1)
    cold, hot = (next(iter(lm.guess_after(trained.gpt, "ca", temperature=one).values())) for one in (0.1, 3))
    assert cold > next(iter(whole.values())) > hot
    _, lines = lm.temperature_arithmetic(trained.gpt, "ca", 0.5, 3)
    shown = [float(line.rpartition("=")[2]) for line in lines]
    assert shown == pytest.approx(list(lm.guess_after(trained.gpt, "ca", temperature=0.5, top_k=3).values()), rel=1e-3)


def test_samples_follow_the_probabilities(trained):
    first = Counter(text[:1] or "\n" for text in lm.draw_texts(trained.gpt, 4000, seed=5))
    for letter, chance in list(lm.guess_after(trained.gpt, "").items())[:4]:
        assert first[letter] / 4000 == pytest.approx(chance, abs=4 * math.sqrt(chance / 4000))


def test_samples_begin_as_asked_and_a_seed_gives_the_same(trained, story):
    texts = lm.draw_texts(trained.gpt, 5, seed=2, begin="do")
    assert all(text.startswith("do") for text in texts)
    assert texts == lm.draw_texts(trained.gpt, 5, seed=2, begin="do")
    assert all("\n" not in text and len(text) < trained.corpus.context for text in texts)
    assert {len(text) for text in lm.draw_texts(story.gpt, 2, begin="Once")} == {124}
    with pytest.raises(lm.TextError, match="never seen"):
        lm.draw_texts(trained.gpt, 1, begin="ก")
    with pytest.raises(lm.TextError, match="too long"):
        lm.draw_texts(trained.gpt, 1, begin="cat" * 30)


@pytest.mark.parametrize("n", [1, 2, 3, 5])
def test_an_n_gram_s_probabilities_add_up_and_its_loss_is_theirs(n, trained):
    ngram = lm.count_ngrams(trained.corpus, n)
    whole = lm.guess_after(ngram, "cat a")
    assert sum(whole.values()) == pytest.approx(1)
    losses = [-math.log(chance) for line in trained.corpus.held for _, chance in lm.letter_chances(ngram, line)]
    assert lm.ngram_loss(ngram, trained.corpus) == pytest.approx(sum(losses) / len(losses))


def test_a_bigram_counts():
    corpus = lm.read_corpus("ab\nab\naba\nbab\nbb\naa\nabb\nbaa\n")
    ngram = lm.count_ngrams(corpus, 2)
    train = "".join(f"\n{line}" for line in corpus.train) + "\n"
    codes = {letter: code for code, letter in enumerate(corpus.letters)}
    for first, second in ("ab", "ba", "b\n", "\na"):
        pairs = len(re.findall(f"(?={first}{second})", train))
        starts = len(re.findall(f"{first}", train[:-1]))
        lower = (train[1:].count(second) + 4 / 3) / (len(train) - 1 + 4)
        expected = (pairs + 4 * lower) / (starts + 4)
        assert lm.guess_after(ngram, first.strip())[second] == pytest.approx(expected), (first, second, codes)


def test_verdicts():
    corpus = lm.read_corpus("\n".join(f"name{number}" for number in range(20)))
    texts = (corpus.train[0], corpus.held[0], "other", "")
    assert [lm.judge_text(text, corpus) for text in texts] == [BY_HEART, REAL, NEW, EMPTY]
    assert lm.judge_texts(texts, corpus) == dict.fromkeys(lm.VERDICTS, 1)


def test_the_longest_copy():
    assert lm.longest_copy("xx the dog yy", "see the dog run") == len(" the dog ")
    assert lm.longest_copy("", "abc") == lm.longest_copy("x", "abc") == 0
    running = lm.read_corpus(STORY)
    assert lm.judge_text("It had a friend, the cat.", running) == BY_HEART
    assert lm.judge_text("It has two friends: bats", running) == NEW


def test_a_model_is_opened_as_it_was_kept(trained, story):
    for model in (trained, story):
        again = lm.read_model(lm.write_model(model), "kept.json")
        assert (again.corpus, again.plan, again.epochs) == (model.corpus, model.plan, model.epochs)
        assert lm.draw_texts(again.gpt, 3) == lm.draw_texts(model.gpt, 3)
        assert (again.lstm is None) == (model.lstm is None)


def altered(content, *path, value):
    known = json.loads(content)
    part = known
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return json.dumps(known).encode()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("made by",), "me"),
        (("plan", "size"), "huge"),
        (("plan", "rate"), float("nan")),
        (("plan", "more"), 1),
        (("corpus", "context"), 10_000),
        (("corpus", "letters"), ["a", "a"]),
        (("corpus", "train"), ["letters that are not there"]),
        (("corpus", "kind"), "other"),
        (("weights", "GPT", "scores/bias"), "AAAA"),
        (("weights", "GPT", "scores/bias"), "?"),
        (("weights", "GPT"), {}),
        (("epochs",), []),
        (("epochs",), [[1]]),
        (("epochs",), None),
    ],
)
def test_a_damaged_model_is_refused(trained, path, value):
    with pytest.raises(lm.ModelFileError):
        lm.read_model(altered(lm.write_model(trained), *path, value=value), "x.json")


@given(st.binary(max_size=200) | st.text(max_size=50).map(str.encode))
def test_no_other_file_is_opened(content):
    with pytest.raises(lm.ModelFileError):
        lm.read_model(content, "x.json")


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda one: st.lists(one) | st.dictionaries(
    st.sampled_from(["made by", "plan", "corpus", "weights", "epochs"]), one)))  # fmt: skip
@settings(max_examples=50)
def test_no_other_json_is_opened(value):
    if isinstance(value, dict):
        value["made by"] = "DL Playground, language model 1"
    with pytest.raises(lm.ModelFileError):
        lm.read_model(json.dumps(value).encode(), "x.json")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "nothing in it"),
        ("\u200b\u200b \n", "nothing in it but"),
        ("a", "only letter"),
        ("aaaa\naa\n", "only letter"),
        ("abc", "100 are the least"),
        ("ab\nab\nab\nab\nab\nab", "100 are the least"),
    ],
)
def test_a_text_that_teaches_nothing_is_refused(text, says):
    with pytest.raises(lm.TextError, match=says):
        lm.read_corpus(text)


def test_few_lines_are_refused_with_the_way_out():
    with pytest.raises(lm.TextError, match="running text"):
        lm.read_corpus("ab\ncd\n" + "x" * 200, "lines")


@pytest.mark.parametrize(
    ("text", "kind", "note"),
    [
        (SAYINGS, "lines", ""),
        (STORY, RUNNING, ""),
        (SAYINGS + "\n" + SAYINGS, "lines", "come again were left out: 12"),
        (SAYINGS.replace("cat", "c\u200bat"), "lines", "no width, which nobody can see, were taken out: 3"),
        ("\n".join(chr(0x4E00 + one) for one in range(30)), "lines", "No letter comes twice"),
        ("".join(chr(0x4E00 + one) for one in range(120)), RUNNING, "No letter comes twice"),
        ("".join(chr(0x4E00 + one % 500) for one in range(1000)), RUNNING, "101 rarest"),
        ("\u0e48\n\u0e49\n\u0e49\u0e48\n\u0e48\u0e48\n\u0e49\u0e49\u0e48", "lines", "a mark that has no letter"),
        ("Hello สวัสดี 你好 🙂👨‍👩‍👧\n" + SAYINGS, "lines", ""),
        ("ab" * 100_000 + "c", RUNNING, "first 200,000"),
        ("cat\n" * 2 + SAYINGS + "\n" + "x" * 90, "lines", "more than 63 letters"),
    ],
)
def test_every_kind_of_text(text, kind, note):
    corpus = lm.read_corpus(text)
    assert corpus.kind == kind
    assert note in " ".join(corpus.notes)
    assert bool(corpus.notes) == bool(note)
    assert len(corpus.letters) <= MOST_KINDS + 1
    for part in ("train", "held"):
        inputs, targets = lm.make_examples(corpus, part)
        assert inputs.shape == targets.shape == (len(inputs), corpus.context)
        assert (targets >= 0).any()
    assert lm.corpus_sentence(corpus)
    assert 0 < lm.expected_seconds(corpus, lm.first_plan(corpus)) < 3600


@given(st.text(max_size=300), st.sampled_from(list(lm.KINDS_OF_TEXT)))
def test_any_text_is_read_or_refused(text, kind):
    try:
        corpus = lm.read_corpus(text, kind)
    except lm.TextError:
        return
    inputs, targets = lm.make_examples(corpus, "train")
    np.testing.assert_array_equal(inputs[:, 1:][targets[:, 1:] >= 0], targets[:, :-1][targets[:, 1:] >= 0])


def test_what_is_held_out_is_never_learned():
    corpus = lm.read_corpus(SAYINGS)
    assert not set(corpus.train) & set(corpus.held)
    assert len(corpus.train) + len(corpus.held) == 12
    whole = lm.read_corpus(STORY)
    assert whole.train[0] + whole.held[0] == STORY.strip()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
def test_a_file_of_thai_in_any_encoding(encoding):
    text = lm.sample_file("countries in Thai").decode()
    assert lm.decode_text(text.encode(encoding), "x.txt") == text


def test_a_file_that_is_no_text_is_refused():
    with pytest.raises(lm.TextError, match="not a text file"):
        lm.decode_text(b"\x89PNG\0\0\1\2", "x.png")


@pytest.mark.parametrize("name", lm.SAMPLES)
def test_the_lists_that_come_along(name):
    corpus = lm.read_text_file(lm.sample_file(name), name)
    count = len(corpus.train) + len(corpus.held)
    assert f"{count:,}" in lm.SAMPLES[name][1]
    assert corpus.notes == ()
    assert lm.expected_seconds(corpus, lm.first_plan(corpus)) < 120


def test_who_is_best_is_said_and_what_is_equal_too():
    rows = [("4-gram", 10, 1.80), ("LSTM", 10, 1.86), ("GPT", 10, 1.88)]
    assert lm.best_sentence(rows).startswith("**4-gram** guesses")
    assert "counting is hard to beat" in lm.best_sentence(rows)
    assert "equally well" in lm.best_sentence([*rows[1:], ("4-gram", 1, 2.0)])


def test_the_script_trains_the_same_at_home(trained, tmp_path):
    from dlplay.export import Transcript

    steps = Transcript("Letters")
    content = SAYINGS.encode()
    steps.given("content", content, "Path('my_text.txt').read_bytes()", imports=("from pathlib import Path",))
    corpus = steps.run("corpus", lm.read_text_file, content, "my_text.txt", "automatic", 0)
    plan = steps.run("plan", lm.LanguagePlan, *vars(PLAN).values())
    steps.ran("trained", lm.train_letters, trained, corpus, plan, report=lm.print_letter_epoch)
    steps.show("loss", trained.val_loss, "trained.val_loss", ".2f")
    (tmp_path / "my_text.txt").write_bytes(content)
    output = run_at_home(steps.script(), tmp_path)
    assert steps.output[-1] in output
    assert "GPT, epoch 3" in output
