"""Measurement of the autoregression's fit: two years of hours, against statsmodels."""

import time

import numpy as np

from dlplay.forecast.autoregression import fit_autoregression

HOURS = 17_420


def autoregression_fit(alternate, rounds=15):
    """Fit AR(12) by least squares to 17,420 values, as many as ETTh1 has, against statsmodels' AutoReg."""
    from statsmodels.tsa.ar_model import AutoReg

    values = _hours(HOURS)
    found, expected = fit_autoregression(values, 12), AutoReg(values, 12, trend="c").fit().params
    assert np.abs(np.append(found.constant, found.weights) - expected).max() < 1e-8
    return alternate(
        lambda: fit_autoregression(values, 12) is None, lambda: AutoReg(values, 12, trend="c").fit() is None, rounds
    )


def _hours(count):
    """Draw a series in which each value remembers the last two and the last day's beginning."""
    shocks = np.random.default_rng(0).normal(size=count)
    values = np.zeros(count)
    for place in range(24, count):
        values[place] = 1 + 0.6 * values[place - 1] + 0.1 * values[place - 2] + 0.2 * values[place - 12] + shocks[place]
    return values


def try_alone():
    """Measure it alone and print it: `python -m tests.benchmarks.forecast_fit`."""
    from tests.benchmarks.__main__ import alternate

    ours, other, ratio = autoregression_fit(alternate)
    print(f"{time.strftime('%H:%M')} AR(12) {ours:.1f} ms, statsmodels {other:.1f} ms, ratio {ratio:.2f}")


if __name__ == "__main__":
    try_alone()
