"""Recurrent cells: step through RNN, LSTM and GRU with your own numbers, and see how far their gradient reaches."""

import streamlit as st

from dlplay import data, ui
from dlplay import recurrent_cells as cells

setup = ui.new_transcript("Recurrent cells")
st.title("Recurrent cells")
st.markdown(
    "A **recurrent cell** reads a sequence one step at a time and carries a **memory** to the next step. A plain RNN "
    "writes all of it anew at every step; **LSTM** and **GRU** have **gates**, numbers between 0 and 1, that say how "
    "much to keep, to take in and to give out."
)
LINK = {"bind": "query-params"}
QUIET = {"displayModeBar": False}


def start_from(example: cells.Example) -> None:
    """Put an example's cell and sequence into the controls."""
    start = st.session_state.get("rc_begin", next(iter(cells.STARTS)))
    made_for = (example.kind, example.inputs, 1, 0, start)
    state = {"rc_cell": example.kind, "rc_units": 1, "rc_seed": 0, "rc_length": example.length, "rc_unit": 1}
    sample = {"rc_source": "sample", "rc_sample": example.sequence}
    st.session_state.update(state | sample | {"rc_weights": example.weights(), "rc_made_for": made_for})
    st.session_state["rc_look"] = (example.look, example.weights())


def go_on(times: int) -> None:
    """Show a later step; what lies after the last one is put back to it."""
    st.session_state["rc_t"] += times


def choose_sequence(top: st.delta_generator.DeltaGenerator) -> cells.Array:
    """Controls for the sequence: a sample, typed numbers, or a window of the student's series."""
    source = ui.choose("Sequence", ["sample", "typed", "series"], key="rc_source", look="segmented_control")
    if source == "typed":
        text = st.text_input("Numbers in time order; a second input after ;", "1 0 0.5 -1 0 0", key="rc_x", **LINK)
        return setup.run("sequence", cells.parse_sequence, text)
    if source == "series":
        series = ui.pick_series(setup, top=top)
        last = max(len(series.values) - 1, 1)
        link = LINK if ui.is_sample_series(series) else {}
        st.session_state["rc_start"] = min(st.session_state.get("rc_start", 0), last)
        start = st.number_input("The window starts at step", 0, last, key="rc_start", **link)
    length = st.slider("Steps", 2, cells.MAX_STEPS, 20, key="rc_length", **LINK)
    if source == "series":
        st.caption(cells.window_sentence(series.values, start, length))
        return setup.run("sequence", cells.scale_window, series.values, start, length)
    name = ui.choose("Sample sequence", cells.SAMPLE_SEQUENCES, key="rc_sample")
    st.caption(f"{name}: {cells.SAMPLE_SEQUENCES[name]}")
    return setup.run("sequence", cells.sample_sequence, name, length)


def choose_weights(inputs: int) -> cells.Weights:
    """Controls for the cell and all its weights; another cell, size or seed draws them afresh."""
    kind = ui.choose("Cell", cells.KINDS, list(cells.KINDS)[1], key="rc_cell")
    units = st.number_input("Units", 1, cells.MAX_UNITS, 2, key="rc_units", **LINK)
    seed = st.number_input("Seed of the weights", 0, 9999, 0, key="rc_seed", **LINK)
    begin = ui.choose("The weights begin", cells.STARTS, key="rc_begin")
    st.caption(
        f"{cells.start_sentence(begin)} Another choice here, another cell, seed, number of units or inputs draws all "
        "weights anew: your changes of them are lost."
    )
    made_for = (kind, inputs, units, seed, begin)
    start = cells.write_weights(cells.begin_weights(*made_for))
    if st.session_state.setdefault("rc_made_for", made_for) != made_for:
        st.session_state.update(rc_made_for=made_for, rc_weights=start)
    table = st.container()
    with st.expander("Weights as text"):
        text = st.text_area("A column per unit, rows parted by ;", start, key="rc_weights", **LINK)
    weights = setup.run("weights", cells.read_weights, text, kind, inputs, units)
    with table:
        st.markdown("**Weights**: change one and see")
        names = cells.row_names(kind, inputs, units)
        write = data.format_grid
        ui.edit_grid(weights.table, key="rc_weights", write=write, what="The cell's weights", row_names=names)
        st.caption(f"A column per unit. “{names[0]}”: from the input; “{names[inputs]}”: from unit 1, one step before.")
    return weights


