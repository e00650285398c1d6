"""A table of weights to type into, and the same weights as text in the link."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from dlplay.words import say


def edit_grid(
    weights: NDArray[np.float64],
    *,
    key: str,
    write: Callable[[NDArray[np.float64]], str],
    what: str = "The kernel's weights",
    row_names: Sequence[str] | None = None,
) -> None:
    """Show numbers as an editable table; an edit is written as text into the widget with that key.

    The table starts afresh when the weights come from elsewhere, and keeps its cursor while it is edited.
    """
    text = write(weights)
    state = st.session_state.setdefault(f"{key}.grid", {"text": "", "start": weights, "number": 0})
    if state["text"] != text:
        state.update(text=text, start=weights, number=state["number"] + 1)
    editor_key = f"{key}.grid.{state['number']}"

    def take_over() -> None:
        edited = state["start"].copy()
        for row, changes in st.session_state[editor_key]["edited_rows"].items():
            for column, value in changes.items():
                edited[int(row), int(column) - 1] = value or 0.0
        state["text"] = st.session_state[key] = write(edited)

    columns = [str(number + 1) for number in range(weights.shape[1])]
    st.data_editor(
        pd.DataFrame(state["start"], index=None if row_names is None else list(row_names), columns=columns),
        key=editor_key,
        on_change=take_over,
        hide_index=row_names is None,
        width=min(60 * len(columns) + (4 if row_names is None else 64), 664),
        column_config={name: st.column_config.NumberColumn(width=60, step=None) for name in columns},
        alt=say("{what}, a cell each; the same numbers stand as text below.", what=say(what)),
    )
