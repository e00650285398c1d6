"""What the lesson Attention works on: a sentence, the weights of a cell, a mask; and a language model, if any."""

from dataclasses import dataclass

import streamlit as st

from dlplay import attention, ui
from dlplay.data import GridError, format_grid
from dlplay.export import Transcript
from dlplay.jobs import Job
from dlplay.lessons.attention.models import KnownModel, choose_model
from dlplay.words import plain, say

SENTENCES = {  # what a button says -> the sentence
    "The cat": "the cat saw the dog and the dog saw the cat",
    "แมว": "เธอ รัก แมว และ แมว รัก เธอ",
    "The trophy": "the trophy did not fit in the suitcase because it was big",
}

SEEDED = "Of the words' numbers; of weights drawn as Keras draws them; of the order of the mask “permuted”."
SEGMENT = "For the mask “segments with memory” alone."


@dataclass(frozen=True)
class Bench:
    """A sentence with its vectors (n, 8) and inputs (with positions), a cell, a mask by name; and a training.

    seed: of the words' vectors, of drawn weights and of a drawn order; length: of a segment, in tokens.
    """

    setup: Transcript
    sentence: attention.Sentence
    vectors: attention.Array
    inputs: attention.Array
    weights: attention.Weights
    heads: int
    mask_name: str
    seed: int
    length: int
    job: Job | None
    known: KnownModel

    @property
    def tokens(self) -> tuple[str, ...]:
        """The sentence's tokens."""
        return self.sentence.tokens


def choose_bench() -> Bench:
    """The sentence, the cell and its mask, the weights; how a training comes along."""
    setup, job = ui.new_transcript("Attention"), ui.watched_job("attention")
    if job is not None:
        ui.watch(job)
    text = choose_sentence()
    with st.sidebar:
        begin = ui.choose("The weights begin", attention.STARTS, key="attention.begin", look="radio")
        st.caption(say(attention.STARTS[begin]))
        heads = ui.choose("Heads", attention.HEADS, 2, key="attention.heads", look="segmented_control")
        mask_name = ui.choose("Mask", attention.MASKS, key="attention.mask")
        st.caption(say("{mask}: {what}.", mask=say(mask_name), what=say(attention.MASKS[mask_name])))
        seed = ui.enter("Seed", 0, 9999, 1, key="attention.seed", help=say(SEEDED))
        length = ui.enter("Tokens in a segment", 1, attention.MOST_TOKENS, 4, key="attention.length", help=say(SEGMENT))
        known = choose_model(setup.continued(), job)
    with ui.refusing(attention.SentenceError):
        sentence = setup.run("sentence", attention.read_sentence, text)
    for note in sentence.notes:
        st.info(plain(note), icon=":material/edit:")
    with ui.refusing(GridError):
        weights = choose_weights(setup, begin, seed)
    vectors = setup.run("vectors", attention.draw_vectors, sentence.tokens, seed)
    inputs = setup.run("inputs", attention.add_positions, vectors)
    return Bench(setup, sentence, vectors, inputs, weights, heads, mask_name, seed, length, job, known)


def choose_sentence() -> str:
    """Buttons that fill a sentence in, and a field for one's own."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(say("Try:"), width="content")
        for name, sentence in SENTENCES.items():
            st.button(say(name), key=f"attention.try.{name}", on_click=fill_sentence, args=[sentence], type="tertiary")
    return ui.write("Your sentence", SENTENCES["The cat"], key="attention.sentence", max_chars=200)


def fill_sentence(sentence: str) -> None:
    """Put a sentence into its field."""
    st.session_state["attention.sentence"] = sentence


def choose_weights(setup: Transcript, begin: str, seed: int) -> attention.Weights:
    """A table for one of the four matrices, and all of them as text; another start or seed draws them afresh."""
    start = attention.write_matrices(attention.begin_weights(begin, seed))
    state, made_for = st.session_state, (begin, seed if begin != attention.HAND else 0)
    if state.setdefault("attention.made_for", made_for) != made_for:
        state["attention.made_for"] = made_for
        state.update({f"attention.{name}": text for name, text in start.items()})
    panel = st.expander(
        say("Change a weight of W_Q, W_K, W_V or W_O"), icon=":material/tune:", on_change="rerun", key="attention.panel"
    )
    with panel:
        table = st.container()
        texts = [
            ui.write(attention.MATRICES[name], text, key=f"attention.{name}", max_chars=2000)
            for name, text in start.items()
        ]
        weights = setup.run("weights", attention.read_weights, *texts)
        if panel.open:
            with table:
                edit_matrix(weights)
    return weights


def edit_matrix(weights: attention.Weights) -> None:
    """One of the four matrices as a table to type into."""
    names = attention.MATRICES
    name = ui.choose("Matrix", names, key="attention.matrix", look="segmented_control", labels=names)
    rows = [str(number + 1) for number in range(attention.SIZE)]
    matrix = getattr(weights, name)
    ui.edit_grid(matrix, key=f"attention.{name}", write=format_grid, what=names[name], row_names=rows)
    st.caption(
        say(
            "Every token's 8 numbers come in at the left and go out at the top; each head has its share of the "
            "columns. Choose “{start}” to draw all anew.",
            start="The weights begin",
        )
    )


def note_look(bench: Bench, steps: Transcript, mask_name: str, temperature: float) -> attention.Look:
    """Compute the cell under a mask, and write the calls into the transcript."""
    count = len(bench.tokens)
    mask = steps.run("mask", attention.mask_of, mask_name, count, seed=bench.seed, length=bench.length)
    return steps.run("look", attention.attend, bench.inputs, bench.weights, bench.heads, mask, temperature)


def choose_temperature() -> float:
    """The slider that sharpens or spreads attention."""
    return ui.slide("Temperature", 0.1, 5.0, 1.0, 0.1, key="attention.temperature")
