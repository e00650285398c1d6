"""How well a model fits: residuals squared and summed, or log loss and right answers."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dlplay.regression.fitting import Model
from dlplay.regression.preparation import Prepared

SHOWN_ROWS = 200


def measure(data: Prepared, model: Model) -> dict[str, float]:
    """Measure a model on the rows whose target is known.

    Numeric target: SSE, MSE and R2 (not-a-number for a constant target). Categorical: accuracy and mean log loss.
    """
    inputs, target = data.inputs[data.known], data.target[data.known]
    if model.is_logistic:
        right = (model.predict(inputs) >= 0.5) == (target == 1)
        return {"accuracy": float(right.mean()), "log loss": float(_losses(model.score(inputs), target).mean())}
    residuals = target - model.predict(inputs)
    total = float(np.sum((target - target.mean()) ** 2))
    squared = float(np.sum(residuals**2))
    return {"SSE": squared, "MSE": squared / len(target), "R2": 1 - squared / total if total > 0 else float("nan")}


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


def measure_lines(data: Prepared, model: Model, found: dict[str, float]) -> tuple[str, list[str]]:
    """Give the formula of the error and the same with this table's numbers, in LaTeX."""
    count = int(data.known.sum())
    if model.is_logistic:
        formula = r"\text{log loss} = -\frac{1}{n}\sum_i \Big(y_i \ln p_i + (1 - y_i)\ln(1 - p_i)\Big)"
        total = found["log loss"] * count
        right = round(found["accuracy"] * count)
        return formula, [
            rf"\text{{log loss}} = \frac{{{total:.6g}}}{{{count}}} = {found['log loss']:.6g}",
            rf"\text{{accuracy}} = \frac{{\text{{right}}}}{{n}} = \frac{{{right}}}{{{count}}}"
            rf" = {found['accuracy']:.4f}",
        ]
    target = data.target[data.known]
    total = float(np.sum((target - target.mean()) ** 2))
    lines = [
        rf"\text{{SSE}} = \sum_i (y_i - \hat{{y}}_i)^2 = {_squares(data, model)} = {found['SSE']:.6g}",
        rf"\text{{MSE}} = \frac{{\text{{SSE}}}}{{n}} = \frac{{{found['SSE']:.6g}}}{{{count}}} = {found['MSE']:.6g}",
    ]
    if total > 0:
        share = rf"1 - \frac{{{found['SSE']:.6g}}}{{{total:.6g}}} = {found['R2']:.4f}"
        lines.append(rf"R^2 = 1 - \frac{{\text{{SSE}}}}{{\sum_i (y_i - \bar{{y}})^2}} = {share}")
    else:
        lines.append(r"R^2: \text{ not defined, because all targets are equal}")
    return r"\min_{w} \sum_{\text{training data}} (y_i - \hat{y}_i)^2", lines


def _squares(data: Prepared, model: Model) -> str:
    residuals = data.target[data.known] - model.predict(data.inputs[data.known])
    shown = " + ".join(f"({residual:.4g})^2" for residual in residuals[:3])
    return shown + (r" + \dots" if len(residuals) > 3 else "")


def _losses(score: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.logaddexp(0, score) - target * score)
