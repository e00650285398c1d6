"""The cell runs: one of its steps and units is opened, and the other cells run beside it."""

import streamlit as st

from dlplay import recurrent_cells, ui
from dlplay.lessons.recurrent_cells.bench import Bench, Opened
from dlplay.lessons.recurrent_cells.examples import show_hint
from dlplay.words import say

RIVALS = ("RNN", "LSTM", "GRU")


def open_step(bench: Bench) -> Opened:
    """Run the cell over the sequence, and choose a step and a unit to look at."""
    setup, weights, target = bench.setup, bench.weights, bench.question.target
    run = setup.run("run", recurrent_cells.run_cell, weights, bench.sequence)
    show_hint(weights)
    last = len(bench.sequence) - 1
    step, unit = choose_step(last, weights.units)
    out = recurrent_cells.KINDS[weights.kind].output
    value = setup.run("value", recurrent_cells.value_of, run, out, step, unit)
    setup.show(f"{out} of unit {unit} at step {step}", value, "value", ".6f")
    others, reaches = [], [setup.run("reach", recurrent_cells.reach_of, run, unit, target)]
    for other in [name for name in RIVALS if name != weights.kind]:
        low = other.lower()
        size = (bench.sequence.shape[1], weights.units)
        drawn = setup.run(f"weights_{low}", recurrent_cells.draw_rival, other, *size, bench.seed, bench.question.knobs)
        others.append(setup.run(f"run_{low}", recurrent_cells.run_cell, drawn, bench.sequence))
        reaches.append(setup.run(f"reach_{low}", recurrent_cells.reach_of, others[-1], unit, target))
    label = f"{weights.kind}, share of the gradient at distance {last}"
    setup.show(label, reaches[0].shares[last], f"reach.shares[{last}]", ".6g")
    return Opened(bench, run, step, unit, others, reaches, expand_four(bench))


def choose_step(last: int, units: int) -> tuple[int, int]:
    """Controls for the step and the unit."""
    state = st.session_state
    left, middle, right = st.columns([10, 3, 4], vertical_alignment="bottom")
    state["recurrent_cells.t"] = min(state.get("recurrent_cells.t", 0), last)
    with middle:
        ui.count_button(
            say("Next"),
            go_on,
            key="recurrent_cells.next",
            of=("recurrent_cells.t",),
            disabled=state["recurrent_cells.t"] >= last,
        )
    step = ui.slide("Step t", 0, max(last, 1), 0, key="recurrent_cells.t", disabled=last == 0, place=left)
    state["recurrent_cells.unit"] = min(state.get("recurrent_cells.unit", 1), units)
    return step, ui.enter("Unit", 1, units, 1, key="recurrent_cells.unit", place=right)


def go_on(times: int) -> None:
    """Show a later step; what lies after the last one is put back to it."""
    st.session_state["recurrent_cells.t"] += times


def expand_four(bench: Bench) -> recurrent_cells.FourSteps | None:
    """The plain RNN of one unit over the first four numbers; None where there are fewer."""
    if len(bench.sequence) < 4:
        return None
    setup, asked = bench.setup, bench.question
    first = setup.run("first", recurrent_cells.first_steps, bench.sequence)
    four = setup.run("four", recurrent_cells.expand_sum, first, asked.u, asked.v, asked.target)
    setup.show(f"dE3/d{asked.by} of four steps", four.total(asked.by), f"four.total({asked.by!r})", ".6g")
    return four
