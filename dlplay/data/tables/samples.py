"""Sample tables: the lecture's, three of scikit-learn's, and clouds of points that this module draws."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dlplay.data.tables.reading import Table, TableError

TABLE_SAMPLES = {  # name in the link -> what the table holds
    "corona": "The lecture's four persons; the last one is the test row, his Corona is unknown",
    "iris": "150 iris flowers: four lengths in centimetres, three kinds",
    "breast cancer": "569 tumours: 30 measurements, benign or malignant",
    "diabetes": "442 patients: ten measurements, and how the disease went on",
    "blobs": "Two clouds of points",
    "moons": "Two half moons",
    "circles": "A circle within a circle",
    "xor": "Four clouds; those across from each other belong together",
    "spirals": "Two spirals",
}
MOST_NOISE = 10.0
CORONA = {
    "Age": [12.0, 35.0, 32.0, 25.0],
    "Gender": ["Female", "Female", "Male", "Male"],
    "BodyTemp": [37.0, 39.0, 38.0, 40.0],
    "Cough": ["Yes", "No", "Yes", "No"],
    "Corona": ["Yes", "Yes", "No", None],
}


def table_sample(name: str, count: int = 200, noise: float = 0.15, seed: int = 0) -> Table:
    """Give the sample table of that name; the names are the keys of TABLE_SAMPLES. The last column is the target.

    count, noise and seed are for clouds of points alone: see draw_points.
    """
    if name not in TABLE_SAMPLES:
        raise TableError(
            "There is no sample table “{name}”. Choose one of {table_samples}.",
            name=name,
            table_samples=", ".join(TABLE_SAMPLES),
        )
    if name == "corona":
        return Table(pd.DataFrame(CORONA), name)
    if name in ("iris", "breast cancer", "diabetes"):
        return Table(_from_scikit_learn(name), name)
    return Table(draw_points(name, count, noise, seed), name)


def is_drawn(name: str) -> bool:
    """Say whether a sample is a cloud of points, which can be drawn with more noise or more points."""
    return name in SHAPES


def draw_points(name: str, count: int = 200, noise: float = 0.15, seed: int = 0) -> pd.DataFrame:
    """Draw count points (x1, x2) of two classes, A and B; noise is the standard deviation around their shape."""
    if count < 2 or not 0 <= noise <= MOST_NOISE:
        raise TableError("Draw at least 2 points, with a noise from 0 to {most_noise:g}.", most_noise=MOST_NOISE)
    draw = np.random.default_rng(seed)
    label = np.arange(count) % 2
    share = draw.random(count)
    points = SHAPES[name](label, share) + noise * draw.normal(size=(count, 2))
    return pd.DataFrame({"x1": points[:, 0], "x2": points[:, 1], "class": np.where(label == 0, "A", "B")})


def _blobs(label: NDArray[np.int64], share: NDArray[np.float64]) -> NDArray[np.float64]:
    angle, radius = 2 * np.pi * share, 1.2 * np.sqrt((share * 97) % 1)
    return np.column_stack([2 * label - 1 + radius * np.cos(angle), 2 * label - 1 + radius * np.sin(angle)])


def _moons(label: NDArray[np.int64], share: NDArray[np.float64]) -> NDArray[np.float64]:
    side, angle = 1 - 2 * label, np.pi * share
    return np.column_stack([label + side * np.cos(angle), 0.5 * label + side * np.sin(angle)])


def _circles(label: NDArray[np.int64], share: NDArray[np.float64]) -> NDArray[np.float64]:
    radius, angle = 2 - label, 2 * np.pi * share
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def _xor(label: NDArray[np.int64], share: NDArray[np.float64]) -> NDArray[np.float64]:
    side = np.where(share < 0.5, -1, 1)
    x = side * (0.4 + 1.2 * ((share * 89) % 1))
    return np.column_stack([x, np.where(label == 0, 1, -1) * side * (0.4 + 1.2 * ((share * 97) % 1))])


def _spirals(label: NDArray[np.int64], share: NDArray[np.float64]) -> NDArray[np.float64]:
    turn = 3 * np.pi * np.sqrt(share)
    return np.column_stack([turn * np.cos(turn + np.pi * label), turn * np.sin(turn + np.pi * label)])


SHAPES = {"blobs": _blobs, "moons": _moons, "circles": _circles, "xor": _xor, "spirals": _spirals}


def _from_scikit_learn(name: str) -> pd.DataFrame:
    from sklearn import datasets  # slow to load, so only where it is needed

    load = {
        "iris": datasets.load_iris,
        "breast cancer": datasets.load_breast_cancer,
        "diabetes": datasets.load_diabetes,
    }
    loaded = load[name](as_frame=True)
    frame: pd.DataFrame = loaded.data.astype(float)
    if name == "diabetes":
        return frame.assign(progression=loaded.target.astype(float))
    words = dict(enumerate(str(word) for word in loaded.target_names))
    return frame.assign(**{"kind" if name == "iris" else "diagnosis": loaded.target.map(words)})
