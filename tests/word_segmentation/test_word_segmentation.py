"""Word segmentation: a dictionary against brute force and PyThaiNLP, deepcut against its ONNX file, and a training."""

import functools
import math
import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dlplay import jobs
from dlplay import word_segmentation as ws
from dlplay.export import Transcript
from dlplay.export.source import source_of
from dlplay.word_segmentation.deepcut import LETTERS, window_letters, window_numbers
from dlplay.word_segmentation.dictionary import read_words, thai_counts
from dlplay.word_segmentation.learners import (
    BIDIRECTIONAL,
    CONVOLUTION,
    PIECE,
    beginnings,
    build_learner,
    draw_words,
    in_pieces,
    to_numbers,
)
from dlplay.word_segmentation.matching import AHEAD, UNKNOWN, can_begin
from dlplay.word_segmentation.scoring import add_scores, words_lost
from dlplay.word_segmentation.sentences import hand_cut_sentences
from dlplay.word_segmentation.texts import LONELY, places_of
from dlplay.word_segmentation.vocabulary import ENGLISH, THAI

WORDS = st.lists(st.text("abก", min_size=1, max_size=3), max_size=6)
PYTHAINLP = {  # text -> how PyThaiNLP 5.4.0's word_tokenize(engine="longest") cuts it
    "ตากลมนั่งตากลมที่ริมทะเล": "ตากลม|นั่ง|ตากลม|ที่|ริมทะเล",
    "ไปหามเหสีที่จุฬาลงกรณ์มหาวิทยาลัย": "ไปหา|มเหสี|ที่|จุฬาลงกรณ์|มหาวิทยาลัย",
    "โควิดทำให้โรงเรียนต้องสอนผ่านซูม": "โควิด|ทำให้|โรงเรียน|ต้อง|สอน|ผ่าน|ซูม",
    "ยูทูบเบอร์คนนี้มีคนติดตามสามล้านคน": "ยู|ทูบ|เบอร์|คน|นี้|มี|คน|ติดตาม|สาม|ล้าน|คน",
    "พรรคก้าวไกลได้คะแนนเสียงมากที่สุดในกรุงเทพมหานคร": "พรรคก้าวไกล|ได้|คะแนนเสียง|มาก|ที่สุด|ใน|กรุงเทพมหานคร",
    "เขาโพสต์รูปอาหารลงเฟซบุ๊กก่อนกินทุกครั้ง": "เขา|โพสต์|รูป|อาหาร|ลง|เฟซบุ๊ก|ก่อน|กิน|ทุกครั้ง",
}
ONNX = {  # text -> deepcut's probabilities by the file deepcut.onnx of PyThaiNLP 5.4.0, in ONNX Runtime
    "ตากลมนั่งตากลมที่ริมทะเล": [
        1.0, 0.0, 0.0068, 0.1517, 0.0, 0.9988, 0.0, 0.0, 0.0, 0.9997, 0.0, 0.4265, 0.1078, 0.0, 0.9998, 0.0, 0.0,
        0.9975, 0.0, 0.0, 0.9756, 0.0, 0.0, 0.0,
    ],
    "ไปหามเหสี": [1.0, 0.0, 0.999, 0.0, 0.0, 0.0426, 0.0, 0.0, 0.0],
    "Thai ภาษา 3.5 😀 “ก”": [
        0.9999, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.9999, 1.0, 1.0, 1.0, 1.0, 1.0, 0.9995, 0.9992,
    ],
}  # fmt: skip
SMALL = ws.LearnerSettings(units=8, letters=2_000, epochs=2, batch_size=4)


@functools.cache
def large():
    return ws.choose_words(ws.THAI_LIST, 62_106)


def said(pieces):
    return "|".join(piece.word if piece.known else f"[{piece.word}]" for piece in pieces)


def cut(marked, words, method=ws.LONGEST):
    return said(ws.cut_text(marked.replace("|", ""), ws.make_lexicon(words.split()), method))


def shape_and_parameters(kind):
    """Build a learner of 8 units for 50 letters, and send 7 letters through it. Runs in a worker."""
    model = build_learner(kind, 8, 50)
    return tuple(model(np.ones((1, 7), np.int32)).shape), model.count_params()