def step_tab() -> None:
    """The cell at one step as a drawing, as questions and as equations."""
    st.markdown(f"Step {step}, unit {unit}. {cells.step_sentence(run, step, unit)}")
    st.image(cells.cell_svg(run, step, unit), width="stretch", alt=f"The cell at step {step} with all its numbers.")
    st.caption("Yellow: gates, bars from 0 to 1. Blue: values from -1 to 1, orange bars are negative.")
    st.markdown(cells.question_table(run, step, unit))
    st.subheader("The equations with these numbers")
    for formula, lines in cells.equations(run, step, unit):
        ui.show_arithmetic(formula, lines)
    st.caption(cells.NOTES[weights.kind])


def all_tab() -> None:
    """Every gate and state over time."""
    st.plotly_chart(cells.gates_figure(run, step, unit), key="rc_gates", config=QUIET)
    st.caption(f"Every gate and state over time; thick: unit {unit}; dotted and upright: step {step}.")
    st.markdown(f"**Unit {unit}, every number**")
    st.dataframe(cells.all_values(run, unit), hide_index=True, alt=f"All numbers of unit {unit}, a row per step.")


def choose_gradient() -> tuple[float, cells.Knobs, tuple[float, float, str]]:
    """Controls for the gradient: the target, the other cells' knobs, and the small RNN whose sum is written out."""
    with st.expander("For “Gradient over distance”", icon=":material/tune:"):
        target = st.number_input("Target at the last step", -10.0, 10.0, 1.0, 0.1, key="rc_target", **LINK)
        st.markdown("**The other cells**")
        knobs = cells.STARTS[st.session_state["rc_begin"]]
        for name, value in (("rc_stretch", knobs.stretch), ("rc_forget", knobs.forget), ("rc_update", knobs.update)):
            ui.follow_start(name, value)
        stretch = st.number_input("RNN: V stretches by", 0.0, 3.0, knobs.stretch, 0.1, key="rc_stretch", **LINK)
        forget = st.number_input("LSTM: forget bias", -10.0, 10.0, knobs.forget, 0.5, key="rc_forget", **LINK)
        update = st.number_input("GRU: update bias", -10.0, 10.0, knobs.update, 0.5, key="rc_update", **LINK)
        st.markdown("**The RNN of four steps**")
        u = st.number_input("U", -10.0, 10.0, 1.0, 0.1, key="rc_u", **LINK)
        v = st.number_input("V", -10.0, 10.0, 0.5, 0.1, key="rc_v", **LINK)
        name = ui.choose("dE by", ["V", "U"], key="rc_by", look="segmented_control")
    return target, setup.run("knobs", cells.Knobs, stretch, forget, update, knobs.listening), (u, v, name)


def gradient_tab() -> None:
    """The gradient over the distance, and the lecture's sum written out."""
    ui.show_arithmetic(cells.error_formula(unit, target), [])
    st.markdown(cells.reach_sentence(reaches[0]))
    kept = {} if kind == "RNN" else {kind: cells.kept_by_gate(run, unit)}
    st.plotly_chart(cells.reach_figure(reaches, kept), key="rc_reach", config=QUIET)
    dotted = " Dotted: the way along the memory alone; the ways through the gates come on top or work against it."
    st.caption(
        "How much of the error's gradient by the memory is left, so many steps before the last; upwards in powers of "
        f"ten. {kind} has the weights of the table, the others those of the same seed.{dotted * bool(kept)}"
    )
    st.markdown(cells.reach_table(reaches))
    if surprise := cells.surprise_sentence(reaches):
        st.info(surprise, icon=":material/lightbulb:")
    st.subheader("Why: one factor per step")
    ui.show_arithmetic(*cells.why_lines(run, unit))
    st.markdown(cells.why_sentence(weights))
    st.subheader("What every step adds to dE/dW")
    st.plotly_chart(cells.terms_figure(reaches[0]), key="rc_terms", config=QUIET)
    st.caption(f"{kind}: dE/dW is a sum over all steps; the bars are the sizes of its terms.")
    st.subheader("The lecture's sum for four steps")
    st.markdown(
        "A plain RNN of one unit reads the first four numbers of your sequence. Here ŷ = s, so the second factor is 1. "
        "Its U, V and target stand at the left."
    )
    if four is None:
        st.info("The sequence is shorter than four steps.")
    else:
        ui.show_arithmetic(cells.sum_formula(3, by), cells.sum_lines(four, by, target))


