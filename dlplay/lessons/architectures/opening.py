"""One network opened, and two beside each other."""

import streamlit as st

from dlplay import catalogue, networks, ui
from dlplay.export import Transcript
from dlplay.lessons.architectures.bench import Bench, count_network
from dlplay.words import say

VIEWS = ["Diagram", "Numbers", "Layers", "Receptive field", "Keras code"]


def network_tab(bench: Bench) -> None:
    """One network opened: drawn, layer by layer, its receptive field, its code."""
    name, found = bench.name, catalogue.ARCHITECTURES[bench.name]
    st.markdown(f"**{name}** ({found.year}). {say(found.idea)} *{found.paper}*")
    counted = count_network(bench.setup.continued(), "counted", name)
    view = ui.choose("See", VIEWS, "Diagram", key="architectures.view", look="segmented_control")
    if view == "Diagram":
        show_diagram(name, counted)
    elif view == "Numbers":
        ui.number_grid(name, catalogue.totals_cells(name))
        st.caption(catalogue.memory_sentence(name))
    elif view == "Layers":
        st.dataframe(catalogue.layer_table(counted), hide_index=True, key="architectures.layers", height=480)
        st.caption(say("Every layer of the model in the order in which it computes. “Sees” is the receptive field."))
    elif view == "Receptive field":
        st.plotly_chart(catalogue.field_figure({name: counted}), key="architectures.field", config=ui.QUIET)
        st.caption(say(catalogue.FIELD_SENTENCE))
    else:
        show_keras_code(name)


def show_diagram(name: str, counted: networks.Counted) -> None:
    """The network as stages, and one of them opened."""
    stages = catalogue.find_stages(counted.layers)
    labels = catalogue.stage_names(stages)
    if st.session_state.get("architectures.stage", 1) > len(stages):
        st.session_state["architectures.stage"] = len(stages)
    number = ui.enter("Open stage", 1, len(stages), min(2, len(stages)), key="architectures.stage", width=200)
    st.image(catalogue.draw_stages(stages, number - 1), width="content", alt=catalogue.stage_sentence(name, stages))
    stage, label = stages[number - 1], labels[number - 1]
    title = say("**Stage {label}**", label=label)
    if stage.repeats > 1:
        title = say("**Stage {label}**, its first turn", label=label)
    st.markdown(title)
    for block, place in zip(stage.blocks, st.columns(stage.pattern), strict=False):
        sentence = say(
            "The layers of stage {number} from top to bottom, with every connection: {kind}.",
            number=number,
            kind=say(block.kind),
        )
        place.image(catalogue.draw_block(block, counted), width="content", alt=sentence)
    st.caption(say(catalogue.BLOCK_SENTENCE))


def show_keras_code(name: str) -> None:
    """The code that builds the network."""
    found = catalogue.ARCHITECTURES[name]
    code = Transcript(name)
    first, others = catalogue.split_options(found.options)
    code.ran("model", found.builder, None, *first, **others)
    if found.in_keras:
        st.markdown(say("Keras has it: one line."))
        st.code(f"model = {found.code}", height="content")
    else:
        st.markdown(say("Keras does not have it, so here is how it is built."))
        st.code(code.script(), height=500)
    st.caption(catalogue.memory_sentence(name))


def two_tab(bench: Bench) -> None:
    """Two networks beside each other."""
    names, steps = (bench.name, bench.second), bench.setup.continued()
    ui.number_grid(say("Two networks"), catalogue.comparison_cells(*names))
    both = {one: count_network(steps, f"counted_{number}", one) for number, one in enumerate(names, 1)}
    for place, (one, counted) in zip(st.columns(2), both.items(), strict=False):
        stages = catalogue.find_stages(counted.layers)
        place.markdown(f"**{one}**: {say(catalogue.ARCHITECTURES[one].idea)}")
        place.image(
            catalogue.draw_stages(stages, -1, across=2), width="stretch", alt=catalogue.stage_sentence(one, stages)
        )
    st.plotly_chart(catalogue.field_figure(both), key="architectures.fields", config=ui.QUIET)
    st.caption(say(catalogue.FIELD_SENTENCE))
