"""Measurement of the reading of large tables: a million rows of a student's CSV."""

import io
import time

import numpy as np
import pandas as pd

from dlplay.data import read_table


def million_rows(alternate, rounds=3):
    """Read 1,000,000 rows of a date and two numbers with everything that is said, against pandas alone."""
    content = _minutes(1_000_000)

    def ours():
        table = read_table(content, "minutes.csv")
        assert table.frame.shape == (1_000_000, 3)
        assert "decimal sign: point" in " ".join(table.detected).lower()

    def bare():
        assert pd.read_csv(io.BytesIO(content)).shape == (1_000_000, 3)

    ours(), bare()
    return alternate(ours, bare, rounds)


def _minutes(rows):
    """Write a CSV of a value and a temperature for each minute."""
    draw = np.random.default_rng(0)
    times = np.datetime_as_string(np.datetime64("2020-01-01T00:00") + np.arange(rows))
    walk, wave = np.cumsum(draw.normal(size=rows)), 20 + 5 * np.sin(np.arange(rows) / 1440 * 2 * np.pi)
    frame = pd.DataFrame({"Time": np.char.replace(times, "T", " "), "Value": walk.round(4), "Temp": wave.round(2)})
    return frame.to_csv(index=False).encode()


def try_alone():
    """Measure it alone and print it: `python -m tests.benchmarks.series`."""
    from tests.benchmarks.__main__ import alternate

    ours, other, ratio = million_rows(alternate)
    print(f"{time.strftime('%H:%M')} a million rows {ours:.0f} ms, pandas alone {other:.0f} ms, ratio {ratio:.2f}")


if __name__ == "__main__":
    try_alone()