@pytest.fixture(scope="module")
def learned():
    """A small training, in a worker as on the page."""
    return jobs.run(ws.train_learner, SMALL)


@pytest.mark.parametrize(
    ("text", "words", "longest", "fewest"),
    [
        ("ตากลม", "ตา ตาก กลม ลม", "ตาก|ลม", "ตาก|ลม"),
        ("ไปหามเหสี", "ไป หา หาม เห สี มเหสี", "ไป|หาม|เห|สี", "ไป|หา|มเหสี"),
        ("thetabledownthere", "the theta table bled down own there", "theta|bled|own|there", "theta|bled|own|there"),
        ("โควิด", "โค", "โค|[วิด]", "โค|[วิด]"),
        ("TheTable", "the table", "The|Table", "The|Table"),
        ("ab ab", "ab", "ab| |ab", "ab| |ab"),
        ("abc", "", "[abc]", "[abc]"),
        ("ก", "ก", "ก", "ก"),
        ("😀ก😀", "ก", "[😀]|ก|[😀]", "[😀]|ก|[😀]"),
        ("aab", "a aab aa", "aab", "aab"),
        ("กี", "ก", "[กี]", "[กี]"),
    ],
)
def test_small_texts(text, words, longest, fewest):
    assert cut(text, words) == longest
    assert cut(text, words, ws.FEWEST) == fewest


def test_two_ways_with_the_same_number_of_words():
    lexicon = ws.make_lexicon(["the", "theta", "table", "bled", "down", "own", "there"])
    assert ws.plan_fewest("thetabledownthere", lexicon).ways[0] == 2
    assert "2 ways to cut" in ws.ways_sentence(ws.plan_fewest("thetabledownthere", lexicon))


@given(st.text(st.sampled_from("abกาี่เ 😀A\u200b"), min_size=1, max_size=30), WORDS, st.sampled_from(list(ws.METHODS)))
def test_the_pieces_are_the_text_and_no_mark_stands_alone(text, words, method):
    pieces = ws.cut_text(text, ws.make_lexicon(words), method)
    assert "".join(piece.word for piece in pieces) == text
    assert [piece.start for piece in pieces[1:]] == sorted(ws.cuts_of(pieces))
    for before, piece in pairwise(pieces):
        assert can_begin(piece.word[0]) or before.word.isspace() or piece.known


@given(st.text("abก", min_size=1, max_size=9), WORDS)
def test_the_fewest_words_are_those_of_all_ways_to_cut(text, words):
    """Against every way to cut the text, one by one."""
    known = set(words)

    def costs(rest):
        if not rest:
            return [0]
        outside = [UNKNOWN + cost for cost in costs(rest[1:])]
        return outside + [
            1 + cost for end in range(1, len(rest) + 1) if rest[:end] in known for cost in costs(rest[end:])
        ]

    every = costs(text)
    plan = ws.plan_fewest(text, ws.make_lexicon(words))
    assert plan.costs[0] == min(every)
    assert plan.ways[0] == every.count(min(every))


@given(st.text("abก", min_size=1, max_size=12), WORDS)
def test_the_longest_match_is_that_of_a_regular_expression(text, words):
    """A regular expression with the longest words first, and single letters where none begins."""
    assume(words)
    every = "|".join(sorted({re.escape(word) for word in words}, key=len, reverse=True))
    found = [(one.start(), one[0]) for one in re.finditer(every, text)]
    pieces = ws.cut_text(text, ws.make_lexicon(words))
    assert [(piece.start, piece.word) for piece in pieces if piece.known] == found


@pytest.mark.parametrize(("text", "theirs"), PYTHAINLP.items())
def test_one_word_ahead_cuts_as_pythainlp(text, theirs):
    assert "|".join(piece.word for piece in ws.cut_text(text, large(), AHEAD)) == theirs


def test_the_list_is_pythainlps_and_so_are_all_its_cuts():
    corpus = pytest.importorskip("pythainlp.corpus")
    from pythainlp.corpus.tnc import unigram_word_freqs
    from pythainlp.tokenize import word_tokenize

    counts = unigram_word_freqs()
    assert list(ws.thai_words()) == sorted(corpus.thai_words(), key=lambda word: (-counts.get(word, 0), word))
    assert thai_counts() == {word: counts.get(word, 0) for word in corpus.thai_words()}
    for words in hand_cut_sentences():
        text = "".join(words)
        assert [piece.word for piece in ws.cut_text(text, large(), AHEAD)] == word_tokenize(text, engine="longest")


