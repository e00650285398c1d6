"""A small table of numbers as plain HTML: fast, selectable, and readable aloud."""

import html
from collections.abc import Sequence

import streamlit as st


def number_grid(title: str, cells: Sequence[Sequence[str]], *, tints: Sequence[Sequence[float]] | None = None) -> None:
    """Show rows of texts under a title; a tint from -1 (orange) to 1 (blue) colours a cell's background."""
    body = []
    for row, line in enumerate(cells):
        columns = [
            f'<td style="{_tint(tints[row][column]) if tints is not None else ""}">{html.escape(text)}</td>'
            for column, text in enumerate(line)
        ]
        body.append(f"<tr>{''.join(columns)}</tr>")
    st.html(
        "<style>.numbers{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.85rem}"
        ".numbers td{padding:.2rem .45rem;border:1px solid rgb(128 128 128/.45);text-align:right}"
        ".numbers caption{text-align:left;padding-bottom:.3rem;font-weight:600}</style>"
        f'<div style="overflow-x:auto" tabindex="0"><table class="numbers"><caption>{html.escape(title)}</caption>'
        f"{''.join(body)}</table></div>"
    )


def _tint(strength: float) -> str:
    """Okabe-Ito blue for positive, orange for negative; the sign stands in the number as well."""
    colour = "0 114 178" if strength > 0 else "213 94 0"
    return f"background:rgb({colour}/{min(1.0, abs(strength)) * 0.35:.2f})"
