"""Tables with a row for each year and a column for each month: one series, month after month."""

from dataclasses import replace

import numpy as np
import pandas as pd

from dlplay.data.series_months import MONTH_OF
from dlplay.data.series_roles import is_part, plain_name, roles_of
from dlplay.data.series_steps import SeriesError
from dlplay.data.tables import Table


def month_columns(frame: pd.DataFrame) -> tuple[str, ...]:
    """Name the twelve columns of the months, January first; empty where there are none beside a column of years."""
    found: dict[int, str] = {}
    for name in map(str, frame):
        plain = plain_name(name).replace(" ", "")
        month = MONTH_OF.get(plain) or (int(plain) if plain.isdigit() and len(plain) < 3 else 0)
        if 1 <= month <= 12:
            found.setdefault(month, name)
    return tuple(found[month] for month in range(1, 13)) if len(found) == 12 and _year_column(frame) else ()


def unfold_months(table: Table) -> Table:
    """Write the months of each year below each other: columns year, month, value. Raises SeriesError without them."""
    months = month_columns(table.frame)
    if not months:
        raise SeriesError(f"“{table.name}” has no columns for the twelve months beside one for the year.")
    year = _year_column(table.frame)
    cells = table.frame[list(months)]
    frame = pd.DataFrame(
        {
            "year": np.repeat(table.frame[year].to_numpy(), 12),
            "month": np.tile(np.arange(1.0, 13), len(cells)),
            "value": cells.to_numpy().ravel(),
        }
    )
    said = f"The months of each “{year}” were written below each other; other columns were left out."
    return replace(table, frame=frame, detected=(*table.detected, said))


def _year_column(frame: pd.DataFrame) -> str:
    names = [str(name) for name in frame if is_part(frame[name], "year")]
    named = [name for name in names if "year" in roles_of(name)]
    return next(iter(named or names[:1]), "")
