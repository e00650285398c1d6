"""How good the forecasts are, in sentences and tables."""

import math
from collections.abc import Sequence

from dlplay.forecast.diagnostics import ljung_box
from dlplay.forecast.errors import ForecastError
from dlplay.forecast.judging import ALWAYS, Judged
from dlplay.forecast.scoring import CHANCE, Scores, Verdict, compare_two
from dlplay.forecast.settings import DIRECT, Plan, counted
from dlplay.words import say, say_again, say_count

RESIDUAL_WORDS = (
    "Residual: truth - forecast one step ahead, within the values that the model has learned from (the whole series), "
    "in the unit that the model sees. If they are only noise, the autocorrelations stay between the lines."
)
SHOWN = ("MAE", "RMSE", "MASE", "sMAPE")


def scores_table(scores: Sequence[Scores], verdict: Verdict, models: Sequence[Judged], plan: Plan) -> str:
    """Write the measures as a table; the smallest of each is bold."""
    head = [
        say("Model"),
        *SHOWN[:-1],
        say("sMAPE, %"),
        say("Inside the {level:.0%} interval", level=plan.level),
        say("p against {rival}", rival=say(verdict.rival)),
        say("Chosen"),
    ]
    lines = [f"| {' | '.join(head)} |", "|" + " --- |" * len(head)]
    for one, model in zip(scores, models, strict=True):
        cells = [say(one.name), *(_bold_smallest(name, one, scores) for name in SHOWN), f"{one.inside:.0%}"]
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
    rival = say("the best simple rule, {rival}, {errors:.4g}", rival=say(verdict.rival), errors=errors[verdict.rival])
    if not learned:
        return say(
            "No learned model was chosen. Of the simple rules, {rival} has the smallest RMSE.", rival=verdict.rival
        )
    best = min(learned, key=lambda name: errors[name])
    several = (
        say(" / {learned} models = {limit:.3g}, since several were tried", learned=len(learned), limit=verdict.limit)
        if len(learned) > 1
        else ""
    )
    test = say("Limit for p: {chance}{several}.", chance=CHANCE, several=several)
    if verdict.better:
        names = say(" and ").join(
            say("**{name}** (RMSE {errors:.4g})", name=say(name), errors=errors[name]) for name in verdict.better
        )
        return say(
            "**Better than the best simple rule**, {rival} (RMSE {errors:.4g}), and hardly by chance: {names}. {test}",
            rival=say(verdict.rival),
            errors=errors[verdict.rival],
            names=names,
            test=test,
        )
    worse = errors[best] >= errors[verdict.rival]
    found = say("is better than") if worse else say("can be told apart from")
    start = say("**No learned model {found} {rival} here.** ", found=found, rival=verdict.rival)
    compared = say(
        "The best of them, {best}, has the RMSE {errors:.4g}, {rival}", best=best, errors=errors[best], rival=rival
    )
    if math.isnan(verdict.p[best]):
        return say(
            "{start}{compared}. {plan}: choose more.",
            start=start,
            compared=compared,
            plan=too_few_folds(plan).capitalize(),
        )
    if worse:
        return say("{start}{compared}: what was learned is of no use on these folds.", start=start, compared=compared)
    return say(
        "{start}{compared}. That may be chance: p = {p:.2g}. {test} More folds could show more.",
        start=start,
        compared=compared,
        p=verdict.p[best],
        test=test,
    )


def too_few_folds(plan: Plan) -> str:
    """Say that no test is possible."""
    return say_count(
        "{folds} is too few for a test", "{folds} are too few for a test", plan.folds, folds=counted(plan.folds, "fold")
    )


def judging_caption(plan: Plan) -> str:
    """Say what the table's numbers are made of."""
    several = say(
        "{folds} x {steps} = {count:,}",
        folds=counted(plan.folds, "fold"),
        steps=counted(plan.horizon, "step"),
        count=plan.folds * plan.horizon,
    )
    same = say(" Without a season, the seasonal naive rule is the naive one.") if plan.season == 1 else ""
    return say(
        "{several} forecasts of each model. Bold: the smallest error. MASE below 1 is better than the "
        "seasonal naive forecast inside the history.{same}",
        several=several,
        same=same,
    )


