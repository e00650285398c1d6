"""Attention by hand: equal to Keras, the laws of softmax and masks, hand-made heads, and every kind of sentence."""

import functools
import math
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlplay import attention
from dlplay.attention.drawings import lines_svg
from dlplay.attention.starts import draw_weights_like_keras, weights_by_hand
from dlplay.data import GridError
from dlplay.data.letters import clean_text, show_letter, split_letters

CAT = ("the", "cat", "saw", "the", "dog", "and", "the", "dog", "saw", "the", "cat")
HEADS = (1, 2, 4, 8)


def look_at(tokens=CAT, heads=2, mask="both sides", weights=None, temperature=1.0, seed=1):
    inputs = attention.add_positions(attention.draw_vectors(tokens, seed))
    hidden = attention.mask_of(mask, len(tokens), seed=seed)
    return attention.attend(inputs, weights or weights_by_hand(), heads, hidden, temperature)


@functools.cache
def keras_layer(heads):
    import keras

    layer = keras.layers.MultiHeadAttention(heads, attention.SIZE // heads, use_bias=False)
    layer.build((None, None, attention.SIZE), (None, None, attention.SIZE))
    return layer


@settings(max_examples=15)
@given(
    st.integers(2, 12),
    st.sampled_from(HEADS),
    st.sampled_from(list(attention.MASKS)),
    st.integers(0, 9999),
    st.integers(1, 12),
)
def test_a_cell_equals_keras(count, heads, mask_name, seed, length):
    draw = np.random.default_rng(seed)
    weights = attention.Weights(*draw.normal(size=(4, attention.SIZE, attention.SIZE)))
    inputs = draw.normal(size=(count, attention.SIZE))
    mask = attention.mask_of(mask_name, count, seed=seed, length=length)
    look = attention.attend(inputs, weights, heads, mask)
    layer = keras_layer(heads)
    layer.set_weights(attention.to_keras(weights, heads))
    rows = inputs[np.newaxis].astype(np.float32)
    outputs, shares = layer(rows, rows, attention_mask=mask[np.newaxis], return_attention_scores=True)
    np.testing.assert_allclose(look.weights, np.asarray(shares)[0], atol=2e-5)
    np.testing.assert_allclose(look.outputs, np.asarray(outputs)[0], atol=1e-3, rtol=1e-4)


@pytest.mark.parametrize("heads", HEADS)
def test_the_keras_code_that_is_shown_computes_the_same(heads):
    import keras

    look = look_at(heads=heads, mask="causal")
    names = {
        "keras": keras, "heads": heads, "weights": weights_by_hand(), "to_keras": attention.to_keras,
        "inputs": look.inputs.astype(np.float32), "mask": look.mask,
    }  # fmt: skip
    exec(attention.keras_code(heads), names)  # noqa: S102
    np.testing.assert_allclose(np.asarray(names["outputs"])[0], look.outputs, atol=1e-4)
    np.testing.assert_allclose(np.asarray(names["shares"])[0], look.weights, atol=1e-4)


def test_positions_are_those_of_the_paper():
    table = attention.encode_positions(5)
    for place in range(5):
        for pair in range(4):
            wave = place / 10_000 ** (2 * pair / 8)
            assert table[place, 2 * pair] == pytest.approx(np.sin(wave))
            assert table[place, 2 * pair + 1] == pytest.approx(np.cos(wave))


@given(st.integers(1, 12), st.sampled_from(list(attention.MASKS)), st.integers(0, 99), st.floats(0.1, 5))
def test_shares_add_up_to_1_and_what_is_hidden_gets_none(count, mask, seed, temperature):
    look = look_at(CAT[:count] + CAT[: count - 11], 4, mask, draw_weights_like_keras(seed), temperature, seed)
    np.testing.assert_allclose(look.weights.sum(axis=2), 1)
    assert (look.weights[:, ~look.mask] == 0).all()
    assert look.mask.diagonal().all()


def test_without_positions_a_shuffled_sentence_gives_shuffled_outputs():
    vectors, weights = attention.draw_vectors(CAT, 3), draw_weights_like_keras(3)
    order = np.random.default_rng(0).permutation(len(CAT))
    everything = attention.see_all(len(CAT))
    straight = attention.attend(vectors, weights, 2, everything).outputs
    np.testing.assert_allclose(attention.attend(vectors[order], weights, 2, everything).outputs, straight[order])


def test_the_heads_made_by_hand_look_one_back_and_for_the_same_word():
    look = look_at()
    assert [int(row.argmax()) for row in look.weights[0]] == [0, *range(10)]
    same = np.array([[one == other for other in CAT] for one in CAT])
    assert (look.weights[1] * same).sum(axis=1).min() > 0.9


def test_a_low_temperature_sharpens_and_a_high_one_spreads():
    most = [look_at(temperature=one).weights[1].max() for one in (0.1, 1.0, 5.0)]
    assert most[0] > most[1] > most[2]


def test_a_causal_mask_lets_nothing_come_from_later():
    changed = (*CAT[:6], "cow", *CAT[7:])
    before, after = look_at(mask="causal"), look_at(changed, mask="causal")
    np.testing.assert_array_equal(before.outputs[:6], after.outputs[:6])
    assert not np.allclose(before.outputs[6:], after.outputs[6:])


def test_masks():
    np.testing.assert_array_equal(attention.see_before(3), [[1, 0, 0], [1, 1, 0], [1, 1, 1]])
    np.testing.assert_array_equal(attention.see_earlier((2, 0, 1)), [[1, 0, 1], [1, 1, 1], [0, 0, 1]])
    np.testing.assert_array_equal(
        attention.see_segments(5, 2),
        [[1, 0, 0, 0, 0], [1, 1, 0, 0, 0], [1, 1, 1, 0, 0], [1, 1, 1, 1, 0], [0, 0, 1, 1, 1]],
    )
    np.testing.assert_array_equal(attention.see_earlier((0, 1, 2, 3)), attention.see_before(4))


def count_transformer(layers, width, tokens, places):
    """Parameters of a transformer: embeddings, and per layer four matrices of attention and two four times as wide."""
    return (tokens + places) * width + layers * (12 * width**2 + 13 * width)


@pytest.mark.parametrize(
    ("name", "tokens", "places"), [("BERT", 30522, 512), ("GPT", 40478, 512), ("GPT-2", 50257, 1024)]
)
def test_the_sizes_on_the_cards_follow_from_their_layers(name, tokens, places):
    one = attention.FAMILIES[name]
    assert count_transformer(one.layers, one.width, tokens, places) == pytest.approx(one.millions * 1e6, rel=0.03)
    assert one.width % one.heads == 0


def test_the_families_are_those_of_the_lecture():
    assert list(attention.FAMILIES) == ["BERT", "GPT", "GPT-2", "Transformer-XL", "XLNet", "XLM"]
    makers = {"BERT": "Google", "GPT": "OpenAI", "GPT-2": "OpenAI", "XLM": "Facebook"}
    assert {name: attention.FAMILIES[name].made_by for name in makers} == makers
    assert all(one.mask in attention.MASKS for one in attention.FAMILIES.values())


@pytest.mark.parametrize("family", attention.FAMILIES)
@pytest.mark.parametrize("count", [1, 2, 3, 11])
def test_what_a_family_guesses_it_does_not_see(family, count):
    guessed = attention.guessed_places(family, count, 0)
    assert all(place not in seen for place, seen in guessed.items())
    assert all(0 <= place < count for place in guessed)
    if family.startswith("GPT"):
        assert guessed == {place: tuple(range(place)) for place in range(1, count)}
    lines = attention.guess_sentences(family, CAT[:count], 0)
    assert len(lines) == max(1, len(guessed))


def numbers_in(line):
    """The results at the ends of a line: what stands behind its last equals sign."""
    last = line.rpartition("=")[2].replace(r"\cdot 10^{", "e").replace("}", "")
    return float(last)


@pytest.mark.parametrize("places", [(0, 4, 3), (1, 10, 1), (1, 0, 0)])
def test_the_arithmetic_ends_with_the_numbers_of_the_tables(places):
    head, row, column = places
    weights = weights_by_hand()
    look = look_at(temperature=0.7)
    vectors = attention.draw_vectors(CAT, 1)
    ends = {
        attention.position_arithmetic(row, column + 1)[1][-1]: attention.encode_positions(11)[row, column],
        attention.input_arithmetic(vectors, look, row, column + 1)[1][-1]: look.inputs[row, column],
        attention.projection_arithmetic("query", look, weights, places)[1][-1]: look.queries[places],
        attention.projection_arithmetic("key", look, weights, places)[1][-1]: look.keys[places],
        attention.projection_arithmetic("value", look, weights, places)[1][-1]: look.values[places],
        attention.score_arithmetic(look, head, row, column)[1][-1]: look.scaled[places],
        attention.softmax_arithmetic(look, head, row, column)[1][-1]: look.weights[places],
        attention.mixture_arithmetic(look, head, row, column)[1][-1]: look.mixed[places],
        attention.output_arithmetic(look, weights, row, column)[1][-1]: look.outputs[row, column],
    }
    for line, value in ends.items():
        assert numbers_in(line) == pytest.approx(value, rel=1e-3, abs=1e-4), line


def test_a_hidden_score_is_said_to_be_hidden():
    formula, lines = attention.score_arithmetic(look_at(mask="causal"), 0, 2, 5)
    assert r"-\infty" in lines[-1]
    assert r"\sqrt{k}" in formula


def test_weights_are_read_as_they_are_written():
    for weights in (weights_by_hand(), draw_weights_like_keras(4)):
        again = attention.read_weights(*attention.write_matrices(weights).values())
        for name in attention.MATRICES:
            np.testing.assert_array_equal(getattr(again, name), getattr(weights, name))


@pytest.mark.parametrize(
    ("text", "says"), [("1 2; 3 4", "W_Q has 2 rows"), ("", "empty"), ("; ".join(["0 " * 7 + "999"] * 8), "beyond 100")]
)
def test_wrong_weights_are_refused(text, says):
    right = list(attention.write_matrices(weights_by_hand()).values())
    with pytest.raises(GridError, match=says):
        attention.read_weights(text, *right[1:])


@pytest.mark.parametrize(
    ("text", "tokens", "note"),
    [
        ("the cat", ("the", "cat"), ""),
        ("cat", ("c", "a", "t"), "no blank"),
        ("a", ("a",), ""),
        ("กำลังดี", ("กำ", "ลั", "ง", "ดี"), "no blank"),
        ("ฉัน รัก you", ("ฉัน", "รัก", "you"), ""),
        ("👨‍👩‍👧 🇹🇭🇯🇵", ("👨‍👩‍👧", "🇹🇭🇯🇵"), ""),
        ("🇹🇭🇯🇵👍🏽", ("🇹🇭", "🇯🇵", "👍🏽"), "no blank"),
        ("a\u200bb c", ("ab", "c"), "no width"),
        ("\u0e48 \u0e49", ("\u0e48", "\u0e49"), ""),
        ("e\u0301t vous", ("ét", "vous"), "in one"),
        (" ".join("abcdefghijklmnop"), tuple("abcdefghijkl"), "first 12"),
        ("x" * 100_000, ("x",) * 12, "first 12"),
        ("y" * 100_000 + " z", ("y" * 19 + "…", "z"), "beginning"),
        ("a\x00b\x07 c", ("ab", "c"), "Control"),
        ("می‌خواهم آن", ("می‌خواهم", "آن"), ""),
    ],
)
def test_every_kind_of_sentence(text, tokens, note):
    sentence = attention.read_sentence(text)
    assert sentence.tokens == tokens
    assert note in " ".join(sentence.notes)
    assert bool(sentence.notes) == bool(note)


@pytest.mark.parametrize("text", ["", "  ", "\u200b\u200d", "\n\t"])
def test_a_sentence_with_nothing_in_it_is_refused(text):
    with pytest.raises(attention.SentenceError, match="nothing in it"):
        attention.read_sentence(text)


@given(st.text(max_size=60))
def test_any_text_is_a_sentence_or_is_refused(text):
    try:
        sentence = attention.read_sentence(text)
    except attention.SentenceError:
        return
    assert 1 <= len(sentence.tokens) <= attention.MOST_TOKENS
    look = look_at(sentence.tokens)
    attention.look_html(look.weights, sentence.tokens, 0, 0, "")
    assert attention.look_sentence(look, sentence.tokens, 0, 0)
    assert attention.step_sentence(look, sentence.tokens, 0, 0).count("\n") == 4
    assert len(attention.taking_cells(look, sentence.tokens, 0, 0)[0]) == 6


@given(st.text(max_size=60))
def test_letters_put_together_are_the_text(text):
    clean = clean_text(text).text
    assert "".join(split_letters(clean)) == clean
    assert clean_text(clean).text == clean


def written(vector):
    return f"({', '.join(f'{one:z.1f}' for one in vector)})"


@pytest.mark.parametrize("mask", attention.MASKS)
@pytest.mark.parametrize("heads", HEADS)
def test_the_table_of_what_is_taken_holds_the_numbers_of_the_token(heads, mask):
    look = look_at(heads=heads, mask=mask, temperature=1.5)
    keys, values, shares = look.keys[0], look.values[0], look.weights[0]
    for row in range(len(CAT)):
        seen = [place for place in range(len(CAT)) if look.mask[row, place]]
        head, *lines, total = attention.taking_cells(look, CAT, 0, row)
        assert head[3] == f"÷ (√{8 // heads} · 1.5)"
        best = lines[: min(3, len(seen))]
        places = [int(re.search(r"\((\d+)\)$", line[0])[1]) - 1 for line in best]
        assert sorted(shares[row, places], reverse=True) == sorted(shares[row], reverse=True)[: len(best)]
        for place, (name, key, score, scaled, share, value) in zip(places, best, strict=True):
            fit = float(look.queries[0, row] @ keys[place])
            assert name == f"{CAT[place]} ({place + 1})"
            assert (key, value) == (written(keys[place]), written(values[place]))
            assert float(score) == pytest.approx(fit, abs=0.051)
            assert float(scaled) == pytest.approx(fit / math.sqrt(8 / heads) / 1.5, abs=0.051)
            assert share == f"{shares[row, place]:.0%}"
        others = [line[0] for line in lines[len(best) :]]
        rest, hidden = len(seen) - len(best), len(CAT) - len(seen)
        assert others == [f"{rest} more"] * bool(rest) + [f"{hidden} hidden"] * bool(hidden)
        assert total[-2:] == ["100%", written(shares[row] @ values)]
        assert (
            attention.query_title(look, CAT, 0, row) == f"{CAT[row]} ({row + 1}), Q = {written(look.queries[0, row])}"
        )


@pytest.mark.parametrize("mask", attention.MASKS)
@pytest.mark.parametrize("heads", HEADS)
def test_the_steps_from_a_query_to_what_is_taken_fit_the_token_and_stay_with_the_temperature(heads, mask):
    cold, warm = (look_at(heads=heads, mask=mask, temperature=one) for one in (0.5, 2.0))
    for row in range(len(CAT)):
        steps = attention.step_sentence(cold, CAT, heads - 1, row)
        assert steps == attention.step_sentence(warm, CAT, heads - 1, row)
        _, scaled, masked, _, taken = steps.split("\n")
        assert f"√{8 // heads}, {cold.keys.shape[2]} being the length of a key" in scaled
        assert masked.endswith(f"Hidden here: {(~cold.mask[row]).sum() or 'none'}.")
        assert taken.endswith(f"what **{CAT[row]}** ({row + 1}) takes, and what comes out of head {heads}.")


def test_the_width_of_attention_is_the_perplexity_of_its_shares():
    even = look_at(weights=attention.Weights(*np.zeros((4, 8, 8))), mask="causal")
    for row in range(len(CAT)):
        assert f"evenly over {row + 1:.2f} of {row + 1} tokens" in attention.spread_sentence(even, 0, row)
    shares = look_at().weights[0, 7]
    width = 2 ** -(shares * np.log2(shares)).sum()
    assert f"evenly over {width:.2f} of 11 tokens" in attention.spread_sentence(look_at(), 0, 7)


def test_a_mark_alone_is_shown_on_a_circle():
    assert show_letter("\u0e48") == "◌\u0e48"
    assert [show_letter(one) for one in "ก \n"] == ["ก", "␣", "⏎"]


def test_a_drawing_escapes_what_stands_in_the_sentence():
    tokens = ("<b>", "&", '"x"', "จะ")
    drawn = attention.look_html(look_at(tokens).weights, tokens, 0, 1, '"<i>')
    assert "<b>" not in drawn
    assert "<i>" not in drawn
    parts = ElementTree.fromstring(re.sub(r"<img([^>]*)>", r"<img\1/>", drawn[drawn.index("<div") :]))
    assert [one.text for one in parts.iter("span")] == [*tokens, *tokens]
    assert parts.get("aria-label") == '"<i>'
    shares = look_at(tokens).weights[0, 1]
    assert [one.get("title") for one in parts.findall("p")[1]] == [
        f"{token}: {share:.0%}" for token, share in zip(tokens, shares, strict=True)
    ]


def test_every_share_of_three_percent_is_a_line_and_the_thickest_is_the_largest():
    weights = look_at().weights[0]
    root = ElementTree.fromstring(lines_svg(weights, 4, "#0072B2"))
    lines = [one for one in root if one.get("stroke") == "#0072B2"]
    assert len(root) == int((weights >= 0.03).sum())
    assert len(lines) == int((weights[4] >= 0.03).sum())
    thickest = max(lines, key=lambda one: float(one.get("stroke-width")))
    assert thickest.get("d").startswith("M0 135 ")
    assert thickest.get("d").endswith(f" {30 * int(weights[4].argmax()) + 15}")
