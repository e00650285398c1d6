"""What a model gets and what it costs, in sentences and tables."""

from collections.abc import Sequence

import numpy as np

from dlplay.forecast.autoregression import AutoRegression, is_stationary, long_run_mean
from dlplay.forecast.errors import ForecastError
from dlplay.forecast.gaps import fill_from_past, history_of
from dlplay.forecast.networks import num_learned
from dlplay.forecast.settings import LinearPlan, NetworkPlan, Plan, counted, outputs_of
from dlplay.forecast.transforming import Transform, transform
from dlplay.forecast.windows import (
    Fold,
    Numbers,
    fit_scaler,
    future_fold,
    least_history,
    make_windows,
    rolling_origins,
    scale,
    split_windows,
)
from dlplay.forecast.words.beginning import what_fits
from dlplay.words import plain, say, say_again, say_count

MOST_CELLS = 4  # of a window that are shown at each end

EPOCH_WORDS = (
    "An **epoch** is the single time that the network sees all windows. How many are good? **Choose by plotting train "
    "and validation loss**: where the validation loss rises again, the network learns by heart. The **learning rate** "
    "says how much a step changes the weights; too large, and the loss jumps."
)


def window_cells(values: Numbers, fold: Fold, plan: Plan, network: NetworkPlan) -> tuple[str, list[list[str]]]:
    """Describe how one fold is scaled and cut, and show its last learned window: what goes in, what shall come out."""
    seen = transform(fill_from_past(history_of(values, fold)), plan.how)
    scaler = fit_scaler(seen)
    windows = make_windows(scale(seen, scaler), network.window, outputs_of(plan))
    learned, held = split_windows(windows, network.share)
    text = say(
        "In fold {number}, a network knows {seen:,} values. Their mean is {mean:.4g} and their standard "
        "deviation {deviation:.4g}; each value is scaled to (value - mean) / standard deviation. That "
        "makes {windows:,} windows: {learned:,} to learn from, {held:,} for validation. No value "
        "behind the origin is among them.",
        number=fold.number,
        seen=len(seen),
        mean=scaler.mean,
        deviation=scaler.deviation,
        windows=len(windows.inputs),
        learned=len(learned.inputs),
        held=len(held.inputs),
    )
    inputs, targets = learned.inputs[-1], learned.targets[-1]
    raw_inputs, raw_targets = (part * scaler.deviation + scaler.mean for part in (inputs, targets))
    rows = [[say("goes in"), *_ends(raw_inputs)], [say("scaled"), *_ends(inputs)]]
    return text, [*rows, [say("shall come out"), *_ends(raw_targets)], [say("scaled"), *_ends(targets)]]


def _ends(values: Numbers) -> list[str]:
    """Write the values, of many only those at both ends."""
    texts = [f"{value:.4g}" for value in np.asarray(values)]
    if len(texts) <= 2 * MOST_CELLS:
        return texts
    return [*texts[:MOST_CELLS], "...", *texts[-MOST_CELLS:]]


def far_sentence(model: AutoRegression) -> str:
    """Say where the forecasts of X go, step after step."""
    if not is_stationary(model):
        return say("Step after step, the forecasts of this X do not settle down: they grow or swing on.")
    return say(
        "Step after step, the forecasts of this X go to c / (1 - sum of the weights) = {model:.4g}, "
        "whatever the last values were.",
        model=long_run_mean(model),
    )


def gaps_sentence(values: Numbers, folds: Sequence[Fold]) -> str:
    """Say what is done with the gaps; "" where there are none."""
    missing = int(np.isnan(values).sum())
    if not missing:
        return ""
    judged = int(sum(np.isnan(values[fold.origin : fold.end]).sum() for fold in folds))
    scored = say_count(
        "{judged} of such a place is not scored",
        "{judged} of such a place are not scored",
        judged,
        judged=counted(judged, "forecast"),
    )
    scored = scored if judged else say("no fold forecasts one here")
    return say_count(
        "{missing} of this series is missing. Nobody knows whether a forecast of a gap is right: "
        "{scored}. In what a fold learns from, a gap holds the last value known before it: a straight "
        "line to the next one would tell what comes after.",
        "{missing} of this series are missing. Nobody knows whether a forecast of a gap is right: "
        "{scored}. In what a fold learns from, a gap holds the last value known before it: a straight "
        "line to the next one would tell what comes after.",
        missing,
        missing=counted(missing, "value"),
        scored=scored,
    )


def transform_sentence(name: str, plan: Plan) -> str:
    """Say what is done to the values before a model sees them, and undone after."""
    steps = how_words(plan.how)
    if not steps:
        return say("The models see the values as they are: a trend or a season must be learned from them.")
    return say(
        "Before a model sees them, the values become {steps}. Each forecast is brought back, so all "
        "errors are in the unit of “{name}”.",
        steps=say(", then ").join(steps),
        name=plain(name),
    )


def how_words(how: Transform) -> list[str]:
    """Name the steps of a transform."""
    steps = [say("their logarithm (a growth by percents becomes a straight line)")] if how.log else []
    steps += (
        [say("the difference from the value {season} steps before (the season goes)", season=how.season)]
        if how.season
        else []
    )
    return steps + [say("the difference from the value before (the trend goes)")] * how.differences


def problem_of(count: int, plan: Plan, linear: LinearPlan, network: NetworkPlan) -> str:
    """Say why the networks cannot be trained like this, "" where they can."""
    if not network.kinds:
        return say("Choose at least one kind of network.")
    try:
        rolling_origins(count, plan, least_history(plan, linear, network))
    except ForecastError as error:
        return f"{say_again(error)} {what_fits(count, plan, linear, network)}"
    return ""


def cost_sentence(count: int, folds: Sequence[Fold], plan: Plan, network: NetworkPlan) -> str:
    """Say how much there is to train before the training begins."""
    several = (*folds, future_fold(count, plan))
    numbers = [num_learned(fold, plan, network) for fold in several]
    kinds = len(network.kinds)
    shown = sum(numbers) * network.epochs * kinds
    return say(
        "To train: {kinds} x {several} trainings ({counted} and the future) x {epochs}; a training "
        "learns from {fewest:,} to {most:,} windows of {window}. In all, {shown:,} windows go "
        "through a network.",
        kinds=counted(kinds, "kind"),
        several=len(several),
        counted=counted(len(folds), "fold"),
        epochs=counted(network.epochs, "epoch"),
        fewest=min(numbers),
        most=max(numbers),
        window=counted(network.window, "value"),
        shown=shown,
    )
