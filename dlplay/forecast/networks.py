"""The job: recurrent networks on the same folds as everything else. Runs where TensorFlow is."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from dlplay.forecast.fitting import Learner, Losses
from dlplay.forecast.gaps import fill_from_past, hide_gaps
from dlplay.forecast.judging import MOST_PLACES, ForecastPath, Judged, error_limits, judge, known_only, undo_errors
from dlplay.forecast.settings import LinearPlan, NetworkPlan, Plan, outputs_of
from dlplay.forecast.transforming import restore, transform
from dlplay.forecast.windows import (
    Fold,
    Numbers,
    Windows,
    fit_scaler,
    future_fold,
    least_history,
    make_windows,
    rolling_origins,
    scale,
    split_windows,
    unscale,
)
from dlplay.training.plan import Progress
from dlplay.words import Note


@dataclass(frozen=True)
class FoldEpoch:
    """An epoch of one network in one fold; fold 0 is the future."""

    kind: str
    fold: int
    losses: Losses


def print_fold_epoch(progress: Any, *, passing: bool = False) -> None:
    """Print the last epoch of every fold, as at home."""
    if isinstance(progress, Progress) and not passing:
        print(progress.text)


def judge_networks(
    values: Numbers, plan: Plan, linear: LinearPlan, network: NetworkPlan, report: Any = print_fold_epoch
) -> tuple[Judged, ...]:
    """Train every kind of network in every fold, and on the whole series for the future.

    values: not-a-number in gaps. report gets a FoldEpoch after every epoch. Raises ForecastError.
    """
    import keras

    use_one_thread()
    least = least_history(plan, linear, network)
    folds = (*rolling_origins(len(values), plan, least), future_fold(len(values), plan))
    judged = []
    for place, kind in enumerate(network.kinds):
        keras.backend.clear_session()
        keras.config.set_dtype_policy("float32")
        report(
            Progress(
                Note("{kind}: building the network, which takes some seconds", kind=kind), place / len(network.kinds)
            ),
            passing=True,
        )
        steps = sum(optimizer_steps(fold, plan, network) for fold in folds)
        learner = Learner(kind, network, outputs_of(plan), steps)
        tell = _counting(report, kind, place, len(folds), network)
        judged.append(judge(kind, _network_way(learner, plan, tell), values, folds))
    return tuple(judged)


def use_one_thread() -> None:
    """Let TensorFlow add up in one order only, so that the numbers are the same on every run of one computer."""
    import tensorflow as tf

    try:
        tf.config.threading.set_intra_op_parallelism_threads(1)
        tf.config.threading.set_inter_op_parallelism_threads(1)
    except RuntimeError:  # it computes already, with the threads that its worker was given
        return


def optimizer_steps(fold: Fold, plan: Plan, network: NetworkPlan) -> int:
    """Count the optimizer's steps in a fold."""
    return network.epochs * -(-num_learned(fold, plan, network) // network.batch_size)


def num_learned(fold: Fold, plan: Plan, network: NetworkPlan) -> int:
    """Count the windows that a network learns from in a fold."""
    count = fold.origin - fold.start - plan.how.lost - network.window - outputs_of(plan) + 1
    blank = Windows(np.zeros((max(0, count), 1)), np.zeros((max(0, count), outputs_of(plan))))
    return len(split_windows(blank, network.share)[0].inputs)


def _network_way(learner: Learner, plan: Plan, tell: Any) -> Any:
    """Give the function that learns one fold and forecasts; scaler and windows know the fold's history alone."""
    network = learner.network

    def path_of(history: Numbers, fold: Fold) -> ForecastPath:
        past = fill_from_past(history)
        seen = transform(past, plan.how)
        scaler = fit_scaler(seen)
        scaled = scale(seen, scaler)
        parts = split_windows(make_windows(scaled, network.window, outputs_of(plan)), network.share)
        learner.learn(*parts, lambda losses: tell(fold, losses))
        last = learner.forecast(scaled[np.newaxis, -network.window :], plan.horizon)[0]
        forecast = restore(unscale(last, scaler), past, plan.how)
        places = make_windows(scaled, network.window, plan.horizon)
        inputs, targets = places.inputs[-MOST_PLACES:], places.targets[-MOST_PLACES:]
        errors = (targets - learner.forecast(inputs, plan.horizon)) * scaler.deviation
        missed = hide_gaps(undo_errors(errors, plan.how), history)
        lower, upper = error_limits(forecast, missed, plan.level, plan.how)
        return ForecastPath(forecast, lower, upper, known_only(hide_gaps(errors, history)[:, 0]))

    return path_of


def _counting(report: Any, kind: str, place: int, num_folds: int, network: NetworkPlan) -> Any:
    """Give a report that names network and fold, and counts its progress as a part of the whole."""
    done = 0
    total = num_folds * network.epochs * len(network.kinds)

    def tell(fold: Fold, losses: Losses) -> None:
        nonlocal done
        done += 1
        where = Note("the whole series, for the future")
        if fold.number:
            where = Note("fold {number} of {count}", number=fold.number, count=num_folds - 1)
        text = Note(
            "{kind}, {where}, epoch {number} of {count}: loss {loss:.4f}",
            kind=kind,
            where=where,
            number=losses.number,
            count=network.epochs,
            loss=losses.loss,
        )
        report(FoldEpoch(kind, fold.number, losses))
        fraction = (place * num_folds * network.epochs + done) / total
        report(Progress(text, fraction), passing=losses.number < network.epochs)

    return tell


def same_question(values: Numbers, plan: Plan, asked: tuple[Any, ...]) -> bool:
    """Say whether a job's arguments mean the same values and the same folds, so that its result may be compared."""
    return bool(np.array_equal(values, asked[0], equal_nan=True)) and plan == asked[1]


def all_models(simple: tuple[Judged, ...], learned: tuple[Judged, ...]) -> tuple[Judged, ...]:
    """Put the networks behind the others."""
    return simple + learned
