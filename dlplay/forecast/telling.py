"""What the page says: the table, the verdict, what was done to the values, what a training costs."""

import math
from collections.abc import Sequence

from dlplay.forecast.beginning import what_fits
from dlplay.forecast.diagnostics import ljung_box
from dlplay.forecast.errors import ForecastError
from dlplay.forecast.judging import ALWAYS, Judged
from dlplay.forecast.networks import num_learned
from dlplay.forecast.scoring import CHANCE, Scores, Verdict, compare_two
from dlplay.forecast.settings import DIRECT, LinearPlan, NetworkPlan, Plan, counted
from dlplay.forecast.transforming import Transform
from dlplay.forecast.windows import Fold, future_fold, least_history, rolling_origins
from dlplay.words import plain

EPOCH_WORDS = (
    "An **epoch** is the single time that the network sees all windows. How many are good? **Choose by plotting train "
    "and validation loss**: where the validation loss rises again, the network learns by heart. The **learning rate** "
    "says how much a step changes the weights; too large, and the loss jumps."
)
RESIDUAL_WORDS = (
    "Residual: truth - forecast one step ahead, within the values that the model has learned from (the whole series), "
    "in the unit that the model sees. If they are only noise, the autocorrelations stay between the lines."
)
SHOWN = ("MAE", "RMSE", "MASE", "sMAPE")


def scores_table(scores: Sequence[Scores], verdict: Verdict, models: Sequence[Judged], plan: Plan) -> str:
    """Write the measures as a table; the smallest of each is bold."""
    head = [
        "Model",
        *SHOWN[:-1],
        "sMAPE, %",
        f"Inside the {plan.level:.0%} interval",
        f"p against {verdict.rival}",
        "Chosen",
    ]
    lines = [f"| {' | '.join(head)} |", "|" + " --- |" * len(head)]
    for one, model in zip(scores, models, strict=True):
        cells = [one.name, *(_bold_smallest(name, one, scores) for name in SHOWN), f"{one.inside:.0%}"]
        lines.append(f"| {' | '.join([*cells, _p_cell(one.name, verdict), chosen_notes(model)])} |")
    return "\n".join(lines)


def chosen_notes(model: Judged) -> str:
    """Say what was chosen in each fold, briefly where it was the same in all."""
    notes = [path.note for path in model.paths]
    if len(set(notes)) == 1:
        return notes[0]
    return notes[0] + "".join(f", {note.removeprefix('p = ')}" for note in notes[1:])


def verdict_sentence(scores: Sequence[Scores], verdict: Verdict, plan: Plan) -> str:
    """Say honestly whether a learned model is better than the best simple rule."""
    errors = {one.name: one.measures["RMSE"] for one in scores}
    learned = [name for name in errors if name not in ALWAYS]
    rival = f"the best simple rule, {verdict.rival}, {errors[verdict.rival]:.4g}"
    if not learned:
        return f"No learned model was chosen. Of the simple rules, {verdict.rival} has the smallest RMSE."
    best = min(learned, key=lambda name: errors[name])
    several = f" / {len(learned)} models = {verdict.limit:.3g}, since several were tried" if len(learned) > 1 else ""
    test = f"Limit for p: {CHANCE}{several}."
    if verdict.better:
        names = " and ".join(f"**{name}** (RMSE {errors[name]:.4g})" for name in verdict.better)
        return (
            f"**Better than the best simple rule**, {verdict.rival} (RMSE {errors[verdict.rival]:.4g}), and hardly by "
            f"chance: {names}. {test}"
        )
    worse = errors[best] >= errors[verdict.rival]
    found = "is better than" if worse else "can be told apart from"
    start = f"**No learned model {found} {verdict.rival} here.** "
    compared = f"The best of them, {best}, has the RMSE {errors[best]:.4g}, {rival}"
    if math.isnan(verdict.p[best]):
        return f"{start}{compared}. {too_few_folds(plan).capitalize()}: choose more."
    if worse:
        return f"{start}{compared}: what was learned is of no use on these folds."
    return f"{start}{compared}. That may be chance: p = {verdict.p[best]:.2g}. {test} More folds could show more."


def too_few_folds(plan: Plan) -> str:
    """Say that no test is possible."""
    return f"{counted(plan.folds, 'fold')} {'is' if plan.folds == 1 else 'are'} too few for a test"


def judging_caption(plan: Plan) -> str:
    """Say what the table's numbers are made of."""
    several = f"{counted(plan.folds, 'fold')} x {counted(plan.horizon, 'step')} = {plan.folds * plan.horizon:,}"
    same = " Without a season, the seasonal naive rule is the naive one." if plan.season == 1 else ""
    return (
        f"{several} forecasts of each model. Bold: the smallest error. MASE below 1 is better than the seasonal naive "
        f"forecast inside the history.{same}"
    )


def start_models(scores: Sequence[Scores]) -> list[str]:
    """Name the models to draw at first: the best simple rule, and the best of those that learned."""
    simple = [one for one in scores if one.name in ALWAYS]
    learned = [one for one in scores if one.name not in ALWAYS]
    return [min(several, key=lambda one: one.measures["RMSE"]).name for several in (simple, learned) if several]


