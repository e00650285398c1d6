"""The tab that shows who looks at whom."""

import streamlit as st

from dlplay import attention, ui
from dlplay.lessons.attention.bench import Bench, choose_temperature, note_look
from dlplay.words import read_aloud, say

FIRST = (8, 7)  # the row and the column that are chosen at first


@st.fragment
def look_tab(bench: Bench) -> None:
    """The sentence twice, with a head's attention between; the same as a table; one token's way to what it takes."""
    controls, table = st.columns([2, 3], gap="medium")
    with controls:
        head = choose_head(bench)
        row = choose_row(len(bench.tokens)) - 1
        picture = st.container()
        temperature = choose_temperature()
    look = note_look(bench, bench.setup.continued(), bench.mask_name, temperature)
    sentence = attention.look_sentence(look, bench.tokens, head, row)
    picture.html(attention.look_html(look.weights, bench.tokens, head, row, read_aloud(sentence)))
    controls.caption(attention.spread_sentence(look, head, row))
    with table:
        st.markdown(sentence)
        st.markdown(attention.role_sentence(bench.tokens[row]))  # apart: the temperature does not change it
        show_weights(bench, look, head)
        st.caption(
            say(
                "A **token** is a piece of text, here a word; its number is its place. The table has a row for each "
                "token that looks; its shares add up to 1. A dot: the mask hides it. Click a cell to choose its row."
            )
        )
    show_steps(bench, look, head, row)


def show_steps(bench: Bench, look: attention.Look, head: int, row: int) -> None:
    """From a token's query to what it takes: the numbers as a table, and what was done to them."""
    st.markdown(say("**From the query to what is taken, in five steps**"))
    title = attention.query_title(look, bench.tokens, head, row)
    cells = attention.taking_cells(look, bench.tokens, head, row)
    ui.number_grid(title, cells, marks=[(len(cells) - 1, len(cells[0]) - 1)])
    steps = attention.step_sentence(look, bench.tokens, head, row)
    more = say("*By hand* opens every one of these numbers. Another **head** has a Q, K and V of its own.")
    st.markdown(f"{steps}\n\n{more}")


def choose_head(bench: Bench) -> int:
    """A control for the head that is shown; counts from 0."""
    heads = list(range(1, bench.heads + 1))
    return ui.choose("Head", heads, key="attention.head", look="segmented_control", disabled=len(heads) == 1) - 1


def choose_cell(rows: int, columns: int) -> tuple[int, int]:
    """Controls for a cell of a table, which a click on it moves; both count from 1."""
    row = choose_row(rows)
    keep_within("attention.column", columns)
    return row, ui.enter("Column", 1, columns, min(FIRST[1], columns), key="attention.column")


def choose_row(rows: int) -> int:
    """A control for the token that looks; counts from 1."""
    keep_within("attention.row", rows)
    return ui.enter("Row: the token that looks", 1, rows, min(FIRST[0], rows), key="attention.row")


def keep_within(key: str, most: int) -> None:
    """Put a place back into a table that has become smaller, or off its row or column of names."""
    if key in st.session_state:
        st.session_state[key] = min(max(1, st.session_state[key]), most)


def show_weights(bench: Bench, look: attention.Look, head: int) -> None:
    """The attention of a head as a table whose cells can be clicked."""
    chosen = (st.session_state["attention.row"], st.session_state.get("attention.column", FIRST[1]))
    cells = attention.weight_cells(look, bench.tokens, head)
    title = say("Attention, head {head}", head=head + 1)
    tints = attention.weight_tints(look, head)
    ui.choose_on_grid(title, cells, chosen, key="attention.grid", tints=tints, of="attention.")


def masks_tab(bench: Bench) -> None:
    """The six families: a card, the mask on this sentence, what each would guess in it."""
    family = ui.choose("Family", attention.FAMILIES, key="attention.family", look="segmented_control")
    card, picture = st.columns([2, 3], gap="medium")
    mask_name = attention.FAMILIES[family].mask
    look = note_look(bench, bench.setup.continued(), mask_name, 1.0)
    with card.container(border=True):
        st.markdown(attention.family_card(family))
    with card:
        st.markdown(say("**What it would guess in your sentence**"))
        st.markdown("\n".join(attention.guess_sentences(family, bench.tokens, bench.seed)))
        if order := attention.order_sentence(family, bench.tokens, bench.seed):
            st.caption(order)
    with picture:
        st.markdown(attention.mask_sentence(look.mask, mask_name))
        title = say("{family}: who may look at whom", family=family)
        cells, tints = attention.mask_cells(look.mask, bench.tokens), attention.mask_tints(look.mask)
        ui.number_grid(title, cells, tints=tints)
        alt = say("Who looks at whom under this mask, head 1; the last token's lines stand out.")
        last = len(bench.tokens) - 1
        st.html(attention.look_html(look.weights, bench.tokens, 0, last, alt))
        st.caption(alt)
    with card:
        st.button(say("Use this mask in all tabs"), key="attention.use_mask", on_click=use_mask, args=[mask_name])
        st.caption(say("Chosen now: **{mask}**.", mask=say(bench.mask_name)))
    st.subheader(say("All six"))
    st.dataframe(attention.families_table(), hide_index=True, alt=say("The six families, a row each."))


def use_mask(name: str) -> None:
    """Choose a mask for all tabs."""
    st.session_state["attention.mask"] = name
