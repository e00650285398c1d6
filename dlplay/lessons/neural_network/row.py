"""The tab of one row, term by term, and of one weight's next update."""

import streamlit as st

from dlplay import neural_network, ui
from dlplay.lessons.neural_network.bench import Bench
from dlplay.words import plain, say, say_formula


def row_tab(bench: Bench) -> None:
    """The row through the network, term by term; then one weight's next update."""
    data, frame, settings, place = bench.data, bench.frame, bench.settings, bench.place
    options = neural_network.unit_options(data, frame.layers)
    outs = [name for name, (depth, _) in options.items() if depth == len(frame.layers) - 1]
    for line in neural_network.scaling_lines(data, place):
        st.latex(say_formula(line))
    unit = ui.choose("Open", options, key="neural_network.unit")
    chosen = options.get(unit, (0, 0))
    ui.show_arithmetic(*neural_network.unit_arithmetic(data, frame.layers, settings.activation, place, chosen))
    if unit not in outs:
        out = outs[max(data.codes[place], 0) % len(outs)]  # of several outputs the true class's
        st.markdown(f"**{plain(out)}**")
        ui.show_arithmetic(
            *neural_network.unit_arithmetic(data, frame.layers, settings.activation, place, options[out])
        )
    st.latex(say_formula(neural_network.loss_line(data, frame.layers, settings.activation, place)))
    st.subheader(say("The next update of one weight"))
    sources = neural_network.weight_options(data, frame.layers, chosen[0])
    source = ui.choose(say("Weight of {unit} from", unit=plain(unit)), sources, key="neural_network.weight")
    which = sources.index(source) if source in sources else 0
    if data.codes[place] < 0:
        st.info(say("The class of this row is unknown: nothing can be learned from it. Choose another row."))
        return
    for line in neural_network.error_lines(data, frame, settings.activation, place, chosen):
        st.latex(say_formula(line))
    ui.show_arithmetic(*neural_network.update_arithmetic(data, frame, settings, place, (*chosen, which)))
    st.caption(
        say(
            "δ: the error of this unit's sum. v: the step; m: momentum; η: learning rate; g: the mean derivative; "
            "log: the natural logarithm. All numbers are rounded to five digits."
        )
    )
