"""The tabs about the tensor: its normalization, an example alone and in its batch, training against inference."""

import streamlit as st

from dlplay import normalization, ui
from dlplay.lessons.normalization.bench import Bench
from dlplay.lessons.normalization.choosing import Tensor
from dlplay.words import say

TITLES = {"batch": "**Batch normalization**", "layer": "**Layer normalization**"}


def normalize_tab(bench: Bench) -> None:
    """Input, x_hat and output as numbers; one cell's arithmetic; the means."""
    tensor, result = bench.tensor, bench.tensor.result
    shape = say("Shape: {shape}.", shape=normalization.shape_text(tensor.x, tensor.rows_of_one))
    st.markdown(f"{normalization.axes_sentence(tensor.kind, tensor.rows_of_one)} {shape}")
    for sentence in normalization.special_sentences(result):
        st.info(sentence)
    place = st.container()
    row, column = ui.choose_pixel(*tensor.x.shape, of="normalization.")
    shared = normalization.sharing(result, row, column)
    tints, marks = shared.astype(float).tolist(), [(row, column)]
    with place:
        columns = st.columns(3)
        with columns[0]:
            cells = normalization.write_cells(tensor.x, shared)
            ui.choose_on_grid(
                say("x: click a value"),
                cells,
                (row, column),
                key="normalization.before",
                tints=tints,
                of="normalization.",
            )
        with columns[1]:
            cells = normalization.write_cells(result.x_hat, shared)
            ui.number_grid(say("x̂, normalized"), cells, tints=tints, marks=marks)
        with columns[2]:
            cells = normalization.write_cells(result.output, shared)
            ui.number_grid("y = γ x̂ + β", cells, tints=tints, marks=marks)
    st.caption(say("• and blue: all values that share the chosen value's mean and variance. Framed: the chosen value."))
    ui.show_arithmetic(*normalization.cell_arithmetic(result, (row, column), tensor.gamma[column], tensor.beta[column]))
    names = normalization.row_names(tensor.x, tensor.rows_of_one)
    st.markdown(normalization.group_table(result, tensor.kind, names))
    st.caption(
        say("μ: mean; σ²: variance; n: how many values share them. γ and β are parameters: the network learns them.")
    )


def batch_tab(bench: Bench) -> None:
    """An example alone and in its batch, for both kinds; how much the mean of a small batch varies."""
    show_alone(bench.tensor)
    st.markdown(
        say(
            "**How much does a batch's mean vary?** Batches of n values are drawn from one column of your tensor (a "
            "value may be drawn twice). The mean of a small batch is often far from the column's mean, so every step "
            "of the training normalizes differently. A little of this keeps a network from learning by heart "
            "(regularization); much of it does harm."
        )
    )
    column = choose_column("Column", bench.tensor, "normalization.column_drawn")
    values = bench.tensor.x[:, column]
    sizes = normalization.BATCH_SIZES
    measured = normalization.spread_of_means(values, sizes)
    st.plotly_chart(normalization.spread_figure(sizes, measured, normalization.law_of_means(values)), config=ui.QUIET)
    ui.show_arithmetic(*normalization.spread_arithmetic(values, measured))
    st.markdown(say(normalization.LECTURE_TABLE))


def show_alone(tensor: Tensor) -> None:
    """An example in its batch and alone, for batch and for layer normalization."""
    st.markdown(
        say(
            "**The same example, in its batch and alone.** Alone, it is a batch of one: no other example to compare "
            "with."
        )
    )
    last = len(tensor.x) // tensor.rows_of_one - 1
    example = min(last, ui.slide("Example", 0, max(1, last), 0, key="normalization.example", disabled=last < 1))
    for (name, title), place in zip(TITLES.items(), st.columns(2), strict=True):
        within, single = normalization.alone(tensor.x, name, example, tensor.rows_of_one, tensor.result.epsilon)
        with place:
            st.markdown(say(title))
            ui.number_grid(say("x̂ within the batch"), normalization.write_cells(within))
            ui.number_grid(say("x̂ alone"), normalization.write_cells(single))
            st.markdown(normalization.alone_sentence(within, single, name))


def choose_column(label: str, tensor: Tensor, key: str) -> int:
    """A control for one column of the tensor; it can't be moved where there is only one."""
    last: int = tensor.x.shape[1] - 1
    return min(last, ui.slide(label, 0, max(1, last), 0, key=key, disabled=last < 1))


def modes_tab(bench: Bench) -> None:
    """Batch normalization in training mode and in inference mode."""
    st.markdown(
        say(
            "**In training**, batch normalization uses the batch's own mean and variance, and after every step it "
            "moves two remembered numbers a little towards them. **In inference** it uses these remembered numbers, so "
            "that one example alone can be predicted. Layer normalization remembers nothing: it does the same in both "
            "modes."
        )
    )
    tensor, inference = bench.tensor.x, bench.inference
    left, right = st.columns(2)
    with left:
        ui.number_grid(say("Output in training"), normalization.write_cells(inference.trained.output))
    with right:
        title = say("Output in inference, after {steps} steps", steps=inference.steps)
        ui.number_grid(title, normalization.write_cells(inference.output))
    column = choose_column("Column of the tensor", bench.tensor, "normalization.moving")
    batch_mean, moving = tensor[:, column].mean(), inference.moving
    title = say("This batch, and what is remembered after the last step")
    ui.number_grid(title, normalization.moving_cells(tensor, moving))
    st.plotly_chart(normalization.moving_figure(moving.mean[:, column], batch_mean), config=ui.QUIET)
    ui.show_arithmetic(*normalization.moving_arithmetic(moving, batch_mean, column))
    st.caption(say("m: moving mean, 0 at first. The moving variance begins with 1 and follows the same rule."))


def steps_tab(bench: Bench) -> None:
    """The same weights asked in both modes after every epoch: a momentum that suits the steps, or not."""
    st.markdown(say(normalization.WHY))
    st.plotly_chart(normalization.modes_figure(bench.in_modes), config=ui.QUIET)
    st.markdown(normalization.modes_sentence(bench.in_modes, bench.modes))
    ui.show_arithmetic(*normalization.left_arithmetic(bench.modes))
    st.markdown(normalization.suited_sentence(bench.modes))
