"""Measurements of the forecasts: a network over rolling origins, against a loop that builds a new one for each fold."""

import time

import numpy as np

from dlplay.data import series_sample
from dlplay.forecast import LinearPlan, NetworkPlan, Plan, judge_networks, rolling_origins
from dlplay.forecast.fitting import build_network, shuffled
from dlplay.forecast.networks import use_one_thread
from dlplay.training import quiet

PLAN = Plan(horizon=12, folds=6, strategy="direct")
NETWORK = NetworkPlan(window=24, units=16, epochs=30, share=0.0)


def plain_loop(values, plan, network):
    """Forecast as a loop does that builds and compiles an LSTM for every fold, and one for the future."""
    import keras

    found = []
    for origin in [*(fold.origin for fold in rolling_origins(len(values), plan)), len(values)]:
        seen = values[:origin]
        scaled = (seen - seen.mean()) / seen.std()
        both = np.lib.stride_tricks.sliding_window_view(scaled, network.window + plan.horizon)
        order = shuffled(len(both), network.seed)
        inputs, targets = both[order, : network.window, np.newaxis], both[order, network.window :]
        model = build_network("LSTM", network, plan.horizon)
        model.compile(keras.optimizers.Adam(network.rate), network.loss)
        model.fit(inputs, targets, batch_size=network.batch_size, epochs=network.epochs, shuffle=False, verbose=0)
        last = scaled[np.newaxis, -network.window :, np.newaxis]
        found.append(model.predict(last, verbose=0)[0] * seen.std() + seen.mean())
    return np.array(found)


def rolling_lstm(alternate, rounds=2):
    """An LSTM over six folds and the future: one network traced once, against a new one for each; the same numbers."""
    use_one_thread()
    values = series_sample("AirPassengers").frame["Passengers"].to_numpy()

    def ours():
        model = judge_networks(values, PLAN, LinearPlan(), NETWORK, quiet)[0]
        return np.array([path.forecast for path in (*model.paths, model.future)])

    def plain():
        return plain_loop(values, PLAN, NETWORK)

    np.testing.assert_allclose(ours(), plain(), rtol=1e-4)
    return alternate(ours, plain, rounds)


def try_alone():
    """Measure and print: `python -m tests.benchmarks.forecast`."""
    from tests.benchmarks.__main__ import alternate

    ours, other, ratio = rolling_lstm(alternate)
    print(f"{time.strftime('%H:%M')} rolling LSTM {ours:.0f} ms, plain loop {other:.0f} ms, ratio {ratio:.2f}")


if __name__ == "__main__":
    try_alone()
