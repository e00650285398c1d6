"""The tabs below the table: formulas, small windows or a large one, Keras, the code, and the question."""

import streamlit as st

from dlplay import networks, ui
from dlplay.lessons.network_builder.bench import Bench
from dlplay.words import say


def formulas_tab(bench: Bench) -> None:
    """Every formula of the chosen layer, with its numbers."""
    st.markdown(f"**{bench.chosen}**: `{bench.pieces[bench.place]}`")
    formulas = bench.rows[bench.place - 1].formulas if bench.place else ()
    for column, formula in zip(st.columns(2) * 2, formulas, strict=False):
        with column.container(border=True):
            st.markdown(f"**{say(formula.title)}**")
            ui.show_arithmetic(formula.general, formula.lines)
    st.caption(say(networks.SYMBOLS) if bench.place else say("The input has no formula: it is what you put in."))


def windows_tab(_: Bench) -> None:
    """Three small windows behind each other against one large window."""
    st.markdown(
        say(
            "VGG stacks small filters: three 3x3 layers with stride 1 see as much as one 7x7 layer, but have fewer "
            "parameters and more activations. The ready-made “lecture VGG block” is one step of it."
        )
    )
    channels = ui.slide("C: channels of every layer", 1, 512, 64, key="network_builder.channels")
    ui.number_grid(say("From C channels to C channels"), networks.small_or_large_cells(channels))
    ui.show_arithmetic(*networks.small_or_large_arithmetic(channels))


def keras_tab(bench: Bench) -> None:
    """The network as a Keras program."""
    st.markdown(say("This network as a Keras program. Its last line prints the same table."))
    st.code(networks.keras_code(bench.stack))


def code_tab(bench: Bench) -> None:
    """The code that ran; at home, Keras counts the same."""
    note_results(bench)
    ui.code_tab(bench.setup, "network")


def note_results(bench: Bench) -> None:
    """Put the numbers of the page into the code to take home, then let Keras count the same."""
    setup, rows = bench.setup, bench.rows
    setup.show("parameters", networks.total_parameters(rows), "sum(row.parameters for row in rows)", ",")
    setup.show("multiply-adds", networks.total_multiply_adds(rows), "sum(row.multiply_adds for row in rows)", ",")
    code = networks.sequential_code(bench.stack)
    setup.given("model", code, code, imports=("import keras", "from keras import layers"))
    setup.show("parameters in Keras", networks.total_parameters(rows), "model.count_params()", ",")
    for row in rows:
        shape = f"model.get_layer('{row.name}').output.shape[1:]"
        setup.show(f"output shape of {row.name} in Keras", row.output_shape, shape)


def predict(_: Bench) -> None:
    """A question about a larger input, and its answer as a table."""
    answered = ui.ask(
        "The network “tiny VGG” gets pictures of 56 x 56 instead of 28 x 28. Which layers get more parameters?",
        ["all of them", "only the convolutions", "only the first dense layer", "none"],
        "only the first dense layer",
        "A convolution slides the same filters over a map of any size. A dense layer has one weight for every "
        "value that comes in, and now four times as many come in.",
        key="network_builder.question",
    )
    if answered:
        ui.number_grid("tiny VGG", networks.larger_input_cells())