def test_the_list_begins_with_the_most_frequent_words():
    counts = list(thai_counts().values())
    assert len(counts) == 62_106
    assert counts == sorted(counts, reverse=True)
    assert ws.thai_words()[:3] == ("ที่", "การ", "เป็น")
    edited = ws.choose_words(ws.THAI_LIST, 3, "ซูม, โควิด", "การ")
    assert edited.words == {"ที่", "เป็น", "ซูม", "โควิด"}
    assert "the" in ws.choose_words(ws.ENGLISH_LIST, 100).words
    assert {word for word in ws.choose_words(ws.ENGLISH_LIST, 1_000).words if len(word) == 1} <= {"a", "i"}


@pytest.mark.parametrize(
    ("typed", "letters", "cuts", "notes"),
    [
        ("ab|c|d", "abcd", {2, 3}, 0),
        ("|ab||c|", "abc", {2}, 0),
        ("abc", "abc", None, 0),
        ("a\u200bb\ufeffc\u2060", "abc", None, 1),
        ("a\nb\tc", "a b c", None, 1),
        ("เเม่", "แม่", None, 1),
        ("น\u0e4d\u0e32", "น\u0e33", None, 1),
        ("\u0e35ก", "\u0e35ก", None, 1),
        ("👨\u200d👩", "👨\u200d👩", None, 0),
        ("a\u200db", "ab", None, 1),
        ("a\x00b", "ab", None, 1),
        ("ก", "ก", None, 0),
    ],
)
def test_what_is_repaired_is_told(typed, letters, cuts, notes):
    text = ws.read_text(typed)
    assert text.letters == letters
    assert text.cuts == (None if cuts is None else frozenset(cuts))
    assert len(text.notes) == notes


def test_blanks_as_known_cuts():
    text = ws.read_text("he is  now", True)
    assert (text.letters, ws.true_words(text)) == ("heisnow", ("he", "is", "now"))


@pytest.mark.parametrize("typed", ["", " ", "||", "\u200b\ufeff", "\n\n", "x" * 100_001, "|x" * 100_001])
def test_a_text_without_letters_or_with_too_many_is_refused(typed):
    with pytest.raises(ws.WordError):
        ws.read_text(typed)
    assert len(ws.read_text("x" * 100_000).letters) == 100_000


@settings(max_examples=50)
@given(st.text(max_size=60), st.booleans())
def test_any_text_is_read_or_refused(typed, blanks):
    try:
        text = ws.read_text(typed, blanks)
    except ws.WordError:
        return
    assert "".join(ws.true_words(text)) == text.letters
    assert ws.cut_text(text.letters, ws.typed_lexicon("a b"), ws.FEWEST)


def test_a_mark_with_its_letter_is_not_alone():
    assert not LONELY.search("ที่นี่ ทำ")
    assert LONELY.search(" ี่")


def test_a_typed_dictionary():
    assert read_words(" a, b;c\nd|a ") == ("a", "b", "c", "d")
    assert read_words("") == ()
    with pytest.raises(ws.WordError, match="at most 2,000"):
        read_words("ab " * 1000)
    with pytest.raises(ws.WordError, match="at most 100"):
        read_words("x" * 101)


def test_every_sample_says_where_its_words_end():
    for name, (marked, _) in ws.SAMPLES.items():
        assert ws.true_words(ws.sample_text(name)) == tuple(marked.split("|"))
    sentences = hand_cut_sentences()
    assert len(sentences) == 60
    assert sum(map(len, sentences)) == 592


@given(st.sets(st.integers(1, 19)), st.sets(st.integers(1, 19)))
def test_precision_recall_and_f1_are_scikit_learns(made, true):
    from sklearn.metrics import precision_recall_fscore_support

    score = ws.score_cuts("x" * 20, made, true)
    places = range(1, 20)
    theirs = precision_recall_fscore_support(
        [place in true for place in places], [place in made for place in places], average="binary", zero_division=0
    )
    ours = [value or 0.0 for value in (score.precision, score.recall, score.f1)]
    np.testing.assert_allclose(ours, theirs[:3])


