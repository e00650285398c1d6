"""What a table's columns are and how well a model fits, in sentences and tables."""

import numpy as np
import pandas as pd

from dlplay.regression.fitting import Model
from dlplay.regression.measures import _losses
from dlplay.regression.preparation import Plan, Prepared, classes_of
from dlplay.words import plain, say

SHOWN_ROWS = 200


def type_table(frame: pd.DataFrame, plan: Plan) -> str:
    """List the chosen columns with their role and type, as a table in Markdown."""
    lines = [say("| column | role | type | values |"), "|:--|:--|:--|:--|"]
    for name in (*plan.features[:20], plan.target):
        role = say("target") if name == plan.target else say("feature")
        is_word = name in plan.categorical
        kind = say("categorical") if is_word else say("numeric")
        values = frame[name].dropna()
        if is_word:
            words = classes_of(frame, name)
            shown = ", ".join(words[:6]) + (say(", and {words} more", words=len(words) - 6) if len(words) > 6 else "")
        else:
            shown = (
                say("{least:.6g} to {most:.6g}", least=values.min(), most=values.max()) if len(values) else say("none")
            )
        lines.append(f"| {plain(name)} | {role} | {kind} | {plain(shown)} |")
    if len(plan.features) > 20:
        lines.append(say("| and {features} more features | | | |", features=len(plan.features) - 20))
    return "\n".join(lines)


def fit_sentence(plan: Plan) -> str:
    """Say which regression the target's type asks for."""
    if plan.target in plan.categorical:
        return say("**{target}** is categorical, so this is **logistic regression**.", target=plain(plan.target))
    return say(
        "**{target}** is a number, so this is **linear regression** by least squares.", target=plain(plan.target)
    )


def row_table(data: Prepared, model: Model) -> pd.DataFrame:
    """List the first rows with target, prediction, and what each row adds to the error."""
    part = slice(0, SHOWN_ROWS)
    target, predicted = data.target[part], model.predict(data.inputs[part])
    table = pd.DataFrame({"row": data.rows[part]})
    if not model.is_logistic:
        residuals = target - predicted
        return table.assign(**{"y": target, "y-hat": predicted, "residual": residuals, "squared": residuals**2})
    words = np.array([*data.classes, "unknown"], dtype=object)
    truth = np.where(np.isnan(target), 2, np.nan_to_num(target)).astype(int)
    said = (predicted >= 0.5).astype(int)
    verdict = np.where(truth == 2, "?", np.where(said == truth, "right", "wrong"))
    losses = _losses(model.score(data.inputs[part]), target)
    return table.assign(
        **{"truth": words[truth], "p": predicted, "says": words[said], "verdict": verdict, "log loss": losses}
    )
