"""Where each fold begins and ends, the windows that a network learns from, and their scale."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dlplay.forecast.errors import ForecastError
from dlplay.forecast.settings import (
    LEAST_PLACES,
    LEAST_WINDOWS,
    LinearPlan,
    NetworkPlan,
    Plan,
    counted,
    outputs_of,
    step_of,
)

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Fold:
    """A fold learns from the values start..origin-1 and is judged on the values origin..end-1."""

    number: int
    start: int
    origin: int
    end: int


@dataclass(frozen=True)
class Scaler:
    """The mean and the standard deviation of what a fold learns from: scaled, they are 0 and 1."""

    mean: float
    deviation: float


@dataclass(frozen=True)
class Windows:
    """Examples for a network: inputs (m, window) and the values that follow (m, ahead)."""

    inputs: Numbers
    targets: Numbers


def rolling_origins(count: int, plan: Plan, least: int = 1) -> tuple[Fold, ...]:
    """Place the folds so that the last one ends with the series of `count` values; the origin rolls on by a step.

    Every fold learns from all values before its origin, or from the latest ones. Raises ForecastError where the first
    fold would have fewer than `least` values.
    """
    step = step_of(plan)
    first = count - plan.horizon - (plan.folds - 1) * step
    if plan.latest and plan.latest < least:
        raise ForecastError(
            "To learn from the latest {latest:,} values is too few: at least {least:,} are needed with these "
            "settings. Let the folds learn from more values, or choose a shorter season, window or horizon.",
            latest=plan.latest,
            least=least,
        )
    if first < least:
        needed = least + plan.horizon + (plan.folds - 1) * step
        raise ForecastError(
            "The series has {count:,} values, but {needed:,} are needed: {least:,} to learn from before the "
            "first origin, and {judged:,} to judge {folds} of {horizon}. Choose fewer folds, a shorter "
            "horizon, season or window, or a lower order.",
            count=count,
            needed=needed,
            least=least,
            judged=needed - least,
            folds=counted(plan.folds, "fold"),
            horizon=counted(plan.horizon, "step"),
        )
    origins = range(first, count - plan.horizon + 1, step)
    return tuple(
        Fold(number, max(0, origin - plan.latest) if plan.latest else 0, origin, origin + plan.horizon)
        for number, origin in enumerate(origins, 1)
    )


def future_fold(count: int, plan: Plan) -> Fold:
    """Give the fold that learns from the end of the series; what it forecasts is not known yet."""
    return Fold(0, max(0, count - plan.latest) if plan.latest else 0, count, count + plan.horizon)


def least_simple(plan: Plan) -> int:
    """Count the values that the simple rules need: a season to repeat, and some places to measure an interval."""
    return max(plan.season, 2) + plan.horizon + LEAST_PLACES


def least_history(plan: Plan, linear: LinearPlan, network: NetworkPlan | None = None) -> int:
    """Count the values that every fold must learn from, so that all models can: the most demanding one decides."""
    simple = least_simple(plan)
    regression = plan.how.lost + 2 * linear.order + 2 + plan.horizon + LEAST_PLACES
    if network is None:
        return max(simple, regression if linear.methods else 0)
    return max(simple, regression, plan.how.lost + least_transformed(plan, network))


def least_transformed(plan: Plan, network: NetworkPlan) -> int:
    """Count the values, after all differences, that a network needs: some windows to learn, some to validate."""
    between = outputs_of(plan) - 1 if network.share else 0
    count = int(np.ceil((LEAST_WINDOWS + between) / (1 - network.share)))
    return network.window + max(plan.horizon - 1 + LEAST_WINDOWS, outputs_of(plan) - 1 + count)


def make_windows(values: Numbers, window: int, ahead: int) -> Windows:
    """Cut all windows out of a series (n,), one step apart: m = n - window - ahead + 1."""
    both = np.lib.stride_tricks.sliding_window_view(values, window + ahead)
    return Windows(both[:, :window], both[:, window:])


def split_windows(windows: Windows, share: float) -> tuple[Windows, Windows]:
    """Keep the latest share of the windows for validation; no value that these must forecast is ever learned.

    Between the two parts, windows are left out whose targets reach into those of the validation.
    """
    count, ahead = windows.targets.shape
    held = round(count * share)
    if not held:
        return windows, Windows(windows.inputs[:0], windows.targets[:0])
    learned = max(1, count - held - (ahead - 1))
    return (
        Windows(windows.inputs[:learned], windows.targets[:learned]),
        Windows(windows.inputs[count - held :], windows.targets[count - held :]),
    )


def fit_scaler(values: Numbers) -> Scaler:
    """Take mean and standard deviation of what a fold learns from; a constant series gets the deviation 1."""
    deviation = float(values.std())
    return Scaler(float(values.mean()), deviation if deviation > 1e-12 * max(1.0, float(np.abs(values).max())) else 1.0)


def scale(values: Numbers, scaler: Scaler) -> Numbers:
    """Subtract the mean, divide by the standard deviation."""
    return (values - scaler.mean) / scaler.deviation


def unscale(values: Numbers, scaler: Scaler) -> Numbers:
    """Undo scale."""
    return values * scaler.deviation + scaler.mean
