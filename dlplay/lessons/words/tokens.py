"""Tab: tokens, byte pair encoding merge by merge, and what a text costs a language model."""

import streamlit as st

from dlplay import tokens, ui
from dlplay import word_segmentation as ws
from dlplay.export import Transcript
from dlplay.lessons.words.bench import Bench, name_letters
from dlplay.lessons.words.stepping import choose_step
from dlplay.words import say

MERGES = [5, 10, 20, 50, 100, 200, 500]
GREETINGS = ["สวัสดีครับ", "ขอบคุณครับ", "hello", "good morning", "bonjour", "👋🏽"]


def tokens_tab(bench: Bench) -> None:
    """Merges on the student's text, then a published tokenizer, then all beside each other."""
    st.markdown(
        say(
            "A language model reads neither letters nor words but **tokens**, pieces in between. **Byte pair "
            "encoding** finds them without a dictionary: the pair of neighbours that comes most often becomes "
            "one token, again and again. Frequent words end as one token, rare ones as several: nothing is out of "
            "vocabulary."
        )
    )
    letters = bench.text.letters[: tokens.MOST_MERGED]
    if len(letters) < len(bench.text.letters):
        st.info(say("Of your text the first {count:,} letters are merged.", count=tokens.MOST_MERGED))
    merging(bench, letters)
    published()
    compare(bench, letters)


@st.fragment
def merging(bench: Bench, letters: str) -> None:
    """One merge after the other."""
    left, right = st.columns(2)
    units = ui.choose("Begin with", tokens.UNITS, key="words.units_of_tokens", look="segmented_control", place=left)
    left.caption(say(tokens.UNITS[units]))
    most = ui.choose("Merges at most", MERGES, 50, key="words.merges", look="select_slider", place=right)
    steps = bench.setup.continued()
    name_letters(bench, steps, letters)
    learned = steps.run_once("learned", tokens.learn_pairs, letters, units, most)
    if end := tokens.end_sentence(learned, most):
        st.info(end, icon=":material/info:")
    now = choose_step("Merge", 0, len(learned.merges), key="words.merge", button="words.more") if learned.merges else 0
    new = learned.merges[now - 1].whole if now else b""
    st.markdown(tokens.merge_sentence(learned, now))
    st.html(tokens.tokens_html(tokens.encode(letters, learned, now), new))
    st.caption(say("Framed: the newest token. ") + tokens.units_sentence(units))
    pairs, curve = st.columns([1, 2])
    with pairs:
        st.markdown(say("**The most frequent pairs now**"))
        st.markdown(tokens.pair_table(tokens.frequent_pairs(letters, learned, now)))
    with curve:
        figure = tokens.merging_figure(learned, now)
        st.plotly_chart(figure, key="words.merging", config=ui.QUIET)
    show_merges(steps, letters, learned, now)


def show_merges(steps: Transcript, letters: str, learned: tokens.PairEncoding, now: int) -> None:
    """All merges, and the code that made them."""
    steps.show("merges", len(learned.merges), "len(learned.merges)")
    found = steps.run("found", tokens.encode, letters, learned, now)
    steps.show("tokens after the merge shown", len(found), "len(found)")
    with st.expander(say("All merges, and the code")):
        st.dataframe(tokens.merge_table(learned), hide_index=True, alt=say("Every merge with its numbers."))
        ui.code_tab(steps, "words_tokens")


@st.fragment
def published() -> None:
    """A greeting in the tokenizer of a real language model, merge by merge."""
    st.subheader(say("What a greeting costs a language model"))
    text = ui.choose("Greeting", GREETINGS, key="words.greeting", look="segmented_control")
    merges = sum(len(tokens.published_steps(piece)) - 1 for piece in tokens.pieces_of(text))
    found = tokens.published_tokens(text)
    st.markdown(tokens.greeting_sentence(text, len(found), merges))
    st.html(tokens.tokens_html([token.content for token in found]))
    st.caption(
        say(
            "SmolLM2's tokens (48,900 merges, Apache 2.0). Hexadecimal: a token that is only a part of a letter. E0 B8 "
            "begins most Thai letters, and is a token of its own. What the model does with its tokens: *Real heads* of "
            "the lesson *Attention*."
        )
    )


def compare(bench: Bench, letters: str) -> None:
    """Letters, bytes, words, subwords and a published tokenizer beside each other."""
    st.subheader(say("Letters, words, subwords"))
    other = ws.other_sample(letters)
    learned = tokens.learn_pairs(letters, most=50)
    words, others = (
        [piece.word for piece in ws.cut_text(text, bench.lexicon, bench.method)] for text in (letters, other)
    )
    counts = tokens.count_tokens(letters, words, other, others, learned)
    st.markdown(tokens.count_table(counts, len(letters)))
    st.caption(tokens.counted_sentence())
    st.caption(
        say(
            "The other text is “{text}”. New: tokens of it that this text does not have. The larger the pieces, the "
            "fewer tokens, and the more often one is new.",
            text=other,
        )
    )