def compare_tab() -> None:
    """Three cells beside each other: what they learn, what they give out, and what Keras calls the same."""
    st.markdown(f"**How many numbers each learns**; h: units ({units}), x: inputs ({inputs})")
    for kind in cells.KINDS:
        ui.show_arithmetic(*cells.count_lines(kind, inputs, units))
    runs = {f"{one.weights.kind}": one for one in (run, *others)}
    st.plotly_chart(cells.outputs_figure(runs, unit), key="rc_outputs", config=QUIET)
    st.caption(f"Unit {unit}'s output: {weights.kind} with the table's weights, the others with those of the seed.")
    st.subheader("The lecture's GRU and Keras' GRU")
    st.markdown(cells.GRU_DIFFERENCES)
    gru = next((one for one in (run, *others) if one.weights.kind == "GRU"), None)
    if gru is not None:
        st.markdown(cells.gru_table(gru.weights, sequence, unit))
        st.caption(f"The same numbers as weights in each: unit {unit}'s output at the first steps.")
    st.subheader(f"This {weights.kind} in Keras")
    st.code(cells.keras_code(weights), wrap_lines=True)


def code_tab() -> None:
    """The code, and the files to take home."""
    ui.show_code(setup)
    ui.take_home(setup, "recurrent_cells")


def predict() -> None:
    """A question about the forget gate."""
    ui.ask(
        "An LSTM stored 1 in its memory. Then 20 steps come with a forget gate of 0.9 and an input gate of 0. How much "
        "of the memory is left?",
        ["1", "0.9", "about 0.12", "about 0"],
        "about 0.12",
        "every step multiplies the memory by f: 0.9 to the power of 20 is 0.122. With f = 0.99 it is 0.818, with "
        "f = 0.5 only 0.00000095. The gradient shrinks along the memory by just the same factors.",
        key="question",
    )


with st.container(horizontal=True, vertical_alignment="center"):
    st.markdown("Try:", width="content")
    for name, example in cells.EXAMPLES.items():
        st.button(name, key=f"rc_try_{name}", on_click=start_from, args=[example], type="tertiary")
top = st.container()
with ui.refusing(data.GridError):
    with st.sidebar:
        sequence = choose_sequence(top)
    inputs = sequence.shape[1]
    controls, results = st.columns([1, 2], gap="medium")
    with controls:
        weights = choose_weights(inputs)
        target, knobs, (u, v, by) = choose_gradient()
with results:
    kind, units, last = weights.kind, weights.units, len(sequence) - 1
    run = setup.run("run", cells.run_cell, weights, sequence)
    look, made = st.session_state.get("rc_look", ("", ""))
    if look and made == cells.write_weights(weights):
        st.info(look, icon=":material/lightbulb:")
    left, middle, right = st.columns([10, 3, 4], vertical_alignment="bottom")
    st.session_state["rc_t"] = min(st.session_state.get("rc_t", 0), last)
    with middle:
        ui.count_button("Next", go_on, key="rc_next", of=("rc_t",), disabled=st.session_state["rc_t"] >= last)
    step = left.slider("Step t", 0, max(last, 1), key="rc_t", disabled=last == 0, **LINK)
    st.session_state["rc_unit"] = min(st.session_state.get("rc_unit", 1), units)
    unit = right.number_input("Unit", 1, units, key="rc_unit", **LINK)
    out = cells.KINDS[kind].output
    value = setup.run("value", cells.value_of, run, out, step, unit)
    setup.show(f"{out} of unit {unit} at step {step}", value, "value", ".6f")
    others, reaches = [], [setup.run("reach", cells.reach_of, run, unit, target)]
    for other in [name for name in ("RNN", "LSTM", "GRU") if name != kind]:
        low, seed = other.lower(), st.session_state["rc_seed"]
        drawn = setup.run(f"weights_{low}", cells.draw_rival, other, inputs, units, seed, knobs)
        others.append(setup.run(f"run_{low}", cells.run_cell, drawn, sequence))
        reaches.append(setup.run(f"reach_{low}", cells.reach_of, others[-1], unit, target))
    setup.show(
        f"{kind}, share of the gradient at distance {last}", reaches[0].shares[last], f"reach.shares[{last}]", ".6g"
    )
    four = None
    if last >= 3:
        first = setup.run("first", cells.first_steps, sequence)
        four = setup.run("four", cells.expand_sum, first, u, v, target)
        setup.show(f"dE3/d{by} of four steps", four.total(by), f"four.total({by!r})", ".6g")
    tabs = {
        "Gradient over distance": gradient_tab,
        "One step": step_tab,
        "All steps": all_tab,
        "Three cells": compare_tab,
        "Code to take home": code_tab,
        "Predict first": predict,
    }
    ui.show_tabs("recurrent_cells", tabs)