def copy_warning(scores: Sequence[Scores]) -> str:
    """Warn of all models that copy the last value, "" where none does."""
    return "\n".join(f"- **{one.name}**: {one.copies}" for one in scores if one.copies)


def duel_sentence(one: Scores, other: Scores, plan: Plan) -> str:
    """Say what the test of Diebold and Mariano finds between two models."""
    found = compare_two(one, other, plan)
    if one.name == other.name:
        return "Choose two different models."
    if found is None:
        return f"{too_few_folds(plan).capitalize()}: choose more folds, or folds that overlap less."
    better, worse = (other, one) if found.difference > 0 else (one, other)
    if found.difference == 0:
        return f"**{one.name}** and **{other.name}** have made the same squared errors."
    chance = "hardly chance, if these were the only two that you tried" if found.p < 0.05 else "perhaps only chance"
    return (
        f"**{better.name}** has smaller squared errors than **{worse.name}**: statistic {abs(found.statistic):.2f}, "
        f"p = {found.p:.2g}: {chance}."
    )


def transform_sentence(name: str, plan: Plan) -> str:
    """Say what is done to the values before a model sees them, and undone after."""
    steps = how_words(plan.how)
    if not steps:
        return "The models see the values as they are: a trend or a season must be learned from them."
    return (
        f"Before a model sees them, the values become {', then '.join(steps)}. Each forecast is brought back, so all "
        f"errors are in the unit of “{plain(name)}”."
    )


def how_words(how: Transform) -> list[str]:
    """Name the steps of a transform."""
    steps = ["their logarithm (a growth by percents becomes a straight line)"] if how.log else []
    steps += [f"the difference from the value {how.season} steps before (the season goes)"] if how.season else []
    return steps + ["the difference from the value before (the trend goes)"] * how.differences


def problem_of(count: int, plan: Plan, linear: LinearPlan, network: NetworkPlan) -> str:
    """Say why the networks cannot be trained like this, "" where they can."""
    if not network.kinds:
        return "Choose at least one kind of network."
    try:
        rolling_origins(count, plan, least_history(plan, linear, network))
    except ForecastError as error:
        return f"{error} {what_fits(count, plan, linear, network)}"
    return ""


def cost_sentence(count: int, folds: Sequence[Fold], plan: Plan, network: NetworkPlan) -> str:
    """Say how much there is to train before the training begins."""
    several = (*folds, future_fold(count, plan))
    numbers = [num_learned(fold, plan, network) for fold in several]
    kinds = len(network.kinds)
    shown = sum(numbers) * network.epochs * kinds
    return (
        f"To train: {counted(kinds, 'kind')} x {len(several)} trainings ({counted(len(folds), 'fold')} and the "
        f"future) x {counted(network.epochs, 'epoch')}; a training learns from {min(numbers):,} to {max(numbers):,} "
        f"windows of {counted(network.window, 'value')}. In all, {shown:,} windows go through a network."
    )


def interval_sentence(model: Judged, plan: Plan) -> str:
    """Say how a model's interval was made."""
    if model.name.startswith("AR") and not (plan.strategy == DIRECT and "least squares" in model.name):
        return (
            f"The {plan.level:.0%} interval of this autoregression follows from its equation: it adds up the shocks "
            "of every step, as if they were normal."
        )
    where = "in the values that it has learned from, so it may be too narrow" if model.name not in ALWAYS else "earlier"
    return f"The {plan.level:.0%} interval holds the errors, step by step, that this model made {where}."


def residual_sentence(model: Judged, lags: int) -> str:
    """Say by Ljung and Box whether something is left to predict."""
    path = model.future
    try:
        found = ljung_box(path.residuals, lags, path.fitted)
    except ForecastError as error:
        return str(error)
    left = "something to forecast is left in them" if found.p < 0.05 else "they look like noise, as they should"
    return f"Ljung and Box's test of {lags} lags: Q = {found.statistic:.2f}, p = {found.p:.2g}: {left}."


def lags_for(model: Judged, plan: Plan) -> int:
    """Choose how many lags of the residuals are tested."""
    most = len(model.future.residuals) - 1
    return max(1, min(max(10, 2 * plan.season if plan.season > 1 else 0, model.future.fitted + 5), most))


def _bold_smallest(name: str, one: Scores, scores: Sequence[Scores]) -> str:
    if math.isnan(one.measures[name]):
        return "none"  # a MASE has nothing to divide by where the history never changes
    text = f"{one.measures[name]:.4g}"
    smallest = min(other.measures[name] for other in scores)
    return f"**{text}**" if one.measures[name] == smallest else text


def _p_cell(name: str, verdict: Verdict) -> str:
    if name in ALWAYS:
        return ""
    p = verdict.p[name]
    side = " (better)" if name in verdict.better else " (worse)" if name in verdict.worse else ""
    return "too few folds" if math.isnan(p) else f"{p:.2g}{side}"
