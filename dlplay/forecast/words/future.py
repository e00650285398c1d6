"""The forecast into the future as a table and as a file."""

import pandas as pd

from dlplay.data import Series
from dlplay.forecast.future import next_times
from dlplay.forecast.judging import Judged


def future_table(series: Series, model: Judged) -> pd.DataFrame:
    """Put the forecast into the future and its interval beside the times."""
    path = model.future
    times = next_times(series, len(path.forecast))
    return pd.DataFrame(
        {"time": time_texts(times), "forecast": path.forecast, "lower": path.lower, "upper": path.upper}
    )


def future_csv(series: Series, model: Judged) -> bytes:
    """Write that table so that Excel reads it: UTF-8 with a mark at its beginning. No text of the student is in it."""
    return future_table(series, model).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def time_texts(times: pd.Index) -> list[str]:
    """Write times as the year-month-day that every program reads, with the hour where there is one."""
    if not isinstance(times, pd.DatetimeIndex):
        return [str(number) for number in times]
    style = "%Y-%m-%d" if (times == times.normalize()).all() else "%Y-%m-%d %H:%M:%S"
    return [str(text) for text in times.strftime(style)]
