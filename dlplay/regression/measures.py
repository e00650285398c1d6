"""How well a model fits: residuals squared and summed, or log loss and right answers."""

import numpy as np
from numpy.typing import NDArray

from dlplay.regression.fitting import Model
from dlplay.regression.preparation import Prepared


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


def _losses(score: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.logaddexp(0, score) - target * score)
