"""What of a series' plan is smaller than usual, what would fit, and what so few values cannot carry."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from dlplay.forecast.beginning import Beginning, begin_with
from dlplay.forecast.settings import LinearPlan, NetworkPlan, Plan, counted, step_of
from dlplay.forecast.windows import Fold, Numbers, least_history, least_simple
from dlplay.words import say, say_again, say_count

FEW = 24  # values judged: with fewer, the order of the table is no proof


def smaller_sentence(begun: Beginning) -> str:
    """Say what begins with less than usual, and why; "" where nothing does."""
    pairs = (
        (say_again(counted(begun.folds, "fold")), begun.folds, Plan().folds),
        (say("a horizon of {horizon}", horizon=counted(begun.horizon, "step")), begun.horizon, Plan().horizon),
        (say("an order of at most {order}", order=begun.order), begun.order, LinearPlan().order),
        (say("windows of {window}", window=counted(begun.window, "value")), begun.window, NetworkPlan().window),
    )
    smaller = [
        say("{words} instead of {usual}", words=words, usual=usual) for words, value, usual in pairs if value != usual
    ]
    said = ""
    if smaller:
        together = (
            say("{first} and {last}", first=", ".join(smaller[:-1]), last=smaller[-1])
            if len(smaller) > 1
            else smaller[0]
        )
        said = say(
            "The series has only {count}, so the lesson begins with {together}.",
            count=counted(begun.count, "value"),
            together=together,
        )
    if begun.seasons and begun.season != begun.seasons[0]:
        used = (
            say("a season of {season} is used", season=begun.season) if begun.season > 1 else say("no season is used")
        )
        said += say(
            " {count} do not hold a season of {seasons:,} steps twice: {used}.",
            count=counted(begun.count, "value"),
            seasons=begun.seasons[0],
            used=used,
        )
    return said.strip()


def what_fits(count: int, plan: Plan, linear: LinearPlan, network: NetworkPlan | None = None) -> str:
    """Say which values are possible for a series of `count` values, each if it alone is changed; "" where all fit.

    network: None where the rules and autoregressions alone must fit.
    """

    def fits(one: Plan, few: LinearPlan = linear, net: NetworkPlan | None = network) -> bool:
        needed = least_simple(one) if net is None else least_history(one, few, net)
        needed = max(needed, one.how.lost + 2 * few.order + 2 if few.methods else 0)
        first = count - one.horizon - (one.folds - 1) * step_of(one)
        return first >= needed and (not one.latest or one.latest >= needed)

    if fits(plan):
        return ""
    if fits(replace(plan, latest=0)):
        enough = next(value for value in range(plan.latest, count) if fits(replace(plan, latest=value)))
        return say("Possible here: let the folds learn from the last {enough:,} values or more.", enough=enough)
    season = plan.season if plan.how.season == 0 else 2  # a seasonal difference is the student's own wish
    found = [
        _most(plan.folds, lambda value: fits(replace(plan, folds=value)), "", "fold"),
        _most(plan.horizon, lambda value: fits(replace(plan, horizon=value)), say("a horizon of "), "step"),
        _most(season, lambda value: fits(replace(plan, season=value)), say("a season of "), "step"),
        _most(linear.order, lambda value: fits(plan, replace(linear, order=value)), say("an order of ")),
    ]
    if network is not None:
        inputs = network.window
        found.append(_most(inputs, lambda value: fits(plan, net=replace(network, window=value)), say("a window of ")))
    possible = [words for words in found if words]
    if possible:
        return say("Possible here, if you change one alone: at most {possible}.", possible=", ".join(possible))
    begun = begin_with(count)
    return say(
        "One alone is not enough. Possible here are {folds} of {horizon}, no season, an order of {order} "
        "and a window of {window}.",
        folds=counted(begun.folds, "fold"),
        horizon=counted(begun.horizon, "step"),
        order=begun.order,
        window=begun.window,
    )


def _most(now: int, fits: Callable[[int], bool], words: str, thing: str = "") -> str:
    """Name the largest value below the present one that fits, "" where none does."""
    value = next((value for value in range(now - 1, 0, -1) if fits(value)), 0)
    return words + (say_again(counted(value, thing)) if thing else f"{value:,}") if value else ""


def how_little(values: Numbers, folds: Sequence[Fold]) -> str:
    """Warn of a judgement that so few known values can hardly carry, "" where there are enough."""
    known = int(sum(np.isfinite(values[fold.origin : fold.end]).sum() for fold in folds))
    if known >= FEW:
        return ""
    return say_count(
        "Only {values} in {folds} judges these models: one or two others could turn the order of the table round. "
        "Take it for a first look, not for a proof.",
        "Only {values} in {folds} judge these models: one or two others could turn the order of the table round. "
        "Take it for a first look, not for a proof.",
        known,
        values=counted(known, "value"),
        folds=counted(len(folds), "fold"),
    )
