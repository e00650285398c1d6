"""From a table to numbers: the target, and one column of numbers for every input."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dlplay.data import ColumnError, as_word, read_inputs, read_measures, refuse_choice
from dlplay.words import Note

MISSING_RULES = {  # name -> what happens to a row in which an input is missing
    "drop the row": "a row with a missing input is left out",
    "fill in": "a missing number becomes the column's mean, a missing word the most frequent one",
}
MOST_CLASSES = 50  # of a target
MOST_CATEGORIES = 30  # of one input
MOST_TERMS = 300
MOST_VALUES = 2_000_000  # rows times columns that a fit may have


class RegressionError(ColumnError):
    """Says why a regression is not possible with these choices, and what to change."""


@dataclass(frozen=True)
class Plan:
    """What is chosen: target, features, which columns are categorical, what to do with missing values, scaling.

    positive is the class whose probability is predicted; empty: the last one in order of the alphabet.
    """

    target: str
    features: tuple[str, ...]
    categorical: tuple[str, ...] = ()
    missing: str = "drop the row"
    scale: bool = False
    positive: str = ""


@dataclass(frozen=True)
class Prepared:
    """Numbers to fit: inputs (rows, terms), target (rows,), not-a-number where unknown; rows counts from 0.

    classes is (the other, the predicted) class of a categorical target, empty for a numeric one.
    steps says in sentences what was done.
    """

    names: tuple[str, ...]
    inputs: NDArray[np.float64]
    target: NDArray[np.float64]
    rows: NDArray[np.int64]
    target_name: str
    classes: tuple[str, ...]
    steps: tuple[str, ...]

    @property
    def known(self) -> NDArray[np.bool_]:
        """Rows whose target is known: those that are fitted."""
        return ~np.isnan(self.target)


def classes_of(frame: pd.DataFrame, column: str) -> list[str]:
    """List the values of a categorical column, in order of the alphabet; of numbers in order of size."""
    values = frame[column].dropna()
    return [as_word(value) for value in sorted(values.unique(), key=lambda value: (isinstance(value, str), value))]


def prepare(frame: pd.DataFrame, plan: Plan) -> Prepared:
    """Turn the chosen columns into numbers, step by step; each step is told.

    Raises ColumnError where the choices leave nothing to fit.
    """
    steps: list[str] = []
    refuse_choice(frame, plan.target, plan.features)
    target, classes = _target(frame, plan, steps)
    known = ~np.isnan(target)
    columns = read_inputs(frame, plan.features, plan.categorical, steps)
    keep = _treat_missing(columns, known, plan, steps)
    keep &= _thin(len(columns), keep, steps)
    if (keep & known).sum() < 2:
        count = int((keep & known).sum())
        raise RegressionError(
            "{count} rows with a known target are left to fit; at least 2 are needed. Add rows.", count=count
        )
    if classes and len(np.unique(target[keep & known])) < 2:
        raise RegressionError(
            "In the rows left to fit, “{target}” has only one class. There is nothing to tell apart: choose "
            "another target or class, or fill missing values in.",
            target=plan.target,
        )
    terms = _encode({name: values[keep] for name, values in columns.items()}, known[keep], steps)
    inputs = np.column_stack(list(terms.values()))
    if plan.scale:
        inputs = _scale(inputs, known[keep], list(terms), steps)
    return Prepared(tuple(terms), inputs, target[keep], np.flatnonzero(keep), plan.target, classes, tuple(steps))


def _target(frame: pd.DataFrame, plan: Plan, steps: list[str]) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    name = plan.target
    if name not in plan.categorical:
        numbers = read_measures(frame, name, steps)
        _tell_unknown(int(np.isnan(numbers).sum()), name, steps)
        return numbers, ()
    classes = classes_of(frame, name)
    if len(classes) > MOST_CLASSES:
        raise RegressionError(
            "The target “{name}” has {classes} different values, more than {most_classes} classes. Choose "
            "another target; if these are numbers, take the column out of the categorical ones.",
            name=name,
            classes=len(classes),
            most_classes=MOST_CLASSES,
        )
    if len(classes) < 2:
        raise RegressionError(
            "The target “{name}” has fewer than two classes. There is nothing to tell apart.", name=name
        )
    positive = plan.positive if plan.positive in classes else classes[-1]
    words = frame[name].map(as_word, na_action="ignore")
    target = np.where(words.isna(), np.nan, (words == positive).astype(float))
    other = next(word for word in classes if word != positive) if len(classes) == 2 else f"not {positive}"
    steps.append(
        Note(
            "Target {name}: {positive} is 1, {note} is 0.",
            name=name,
            positive=positive,
            note=Note("every other class") if len(classes) > 2 else other,
        )
    )
    _tell_unknown(int(words.isna().sum()), name, steps)
    return target, (other, positive)


def _tell_unknown(count: int, name: str, steps: list[str]) -> None:
    if count:
        steps.append(
            Note(
                "{count} row has no {name}: predicted, but never fitted."
                if count == 1
                else "{count} rows have no {name}: predicted, but never fitted.",
                count=count,
                name=name,
            )
        )


def _treat_missing(
    columns: dict[str, pd.Series], known: NDArray[np.bool_], plan: Plan, steps: list[str]
) -> NDArray[np.bool_]:
    """Drop or fill, and count it. Changes the given dictionary, not its columns. Returns the rows to keep."""
    keep = np.ones(len(known), bool)
    for name, values in columns.items():
        missing = values.isna().to_numpy()
        if not missing.any():
            continue
        if plan.missing == "drop the row":
            keep &= ~missing
            continue
        seen = values[known & ~missing]
        if seen.empty:
            raise RegressionError("Column “{name}” has no value to fill in. Leave it out of the features.", name=name)
        fill = seen.mode().iloc[0] if name in plan.categorical else seen.mean()
        columns[name] = values.fillna(fill)
        shown = fill if isinstance(fill, str) else Note("the mean {fill:.6g}", fill=fill)
        steps.append(
            Note(
                "{name}: {missing} missing or infinite values are filled with {shown}.",
                name=name,
                missing=missing.sum(),
                shown=shown,
            )
        )
    if not keep.all():
        steps.append(
            Note(
                "{left_out} of {rows} rows are left out: an input is missing or infinite there.",
                left_out=(~keep).sum(),
                rows=len(keep),
            )
        )
    return keep


def _thin(count: int, keep: NDArray[np.bool_], steps: list[str]) -> NDArray[np.bool_]:
    """Choose every k-th row of a table that is too large for a quick page."""
    each = -(-int(keep.sum()) * count // MOST_VALUES)
    if each <= 1:
        return np.ones_like(keep)
    steps.append(
        Note(
            "To stay quick, only one row in {each} is used: the features have {keep:,} values.",
            each=each,
            keep=int(keep.sum()) * count,
        )
    )
    return np.asarray(np.cumsum(keep) % each == 1)


def _encode(
    columns: dict[str, pd.Series], known: NDArray[np.bool_], steps: list[str]
) -> dict[str, NDArray[np.float64]]:
    """Give one column of numbers per input: 0 and 1 for two words, one column per word but the first for more."""
    terms: dict[str, NDArray[np.float64]] = {}
    constant = []
    for name, values in columns.items():
        if not values[known].nunique() > 1:
            constant.append(name)
        elif pd.api.types.is_numeric_dtype(values):
            terms[name] = values.to_numpy(float)
        else:
            terms |= _one_hot(name, values, known, steps)
    if constant:
        steps.append(
            Note("Left out, because all rows to fit have the same value there: {constant}.", constant=_few(constant))
        )
    if not terms:
        raise RegressionError(
            "All chosen features are constant: {constant}. They cannot explain anything.", constant=_few(constant)
        )
    if len(terms) > MOST_TERMS:
        raise RegressionError(
            "The features make {terms} terms, more than {most_terms}. Choose fewer features.",
            terms=len(terms),
            most_terms=MOST_TERMS,
        )
    return terms


def _scale(
    inputs: NDArray[np.float64], known: NDArray[np.bool_], names: list[str], steps: list[str]
) -> NDArray[np.float64]:
    """Subtract every column's mean and divide by its standard deviation, both of the rows to fit."""
    means, deviations = inputs[known].mean(axis=0), inputs[known].std(axis=0)
    said = [f"{name}: {mean:.4g}, {spread:.4g}" for name, mean, spread in zip(names, means, deviations, strict=True)]
    steps.append(
        Note("Scaled: (value - mean) / standard deviation. Mean and standard deviation of {said}.", said=_few(said))
    )
    return np.asarray((inputs - means) / deviations)


def _one_hot(
    name: str, values: pd.Series, known: NDArray[np.bool_], steps: list[str]
) -> dict[str, NDArray[np.float64]]:
    words = sorted(values[known].unique())
    if len(words) > MOST_CATEGORIES:
        raise RegressionError(
            "The categorical column “{name}” has {words} different values, more than {most_categories}. "
            "Leave it out, or make it numeric if these are numbers.",
            name=name,
            words=len(words),
            most_categories=MOST_CATEGORIES,
        )
    if len(words) == 2:
        steps.append(
            Note("{name} is encoded: {first} is 0, {second} is 1.", name=name, first=words[0], second=words[1])
        )
        return {name: (values == words[1]).to_numpy(float)}
    others = ", ".join(f"{name}={word}" for word in words[1:])
    steps.append(
        Note(
            "{name} is encoded one-hot: {others} are columns of 0 and 1; {words} is 0 in all of them.",
            name=name,
            others=others,
            words=words[0],
        )
    )
    return {f"{name}={word}": (values == word).to_numpy(float) for word in words[1:]}


def _few(words: list[str]) -> str:
    return "; ".join(words[:8]) + (f"; and {len(words) - 8} more" if len(words) > 8 else "")
