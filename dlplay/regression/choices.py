"""What the page offers and starts with for a table."""

import pandas as pd

from dlplay.regression.preparation import MOST_CATEGORIES, Plan, RegressionError, classes_of, text_columns
from dlplay.words import plain, say

MOST_AT_START = 8
FEW_AT_START = 4


def start_target(frame: pd.DataFrame) -> int:
    """Give the place of the column to predict at the start: the last one."""
    if frame.shape[1] < 2:
        raise RegressionError("The table has one column only. A target and at least one feature are needed.")
    return frame.shape[1] - 1


def start_features(frame: pd.DataFrame, target: str) -> list[str]:
    """Choose features to start with: all columns that can be encoded, or the first four of many."""
    texts = text_columns(frame)
    usable = [
        str(name)
        for name in frame
        if name != target
        and frame[name].notna().any()
        and (name not in texts or frame[name].nunique() <= MOST_CATEGORIES)
    ]
    return usable if len(usable) <= MOST_AT_START else usable[:FEW_AT_START]


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
                say("{values:.6g} to {values2:.6g}", values=values.min(), values2=values.max())
                if len(values)
                else say("none")
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
