"""Byte pair encoding against a plain one, and SmolLM2's tokens against those of the tokenizers library."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlplay import tokens
from dlplay.tokens.pairs import BYTES, LETTERS
from dlplay.tokens.tokenizer import published_merges

TOKENIZERS = {  # text -> how many tokens the library tokenizers 0.22 gives with SmolLM2's vocabulary and merges
    "สวัสดีครับ": 19,
    "ขอบคุณครับ": 19,
    "hello": 1,
    "good morning": 2,
    "The quick brown fox, it's 2024!": 13,
    "ฉันชอบ Python 3.13 มาก": 24,
    "👋🏽 hi": 7,
    "  two  blanks\nline": 6,
    "naïve café_au-lait": 8,
    "ไปหามเหสี": 17,
}
TEXTS = st.text(st.sampled_from("abcก่ 😀"), max_size=40)


def plain_pairs(text, units, most):
    """The same by lists and dictionaries, as the paper has it; equal neighbours are counted from left to right."""
    pieces = [[]]
    for letter in text:
        if letter == " " and (pieces[-1] and pieces[-1] != [b" "] * len(pieces[-1])):
            pieces.append([])
        pieces[-1].append(letter.encode())
    if units == BYTES:
        pieces = [[bytes([byte]) for letter in piece for byte in letter] for piece in pieces]
    merges = []
    for _ in range(most):
        counts = Counter()
        for piece in pieces:
            place = 0
            while place < len(piece) - 1:
                counts[piece[place], piece[place + 1]] += 1
                same = piece[place : place + 3] == [piece[place]] * 3
                place += 2 if same else 1
        if not counts or max(counts.values()) < 2:
            break
        pair = max(counts, key=counts.__getitem__)
        merges.append((*pair, counts[pair]))
        pieces = [merged(piece, pair) for piece in pieces]
    return merges, [token for piece in pieces for token in piece]


def merged(piece, pair):
    result, place = [], 0
    while place < len(piece):
        if tuple(piece[place : place + 2]) == pair:
            result.append(pair[0] + pair[1])
            place += 2
        else:
            result.append(piece[place])
            place += 1
    return result


@given(st.text(st.sampled_from("abcก"), max_size=40), st.sampled_from([LETTERS, BYTES]))
def test_the_merges_are_those_of_plain_lists(text, units):
    learned = tokens.learn_pairs(text, units, 12)
    merges, left = plain_pairs(text, units, 12)
    assert [(one.left, one.right, one.count) for one in learned.merges] == merges
    assert list(tokens.encode(text, learned)) == left


@given(TEXTS, TEXTS, st.sampled_from([LETTERS, BYTES]))
def test_no_byte_is_lost_and_none_is_out_of_vocabulary(text, other, units):
    learned = tokens.learn_pairs(text, units, 20)
    assert b"".join(tokens.encode(text, learned)) == text.encode()
    assert b"".join(tokens.encode(other, learned)) == other.encode()
    assert len(tokens.encode(text, learned)) == (learned.merges[-1].tokens if learned.merges else learned.tokens)


@given(TEXTS, st.integers(0, 20))
def test_every_merge_takes_away_as_many_tokens_as_it_has_pairs(text, most):
    learned = tokens.learn_pairs(text, LETTERS, most)
    counts = [learned.tokens, *(one.tokens for one in learned.merges)]
    assert [before - after for before, after in pairwise(counts)] == [one.count for one in learned.merges]


def test_the_next_merge_is_the_first_of_the_frequent_pairs():
    text = "low lower lowest newer newest"
    learned = tokens.learn_pairs(text, LETTERS, 10)
    for number, merge in enumerate(learned.merges):
        assert tokens.frequent_pairs(text, learned, number)[0] == (merge.left, merge.right, merge.count)
    assert (learned.merges[0].left, learned.merges[0].right) == (b"w", b"e")


@pytest.mark.parametrize("text", ["a", "abc", "ก", "😀", " "])
def test_a_text_without_a_repeated_pair_has_no_merge(text):
    learned = tokens.learn_pairs(text, LETTERS, 10)
    assert learned.merges == ()
    assert "nothing to merge" in tokens.end_sentence(learned, 10)
    assert tokens.frequent_pairs(text, learned, 0) == [(a.encode(), b.encode(), 1) for a, b in pairwise(text)]


@pytest.mark.parametrize(("text", "count"), TOKENIZERS.items())
def test_smollm2_has_as_many_tokens_as_in_its_own_library(text, count):
    found = tokens.published_tokens(text)
    assert len(found) == count
    assert b"".join(token.content for token in found) == text.encode()


def test_the_published_merges_are_all_there():
    ranks = published_merges()
    assert len(ranks) == 48_900
    assert ranks["Ġ", "t"] == 0
    steps = tokens.published_steps("hello")
    assert len(steps[0]) == 5
    assert steps[-1] == ("hello",)


def test_letters_words_and_subwords_beside_each_other():
    text, other = "the cat the hat", "the mat"
    learned = tokens.learn_pairs(text, LETTERS, 50)
    counts = tokens.count_tokens(text, text.split(), other, other.split(), learned)
    assert counts["letters"].tokens == counts["bytes"].tokens == 15
    assert counts["words"] == tokens.TokenCount(4, 3, 0.5)
    assert counts["SmolLM2"].tokens == 4
    assert counts["letters"].unseen == 1 / 7  # the m
    assert "| words | 4 | 3 | 3.75 | 50% |" in tokens.count_table(counts, len(text))


def test_what_is_only_a_part_of_a_letter_stands_as_bytes():
    assert tokens.spelled("ก".encode()[:2]) == "E0 B8"
    assert tokens.spelled(" ก".encode()) == "␣ก"
    assert tokens.spelled("ี".encode()) == "◌ี"
    assert "&lt;b&gt;" in tokens.tokens_html([b"<b>"])
    assert "19 tokens" in tokens.greeting_sentence("สวัสดีครับ", 19, 11)
    assert "**one token**" in tokens.greeting_sentence("hello", 1, 4)