def test_cuts_beside_a_blank_do_not_count():
    assert ws.score_cuts("ab cd", {2, 3}, {1, 2, 3}) == ws.CutScore(0, 0, 1)
    assert add_scores([ws.CutScore(1, 2, 3), ws.CutScore(4, 5, 6)]) == ws.CutScore(5, 7, 9)


def test_precision_by_hand():
    _, lines = ws.score_arithmetic(ws.CutScore(7, 1, 0))
    assert r"\frac{7}{7 + 1} = 0.8750" in lines[0]
    assert "0.9333" in lines[-1]
    assert r"\text{not defined}" in ws.score_arithmetic(ws.CutScore(0, 0, 0))[1][0]


@pytest.mark.parametrize("method", list(ws.METHODS))
def test_the_lectures_curve_falls_and_a_long_list_is_worse_again(method):
    points = ws.error_curve(THAI, method)
    outside = [point.outside for point in points]
    assert outside == sorted(outside, reverse=True)
    best = ws.best_point(points)
    assert points[0].error > 0.9
    assert best.size in (1_000, 10_000)
    assert best.error < 0.16 < 2 * best.error < points[-1].error
    assert points[-1].outside < 0.01


def test_the_question_of_the_page_has_the_curves_numbers():
    of = {point.size: point for point in ws.error_curve(THAI)}
    assert [round(of[size].error, 3) for size in (1_000, 62_106)] == [0.145, 0.345]
    assert round(of[62_106].outside, 3) == 0.008


def test_a_point_of_the_curve_counted_by_hand():
    sentence = ("ไป", "หา", "มเหสี")
    (point,) = [one for one in ws.error_curve(ws.MINE, ws.LONGEST, sentence) if one.size == 62_106]
    pieces = ws.cut_text("".join(sentence), large())
    assert said(pieces) == "ไปหา|มเหสี"
    assert words_lost(pieces, sentence) == 2
    assert point.error == 2 / 3
    assert point.outside == 0
    assert ws.error_arithmetic(point, 3)[1] == [r"\frac{2}{3} = 0.6667"]
    assert "optimal size" in ws.curve_sentence(ws.error_curve(THAI))


def test_english_prose_has_words_that_its_vocabulary_has_not():
    points = ws.error_curve(ENGLISH)
    assert 0.2 < points[-1].outside < 0.5
    assert points[-1].error > points[-1].outside
    with pytest.raises(ws.WordError, match="does not say where its words end"):
        ws.known_text(ws.MINE)


def test_deepcuts_letters_are_its_own():
    assert len(LETTERS) == len(set(LETTERS)) == 178
    letters, kinds = window_numbers("ก 3เ")
    after = [LETTERS.index(letter) for letter in " 3เ"]
    assert letters[0].tolist() == [*after, *[1] * 7, *[1] * 10, LETTERS.index("ก")]
    assert letters[3].tolist() == [*[1] * 10, *(LETTERS.index(letter) for letter in "3 ก"), *[1] * 7, after[2]]
    assert kinds[0][-1] == 1
    assert window_letters("กข", 1) == " " * 9 + "กข" + " " * 10


def test_deepcut_reads_the_same_numbers_at_home():
    imports, definitions, _ = source_of([window_numbers])
    home = {}
    exec("\n\n".join([*imports, *definitions]), home)  # noqa: S102  our own source, as a script has it
    for text in ONNX:
        for ours, theirs in zip(window_numbers(text), home["window_numbers"](text), strict=True):
            np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize(("text", "theirs"), ONNX.items())
def test_deepcut_says_what_its_own_file_says(text, theirs):
    ours = jobs.run(ws.deepcut_chances, text)
    np.testing.assert_allclose(ours, theirs, atol=0.001)


def test_deepcuts_last_layer_adds_up_to_its_probability():
    text = next(iter(ONNX))
    last = jobs.run(ws.deepcut_last_layer, text, 11)
    chance = jobs.run(ws.deepcut_chances, text)[11]
    assert 1 / (1 + math.exp(-last.total)) == pytest.approx(chance, abs=1e-5)
    assert f"{chance:.4f}" in ws.probability_arithmetic(last)[1][-1]


