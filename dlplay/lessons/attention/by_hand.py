"""The tab that opens every step of the cell, for any token."""

from collections.abc import Callable

import streamlit as st

from dlplay import attention, ui
from dlplay.lessons.attention.bench import Bench, choose_temperature, note_look
from dlplay.lessons.attention.looking import choose_cell, choose_head
from dlplay.words import say

INPUTS, OUTPUTS = "x: word + position", "y: output"
VECTORS = {"q: queries": "query", "k: keys": "key", "v: values": "value"}
SCORES, SOFTMAX, MIXED = "s: scores", "a: softmax", "z: weighted sum"
STEPS = (INPUTS, *VECTORS, SCORES, SOFTMAX, MIXED, OUTPUTS)
WORDS = {  # what a step does
    INPUTS: "Each word has 8 numbers, e, the same wherever it stands. 8 more, PE, say where, and are added.",
    "q: queries": "What a token looks for: its numbers x times the matrix W_Q.",
    "k: keys": "What a token can be found by: its numbers x times the matrix W_K.",
    "v: values": "What a token gives to those that look at it: its numbers x times the matrix W_V.",
    SCORES: "How well the query of a row fits the key of a column: number times number, added up. s′ is what goes on: "
    "divided by the root of k, how many numbers a key has, and by the temperature τ.",
    SOFTMAX: "The scores s′ of a row become shares of attention, which add up to 1. First, m, the largest, is taken "
    "off all: the shares stay the same, and no power is too large for a computer.",
    MIXED: "Every token takes the values of all tokens, each times its share.",
    OUTPUTS: "The weighted sums of all heads, side by side, times the matrix W_O: a token's new numbers.",
}


@st.fragment
def hand_tab(bench: Bench) -> None:
    """Choose a step, then any of its cells: the sum behind it."""
    st.caption(
        say(
            "From left to right: what comes in; a query, a key and a value made of it; how well each query fits each "
            "key; shares made of these scores; the values, mixed by their shares; what goes out."
        )
    )
    step = ui.choose("Step", STEPS, SCORES, key="attention.step", look="segmented_control")
    st.markdown(say(WORDS[step]))
    left, right = st.columns([1, 2], gap="medium")
    with left:
        temperature = choose_temperature()
        head = choose_head(bench)
    look = note_look(bench, bench.setup.continued(), bench.mask_name, temperature)
    cells, tints = step_table(bench, look, step, head)
    with left:
        row, column = choose_cell(len(cells) - 1, len(cells[0]) - 1)
    with right:
        ui.choose_on_grid(step, cells, (row, column), key="attention.steps", tints=tints, of="attention.")
        st.caption(say("Click a cell, or use the arrow keys: its sum stands below."))
    for formula, lines in step_arithmetic(bench, look, step, (head, row - 1, column - 1)):
        ui.show_arithmetic(formula, lines)


def step_table(bench: Bench, look: attention.Look, step: str, head: int) -> tuple[list[list[str]], list[list[float]]]:
    """The numbers of a step, a row for each token, and their colours."""
    if step == SOFTMAX:
        return attention.weight_cells(look, bench.tokens, head), attention.weight_tints(look, head)
    if step == SCORES:
        return attention.score_cells(look, bench.tokens, head), attention.score_tints(look, head)
    tables = {
        INPUTS: look.inputs,
        "q: queries": look.queries[head],
        "k: keys": look.keys[head],
        "v: values": look.values[head],
        MIXED: look.mixed[head],
        OUTPUTS: look.outputs,
    }
    return attention.vector_cells(tables[step], bench.tokens), attention.vector_tints(tables[step])


def step_arithmetic(
    bench: Bench, look: attention.Look, step: str, places: tuple[int, int, int]
) -> list[tuple[str, list[str]]]:
    """Every formula behind one cell of a step, with its numbers; places: head, row and column from 0 on."""
    head, row, column = places
    if step == INPUTS:
        return [
            attention.position_arithmetic(row, column + 1),
            attention.input_arithmetic(bench.vectors, look, row, column + 1),
        ]
    if step in VECTORS:
        return [attention.projection_arithmetic(say(VECTORS[step]), look, bench.weights, places)]
    ways: dict[str, Callable[[], tuple[str, list[str]]]] = {
        SCORES: lambda: attention.score_arithmetic(look, head, row, column),
        SOFTMAX: lambda: attention.softmax_arithmetic(look, head, row, column),
        MIXED: lambda: attention.mixture_arithmetic(look, head, row, column),
        OUTPUTS: lambda: attention.output_arithmetic(look, bench.weights, row, column),
    }
    return [ways[step]()]