def start_models(scores: Sequence[Scores]) -> list[str]:
    """Name the models to draw at first: the best simple rule, and the best of those that learned."""
    simple = [one for one in scores if one.name in ALWAYS]
    learned = [one for one in scores if one.name not in ALWAYS]
    return [min(several, key=lambda one: one.measures["RMSE"]).name for several in (simple, learned) if several]


def copy_warning(scores: Sequence[Scores]) -> str:
    """Warn of all models that copy the last value, "" where none does."""
    return "\n".join(f"- **{say_again(one.name)}**: {say_again(one.copies)}" for one in scores if one.copies)


def duel_sentence(one: Scores, other: Scores, plan: Plan) -> str:
    """Say what the test of Diebold and Mariano finds between two models."""
    found = compare_two(one, other, plan)
    if one.name == other.name:
        return say("Choose two different models.")
    if found is None:
        return say("{plan}: choose more folds, or folds that overlap less.", plan=too_few_folds(plan).capitalize())
    better, worse = (other, one) if found.difference > 0 else (one, other)
    if found.difference == 0:
        return say("**{first}** and **{second}** have made the same squared errors.", first=one.name, second=other.name)
    chance = (
        say("hardly chance, if these were the only two that you tried")
        if found.p < 0.05
        else say("perhaps only chance")
    )
    return say(
        "**{first}** has smaller squared errors than **{second}**: statistic {statistic:.2f}, p = {p:.2g}: {chance}.",
        first=say(better.name),
        second=say(worse.name),
        statistic=abs(found.statistic),
        p=found.p,
        chance=chance,
    )


def interval_sentence(model: Judged, plan: Plan) -> str:
    """Say how a model's interval was made."""
    if model.name.startswith("AR") and not (plan.strategy == DIRECT and "least squares" in model.name):
        return say(
            "The {level:.0%} interval of this autoregression follows from its equation: it adds up the "
            "shocks of every step, as if they were normal.",
            level=plan.level,
        )
    where = (
        say("in the values that it has learned from, so it may be too narrow")
        if model.name not in ALWAYS
        else say("earlier")
    )
    return say(
        "The {level:.0%} interval holds the errors, step by step, that this model made {where}.",
        level=plan.level,
        where=where,
    )


def residual_sentence(model: Judged, lags: int) -> str:
    """Say by Ljung and Box whether something is left to predict."""
    path = model.future
    try:
        found = ljung_box(path.residuals, lags, path.fitted)
    except ForecastError as error:
        return say_again(error)
    left = (
        say("something to forecast is left in them") if found.p < 0.05 else say("they look like noise, as they should")
    )
    return say(
        "Ljung and Box's test of {lags} lags: Q = {statistic:.2f}, p = {p:.2g}: {left}.",
        lags=lags,
        statistic=found.statistic,
        p=found.p,
        left=left,
    )


def lags_for(model: Judged, plan: Plan) -> int:
    """Choose how many lags of the residuals are tested."""
    most = len(model.future.residuals) - 1
    return max(1, min(max(10, 2 * plan.season if plan.season > 1 else 0, model.future.fitted + 5), most))


def _bold_smallest(name: str, one: Scores, scores: Sequence[Scores]) -> str:
    if math.isnan(one.measures[name]):
        return say("none")  # a MASE has nothing to divide by where the history never changes
    text = f"{one.measures[name]:.4g}"
    smallest = min(other.measures[name] for other in scores)
    return f"**{text}**" if one.measures[name] == smallest else text


def _p_cell(name: str, verdict: Verdict) -> str:
    if name in ALWAYS:
        return ""
    p = verdict.p[name]
    side = say(" (better)") if name in verdict.better else say(" (worse)") if name in verdict.worse else ""
    return say("too few folds") if math.isnan(p) else f"{p:.2g}{side}"
