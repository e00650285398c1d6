"""Tab: deepcut, a network that decides at every letter, with the 21 letters that it looks at."""

import streamlit as st

from dlplay import ui
from dlplay import word_segmentation as ws
from dlplay.lessons.words.bench import Bench, name_letters
from dlplay.words import plain, say

SHOWN = 40  # letters in the picture


def learned_tab(bench: Bench) -> None:
    """Ask deepcut about every letter, then show."""
    st.markdown(
        say(
            "**deepcut** has no dictionary. It is a network of 535,025 parameters that slides over the text, looks at "
            "**{window} letters** (10 before and 10 behind), and says how probable it is that **a word begins** with "
            "the one in the middle. It learned that from BEST, Thai text that people cut by hand.",
            window=ws.WINDOW,
        )
    )
    letters = bench.text.letters[: ws.MOST_LEARNED]
    if len(letters) < len(bench.text.letters):
        st.info(say("deepcut looks at the first {count:,} letters of your text.", count=ws.MOST_LEARNED))
    chances = ui.in_worker(ws.deepcut_chances)(letters)
    show_chances(bench, letters, chances)


@st.fragment
def show_chances(bench: Bench, letters: str, chances: tuple[float, ...]) -> None:
    """The probabilities as a picture, the cuts by a threshold, and one window opened."""
    threshold = ui.slide("Threshold", 0.05, 0.95, 0.5, 0.05, key="words.threshold")
    last = len(letters)
    place = choose_letter(last, ws.least_sure(chances) + 1) - 1 if last > 1 else 0
    true = bench.text.cuts
    first = max(0, min(place - SHOWN // 2, last - SHOWN))
    shown = [ws.shown_letter(letter) for letter in letters[first : first + SHOWN]]
    known = None if true is None else frozenset(cut - first for cut in true)
    figure = ws.chance_figure(shown, chances[first : first + SHOWN], threshold, known)
    st.plotly_chart(figure, key="words.chances", config=ui.QUIET)
    st.caption(
        say(
            "How probable it is that a word begins with a letter. Orange: above the threshold, so there is a cut "
            "before it. Diamonds: known cuts."
        )
    )
    cuts = ws.cuts_above(chances, threshold)
    st.html(ws.pieces_html(ws.pieces_by(letters, cuts), true))
    st.markdown(ws.chance_sentence(letters, chances, threshold))
    if len(letters) == len(bench.text.letters):
        st.markdown(ws.disagreement_sentence(bench.pieces, cuts))
    if unknown := ws.unknown_letters_sentence(letters):
        st.info(unknown)
    open_window(letters, place)
    show_code(bench, letters, chances, threshold)


def choose_letter(last: int, start: int) -> int:
    """Let a letter be chosen; at first it is the one of which the network is least sure."""
    state = st.session_state
    ui.follow_start("words.letter", start)
    state["words.letter"] = min(max(int(state.get("words.letter", start)), 1), last)
    return ui.slide("Letter", 1, last, start, key="words.letter")


def open_window(letters: str, place: int) -> None:
    """The 21 letters around one, and the last layer's sum."""
    letter = plain(ws.shown_letter(letters[place]))
    st.subheader(say("What it sees before it decides on letter {place}, {letter}", place=place + 1, letter=letter))
    cells = ws.window_cells(letters, place)
    ui.number_grid(
        say("Away, letter, its number, its kind"), cells, marks={(row, len(cells[0]) // 2) for row in range(4)}
    )
    st.caption(ws.kinds_sentence(cells))
    st.markdown(
        say(
            "Of every letter, deepcut reads a number and a kind. Twelve convolutions look at 1 to 12 neighbours; a "
            "hidden layer of 100 units weighs what they find; the last layer adds up its largest three and the rest:"
        )
    )
    ui.show_arithmetic(*ws.probability_arithmetic(ui.in_worker(ws.deepcut_last_layer)(letters, place)))


def show_code(bench: Bench, letters: str, chances: tuple[float, ...], threshold: float) -> None:
    """The code that asked deepcut, and the file that it needs."""
    steps = bench.setup.continued()
    name_letters(bench, steps, letters)
    steps.ran("chances", ws.deepcut_chances, chances, letters)
    cuts = steps.run("learned_cuts", ws.cuts_above, chances, threshold)
    steps.show("cuts by deepcut", len(cuts), "len(learned_cuts)")
    ui.code_tab(steps, "words_deepcut")
    st.caption(say("The script needs **{name}** beside it:", name=ws.DEEPCUT_FILE))
    with open(ws.weights_path(ws.DEEPCUT_FILE), "rb") as file:
        st.download_button(ws.DEEPCUT_FILE, file, ws.DEEPCUT_FILE, on_click="ignore", icon=":material/download:")
