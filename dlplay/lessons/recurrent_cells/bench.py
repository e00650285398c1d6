"""What the lesson Recurrent cells works on: a sequence, a cell with its weights, and what its gradient is asked for."""

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dlplay import data, recurrent_cells, ui
from dlplay.export import Transcript
from dlplay.lessons.recurrent_cells.choosing import choose_sequence, choose_weights
from dlplay.lessons.recurrent_cells.examples import offer_examples
from dlplay.words import say


@dataclass(frozen=True)
class Question:
    """The target at the last step; how the other cells are drawn; U and V of the RNN of four steps, and dE by which."""

    target: float
    knobs: recurrent_cells.Knobs
    u: float
    v: float
    by: str


@dataclass(frozen=True)
class Bench:
    """A sequence (steps, inputs), a cell's weights and the seed that drew them, and what is asked of the gradient."""

    setup: Transcript
    sequence: recurrent_cells.Array
    weights: recurrent_cells.Weights
    seed: int
    question: Question


@dataclass(frozen=True)
class Opened:
    """The cell's run with one of its steps and units; the other cells' runs; the reach of each, this cell's first.

    four: the plain RNN of four steps, None where the sequence is shorter.
    """

    bench: Bench
    run: recurrent_cells.Run
    step: int
    unit: int
    others: list[recurrent_cells.Run]
    reaches: list[recurrent_cells.Reach]
    four: recurrent_cells.FourSteps | None

    @property
    def kind(self) -> str:
        """What the cell is."""
        return self.run.weights.kind


def choose_bench() -> tuple[Bench, DeltaGenerator]:
    """Examples, the sequence and the cell; and the place beside it for what it does."""
    setup = ui.new_transcript("Recurrent cells")
    offer_examples()
    top = st.container()
    with ui.refusing(data.GridError):
        with st.sidebar:
            sequence = choose_sequence(setup, top)
        controls, results = st.columns([1, 2], gap="medium")
        with controls:
            weights, seed, begin = choose_weights(setup, sequence.shape[1])
            question = choose_question(setup, recurrent_cells.STARTS[begin])
    return Bench(setup, sequence, weights, seed, question), results


def choose_question(setup: Transcript, begun: recurrent_cells.Knobs) -> Question:
    """Controls for the gradient: the target, the other cells' knobs, and the small RNN whose sum is written out."""
    with st.expander(say("For “Gradient over distance”"), icon=":material/tune:"):
        target = ui.enter("Target at the last step", -10.0, 10.0, 1.0, 0.1, key="recurrent_cells.target")
        st.markdown(say("**The other cells**"))
        starts = {
            "recurrent_cells.stretch": begun.stretch,
            "recurrent_cells.forget": begun.forget,
            "recurrent_cells.update": begun.update,
        }
        for key, value in starts.items():
            ui.follow_start(key, value)
        stretch = ui.enter("RNN: V stretches by", 0.0, 3.0, begun.stretch, 0.1, key="recurrent_cells.stretch")
        forget = ui.enter("LSTM: forget bias", -10.0, 10.0, begun.forget, 0.5, key="recurrent_cells.forget")
        update = ui.enter("GRU: update bias", -10.0, 10.0, begun.update, 0.5, key="recurrent_cells.update")
        st.markdown(say("**The RNN of four steps**"))
        u = ui.enter("U", -10.0, 10.0, 1.0, 0.1, key="recurrent_cells.u")
        v = ui.enter("V", -10.0, 10.0, 0.5, 0.1, key="recurrent_cells.v")
        by = ui.choose("dE by", ["V", "U"], key="recurrent_cells.by", look="segmented_control")
    knobs = setup.run("knobs", recurrent_cells.Knobs, stretch, forget, update, begun.listening)
    return Question(target, knobs, u, v, by)
