"""Parts of the tab Real heads: the choice of a head, the head opened large, all heads small, a cell as a sum."""

import streamlit as st

from dlplay import attention, real_heads, ui
from dlplay.lessons.attention.looking import keep_within
from dlplay.words import read_aloud, say

Place = tuple[int, int]  # layer and head, from 0 on


def choose_head(layers: int, heads: int, shares: dict[str, real_heads.Matrix]) -> Place:
    """Buttons for the strongest head of every kind, and controls for any."""
    if shares:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(say("A head that looks at:"), width="content")
            for kind, share in shares.items():
                place = real_heads.strongest_head(share)
                st.button(say(kind), key=f"attention.kind.{kind}", on_click=open_head, args=place)
    first = real_heads.strongest_head(shares[real_heads.BEFORE]) if shares else (0, 0)
    ui.follow_start("attention.layer", first[0] + 1)
    ui.follow_start("attention.layer_head", first[1] + 1)
    layer = ui.slide("Layer", 1, layers, first[0] + 1, key="attention.layer")
    numbers = list(range(1, heads + 1))
    head = ui.choose("Head of this layer", numbers, first[1] + 1, key="attention.layer_head", look="segmented_control")
    return layer - 1, head - 1


def open_head(layer: int, head: int) -> None:
    """Choose a head; both count from 0."""
    st.session_state["attention.layer"], st.session_state["attention.layer_head"] = layer + 1, head + 1


def choose_token(count: int) -> int:
    """A control for the token that looks; gives it from 0 on."""
    ui.follow_start("attention.real_row", count)
    keep_within("attention.real_row", count)
    return ui.enter("The token that looks", 1, count, count, key="attention.real_row") - 1


def show_head(reading: real_heads.Reading, weights: real_heads.Matrix, place: Place, row: int) -> None:
    """The sentence twice, with a head's attention between."""
    sentence = real_heads.head_sentence(weights, reading, place, row)
    st.markdown(sentence)
    names = real_heads.spell_tokens(reading.contents)
    st.html(attention.look_html(weights[place[0]], names, place[1], row, read_aloud(sentence)))


def show_atlas(weights: real_heads.Matrix, kinds: list[list[str]], place: Place) -> None:
    """All heads as small pictures, of which one can be chosen."""
    sentence = real_heads.atlas_sentence(kinds)
    pixels = real_heads.atlas_pixels(weights, kinds)
    ui.picture_view(pixels, sentence, key="attention.atlas", pixel=place, shape=weights.shape[:2], choose=open_head)


def show_cell(reading: real_heads.Reading, weights: real_heads.Matrix, place: Place, row: int) -> int:
    """A head's attention as a table to click into, and the sum behind one cell; gives its column, from 0 on."""
    st.subheader(say("One number as a sum"))
    names = real_heads.spell_tokens(reading.contents)
    title = say("Layer {layer}, head {head}: a row for each token that looks", layer=place[0] + 1, head=place[1] + 1)
    most = int(weights[place][row].argmax()) + 1
    ui.follow_start("attention.real_column", most)
    keep_within("attention.real_column", row + 1)
    column = ui.enter("The token that it looks at", 1, row + 1, most, key="attention.real_column") - 1
    cells, tints = real_heads.head_cells(weights, names, place), real_heads.head_tints(weights, place)
    ui.choose_on_grid(title, cells, (row + 1, column + 1), key="attention.cells", tints=tints, of="attention.real_")
    ui.show_arithmetic(*real_heads.score_arithmetic(reading, place, row, column))
    ui.show_arithmetic(*real_heads.share_arithmetic(reading, place, row, column))
    return column
