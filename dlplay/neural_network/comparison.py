"""Other methods on the same rows: accuracy, areas, confusion matrix, and ROC."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dlplay.neural_network.boundary import Window
from dlplay.neural_network.network import Array, Layers, forward, probabilities
from dlplay.neural_network.preparation import Prepared

OURS = "neural network"


@dataclass(frozen=True)
class Rival:
    """One method's answers: for every row its class, for two classes how strongly it says the second one.

    areas (cells, cells) is its class everywhere on the window. train and check are the accuracies.
    """

    name: str
    said: NDArray[np.int64]
    strength: Array
    areas: NDArray[np.int64]
    train: float
    check: float


def network_rival(data: Prepared, layers: Layers, activation: str, window: Window) -> Rival:
    """Give the network's own answers in the same form."""
    found = probabilities(forward(layers, data.inputs, activation)[-1])
    areas = probabilities(forward(layers, window.points, activation)[-1]).argmax(axis=1)
    return as_rival(OURS, data, found.argmax(axis=1), found[:, -1], areas.reshape(len(window.y), -1))


def compare(data: Prepared, window: Window, depth: int = 0, neighbours: int = 5, penalty: float = 1.0) -> list[Rival]:
    """Train scikit-learn's four methods on the same training rows, and ask them about all rows and the window.

    depth limits the tree (0: no limit); penalty is C of the support vector machine and of logistic regression.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.svm import SVC
    from sklearn.tree import DecisionTreeClassifier

    learned = int(data.training.sum())
    methods = {
        "decision tree": DecisionTreeClassifier(max_depth=depth or None, random_state=0),
        "nearest neighbours": KNeighborsClassifier(min(neighbours, learned)),
        "support vector machine": SVC(C=penalty),
        "logistic regression": LogisticRegression(C=penalty, max_iter=1000),
    }
    found = []
    for name, method in methods.items():
        method.fit(data.inputs[data.training], data.codes[data.training])
        said = method.predict(data.inputs).astype(int)
        soft = method.predict_proba(data.inputs)[:, -1] if hasattr(method, "predict_proba") else None
        strength = method.decision_function(data.inputs) if soft is None else soft
        areas = method.predict(window.points).astype(int).reshape(len(window.y), -1)
        found.append(as_rival(name, data, said, strength, areas))
    return found


def as_rival(name: str, data: Prepared, said: NDArray[np.int64], strength: Array, areas: NDArray[np.int64]) -> Rival:
    """Count how many rows a method gets right, of those learned and of those kept for validation."""
    right = said == data.codes
    check = float(right[data.validation].mean()) if data.validation.any() else float("nan")
    return Rival(name, said, strength, areas, float(right[data.training].mean()), check)


def judged_rows(data: Prepared) -> NDArray[np.bool_]:
    """Say which rows a method is judged by: validation, or training where there is none."""
    return data.validation if data.validation.any() else data.training


def confusion_matrix(data: Prepared, rival: Rival) -> NDArray[np.int64]:
    """Count the judged rows: (true class, class that the method says)."""
    counts = np.zeros((len(data.classes),) * 2, np.int64)
    rows = judged_rows(data)
    np.add.at(counts, (data.codes[rows], rival.said[rows]), 1)
    return counts


def roc_points(data: Prepared, rival: Rival) -> tuple[Array, Array, float]:
    """Give false-positive rate, true-positive rate for every threshold, and the area under their curve.

    Both classes must be among the judged rows; empty arrays and not-a-number otherwise, and for more classes.
    """
    rows = judged_rows(data)
    if len(data.classes) != 2 or len(np.unique(data.codes[rows])) < 2 or not np.isfinite(rival.strength[rows]).all():
        return np.zeros(0), np.zeros(0), float("nan")
    from sklearn.metrics import auc, roc_curve

    false, true, _ = roc_curve(data.codes[rows], rival.strength[rows])
    return false, true, float(auc(false, true))
