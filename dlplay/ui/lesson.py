"""The parts that every lesson has: the arithmetic, the code, a question to predict before revealing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st

from dlplay.export import Transcript
from dlplay.ui.address import put_in_address
from dlplay.ui.classroom import hides_answer, offer_to_class
from dlplay.ui.controls import predict
from dlplay.words import plain, say, say_again, say_formula

QUIET = {"displayModeBar": False}  # for a Plotly chart: without the buttons above it


def refuse(problem: Exception | str, icon: str = ":material/edit:") -> None:
    """Show what is wrong as a message, letter by letter: names of files and columns stand in it."""
    st.error(plain(say_again(problem)), icon=icon)


@contextmanager
def refusing(problem: type[ValueError]) -> Iterator[None]:
    """Show an expected problem with the student's input as a message and stop there; everything else stays."""
    try:
        yield
    except problem as error:
        refuse(error)
        st.stop()


def show_tabs(lesson: str, tabs: Mapping[str, Callable[..., object]], *results: Any) -> None:
    """Show a lesson's tabs, and call the open one's function with the results; which one is open stands in the link."""
    key, names = f"{lesson}.tab", {say(name): name for name in tabs}
    if all(shown == name for shown, name in names.items()):
        places = st.tabs(list(tabs), key=key, on_change="rerun", bind="query-params")
    else:  # in another language, the link would hold the words of that language
        state, said = st.session_state, f"{key}.said"
        wanted = state.pop(key, None if said in state else st.query_params.get(key))
        if wanted in tabs:
            state[said] = say(wanted)
        places = st.tabs(list(names), key=said, on_change="rerun")
        is_open = [name for name, place in zip(tabs, places, strict=True) if place.open]
        put_in_address(key, is_open[0] if is_open[:1] != list(tabs)[:1] else "")
    for place, show in zip(places, tabs.values(), strict=True):
        if place.open:
            with place:
                show(*results)


def show_arithmetic(formula: str, lines: Sequence[str]) -> None:
    """Show a formula in LaTeX, then the same with the student's numbers, line by line."""
    if isinstance(lines, str):
        raise TypeError("lines is a list of lines, not one text")
    for line in map(say_formula, (formula, *lines)):
        strut = r"\vphantom{\bigg|}" if r"\frac" in line else ""  # without it, the top of a fraction is cut off
        st.latex(strut + line + r"\,")  # without the space, an index at the end overflows its box by two pixels


def show_code(transcript: Transcript) -> None:
    """Show the calls that made this page, and on request all functions behind them."""
    st.subheader(say("The code that ran"))
    st.code(transcript.calls(), wrap_lines=True)
    whole = st.expander(say("With every function that was called"), on_change="rerun", key="whole_code")
    if whole.open:
        whole.code(transcript.script(), height=500)


def ask(question: str, options: Sequence[str], answer: str, because: str, *, key: str) -> bool:
    """Ask for a prediction first; the answer and its reason open after a choice. True once one was made.

    While the question is before a class, the answer stays hidden until the teacher reveals it.
    """
    st.subheader(say("Predict first"))
    if hides_answer(key):
        text = say(
            "Your teacher has put this question to the class: answer it on top of this page. What is right opens here "
            "when your teacher reveals it."
        )
        st.info(text, icon=":material/groups:")
        return False
    choice = predict(say(question), options, key=key)
    if choice is None:
        st.caption(say("Choose, then the answer opens."))
    elif choice == answer:
        st.success(say("Right: {because}", because=say(because)), icon=":material/check_circle:")
    else:
        st.warning(say("Not quite. {because}", because=say(because)), icon=":material/lightbulb:")
    offer_to_class(question, options, answer, because, key=key)
    return choice is not None
