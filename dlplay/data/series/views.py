"""A series to look at and to save: fewer points for drawing, a CSV that no spreadsheet runs."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dlplay.data.series.reading import Series

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
MOST_DRAWN_POINTS = 2000


def thin(values: NDArray[np.float64], most: int = MOST_DRAWN_POINTS) -> NDArray[np.int64]:
    """Choose at most `most` places to draw: of each of equal pieces the places of the least and the greatest value."""
    count = len(values)
    if count <= most or most < 2:
        return np.arange(count)
    edges = np.linspace(0, count, most // 2 + 1).astype(np.int64)
    pieces = np.repeat(np.arange(len(edges) - 1), np.diff(edges))
    rank = np.lexsort((values, pieces))  # within each piece from the least to the greatest
    return np.unique(np.concatenate([rank[edges[:-1]], rank[edges[1:] - 1]]))


def series_csv(series: Series) -> str:
    """Write times and values as CSV."""
    times = pd.Series(range(len(series.values)), name="row") if series.times is None else series.times.to_series()
    name = str(times.name or "time")
    frame = pd.DataFrame({name: times.to_numpy(), series.name if series.name != name else "value": series.values})
    return harmless_csv(frame)


def harmless_csv(frame: pd.DataFrame) -> str:
    """Write a table as CSV; text that a spreadsheet would run as a formula gets an apostrophe. Numbers stay numbers."""
    safe = frame.rename(columns=lambda name: _harmless(str(name)))
    for name in safe.select_dtypes(exclude=["number", "datetime"]):
        safe[name] = safe[name].map(_harmless, na_action="ignore")
    text: str = safe.to_csv(index=False)
    return text


def _harmless(text: object) -> object:
    return f"'{text}" if isinstance(text, str) and text.startswith(FORMULA_STARTS) else text