def test_a_threshold_decides_on_cuts():
    assert ws.cuts_above((0.9, 0.4, 0.6), 0.5) == {2}
    assert said(ws.pieces_by("abc", {2})) == "ab|c"
    assert said(ws.pieces_by("abc", set())) == "abc"


def test_a_learners_numbers():
    words = ("ab", "c", "ab")
    assert beginnings(words).tolist() == [1, 0, 1, 1, 0]
    assert to_numbers("abx", "ab").tolist() == [1, 2, 0]
    long = np.arange(150, dtype=np.int32)
    pieces = in_pieces(long)
    assert pieces.shape == (3, PIECE)
    assert set(pieces.ravel()) == set(range(150))
    assert pieces[-1][-1] == 149
    assert in_pieces(long[:10]).shape == (1, 10)


def test_drawn_words_come_as_often_as_the_corpus_has_them():
    words = draw_words(30_000, 3)
    assert sum(map(len, words)) == pytest.approx(30_000, abs=40)
    assert words == draw_words(30_000, 3) != draw_words(30_000, 4)
    counts = thai_counts()
    share = counts["ที่"] / sum(count for word, count in counts.items() if " " not in word)
    assert words.count("ที่") / len(words) == pytest.approx(share, rel=0.3)


def test_too_short_a_text_is_refused():
    with pytest.raises(ws.WordError, match="it takes 400"):
        ws.learning_text(ws.LearnerSettings(ws.OWN_TEXT), ("ab", "c"))


def test_a_training_finds_words_that_it_was_never_told():
    chosen = ws.LearnerSettings(units=16, letters=5_000, epochs=3, rate=0.02, batch_size=4)
    one = jobs.run(ws.train_learner, chosen)
    assert one.score.f1 > 0.75
    assert one.judged_letters == sum(len(word) for words in hand_cut_sentences() for word in words)


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        (CONVOLUTION, 51 * 16 + (5 * 16 + 1) * 8 + (5 * 8 + 1) * 8 + (8 + 1) * 2),
        (BIDIRECTIONAL, 51 * 16 + 2 * 4 * (16 + 8 + 1) * 8 + (16 + 1) * 2),
    ],
)
def test_a_learner_reads_a_text_of_any_length(kind, parameters):
    assert jobs.run(shape_and_parameters, kind) == ((1, 7, 2), parameters)


def test_a_trained_network_judges_its_own_text(learned):
    text = "".join(word for words in hand_cut_sentences() for word in words)
    true = places_of(tuple(word for words in hand_cut_sentences() for word in words))
    chances = jobs.run(ws.learner_chances, learned.weights, text)
    assert len(chances) == len(text)
    assert ws.score_cuts(text, ws.cuts_above(chances), true) == learned.score
    assert "F1" in ws.learned_sentence(learned)


def test_a_page_of_text_is_called_by_its_name_in_the_code():
    steps = Transcript("Words")
    typed = "ก|" * 300
    steps.given("typed", typed, 'Path("my_text.txt").read_text(encoding="utf-8")')
    text = steps.run("text", ws.read_text, typed + "ก" * 300)
    steps.run("pieces", ws.cut_text, text.letters, steps.run("lexicon", ws.typed_lexicon, "ก"))
    assert steps.lines[-1] == "pieces = cut_text(text.letters, lexicon)"
    again = steps.run("text", ws.read_text, typed)
    assert steps.lines[-1] == "text = read_text(typed)"
    assert again.cuts


def test_drawings_show_every_letter_as_it_is():
    pieces = ws.cut_text("<b>&", ws.make_lexicon(["<b>"]))
    assert "&lt;b&gt;" in ws.pieces_html(pieces)
    assert "<b>&amp;" not in ws.lattice_html("<b>&", ws.make_lexicon(["<b>"]), pieces, 0)
    html = ws.pieces_html(ws.cut_text("ตากลม", ws.make_lexicon(["ตาก", "ลม"])), frozenset({2}))
    assert html.count("✗") == 1
    assert html.count("○") == 1
