"""Settings that fit the length of a series, to begin with; and what is possible where a student's own do not fit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dlplay.forecast.settings import LEAST_PLACES, LinearPlan, NetworkPlan, Plan
from dlplay.forecast.transforming import Transform
from dlplay.forecast.windows import least_history, least_simple, least_transformed

USUAL_LATEST = 1000
HORIZONS = (12, 8, 6, 4, 3, 2, 1)
FOLDS = (6, 5, 4)
MOST_JUDGED = 0.4  # of a short series: the rest is there to learn from
LEAST_WINDOW = 3
AROUND_SEASONS = 8  # values beside two whole seasons: less often, nobody can tell a season from chance
AS_USUAL = Transform(differences=1)


@dataclass(frozen=True)
class Beginning:
    """What the lesson begins with for a series of `count` values with these seasons, the best first: numbers."""

    horizon: int
    folds: int
    season: int
    order: int
    window: int
    latest: int
    count: int
    seasons: tuple[int, ...]


def begin_with(count: int, seasons: Sequence[int] = ()) -> Beginning:
    """Choose horizon, folds, season, order and window that a series of `count` values allows.

    seasons: steps of those that it may have, the best first; one that is not seen twice is not used. Of the usual
    numbers, the nearest that leave enough to learn from; networks may need more values than the others.
    """
    season = next((one for one in seasons if 2 * one + AROUND_SEASONS <= count), 1)
    latest = max(USUAL_LATEST, -(-3 * season // 100) * 100)
    plan = next(_plans_that_fit(count, Plan(how=AS_USUAL, season=season)))
    first = min(count - plan.horizon * plan.folds, latest)
    room = first - AS_USUAL.lost
    order = max(1, min(LinearPlan().order, room // 4, (room - plan.horizon - 2 - LEAST_PLACES) // 2))
    window = max(LEAST_WINDOW, min(NetworkPlan().window, room - _beside_window(plan)))
    if 1 < season < window < NetworkPlan().window:
        window -= window % season
    return Beginning(plan.horizon, plan.folds, season, order, window, latest, count, tuple(seasons))


def _plans_that_fit(count: int, plan: Plan) -> Iterator[Plan]:
    """Give plans, the best one first: the usual one, such that networks can learn too, such that the rest can."""
    network = NetworkPlan(window=LEAST_WINDOW)
    usual = least_history(plan, LinearPlan(), NetworkPlan()) + plan.horizon * plan.folds
    if usual <= count:
        yield plan
    shorter = [replace(plan, horizon=horizon, folds=folds) for horizon in HORIZONS for folds in FOLDS]
    short = [one for one in shorter if one.horizon * one.folds <= MOST_JUDGED * count]
    for least in (lambda one: least_history(one, LinearPlan(order=1), network), least_simple):
        yield from (one for one in short if one.horizon * one.folds + least(one) <= count)
    fewest = [replace(plan, horizon=1, folds=folds) for folds in (3, 2, 1)]
    yield from (one for one in fewest if one.folds + least_simple(one) <= count)
    yield fewest[-1]


def _beside_window(plan: Plan) -> int:
    """Count the values that a network needs beside those of one window."""
    return least_transformed(plan, NetworkPlan(window=0))
