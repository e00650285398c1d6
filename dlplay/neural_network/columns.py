"""Columns of a table to columns of numbers: read, filled, encoded."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dlplay.data import ColumnError
from dlplay.words import Note

Array = NDArray[np.float64]
MOST_CATEGORIES = 30  # of one input
MOST_TERMS = 100


class NeuralError(ColumnError):
    """Says why a network cannot be trained with these choices, and what to change."""


def fill_gaps(values: pd.Series, training: NDArray[np.bool_]) -> pd.Series:
    """Put the training rows' median or most frequent word where a value is missing."""
    if not values.isna().any():
        return values
    seen = values[training].dropna()
    if seen.empty:
        return values.fillna(0.0 if pd.api.types.is_numeric_dtype(values) else "")
    return values.fillna(typical(seen))


def typical(values: pd.Series) -> float | str:
    """Give the median of numbers, the most frequent of words."""
    return float(values.median()) if pd.api.types.is_numeric_dtype(values) else str(values.mode().iloc[0])


def encode_columns(
    columns: dict[str, pd.Series], training: NDArray[np.bool_], steps: list[str]
) -> tuple[dict[str, Array], Array]:
    """Give one column of numbers per input, 0 and 1 for words, and the typical row in the same numbers."""
    terms: dict[str, Array] = {}
    middle: list[float] = []
    for name, values in columns.items():
        seen = values[training]
        if seen.nunique() < 2:
            steps.append(Note("{name} is left out: all rows to learn from have the same value there.", name=name))
            continue
        usual = typical(seen)
        if pd.api.types.is_numeric_dtype(values):
            terms[name] = values.to_numpy(float)
            middle.append(float(usual))
            continue
        for term, word in chosen_words(name, sorted(seen.unique()), steps):
            terms[term] = np.asarray(values == word, dtype=np.float64)
            middle.append(float(usual == word))
    if not terms:
        raise NeuralError("All chosen features are constant: they cannot explain anything. Choose other features.")
    if len(terms) > MOST_TERMS:
        raise NeuralError(
            "The features make {terms} inputs, more than {most_terms}. Choose fewer features.",
            terms=len(terms),
            most_terms=MOST_TERMS,
        )
    return terms, np.array(middle)


def chosen_words(name: str, words: list[str], steps: list[str]) -> list[tuple[str, str]]:
    """Name the inputs of a categorical column, each with the word for which it is 1."""
    if len(words) > MOST_CATEGORIES:
        raise NeuralError(
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
        return [(name, words[1])]
    terms = [(f"{name}={word}", word) for word in words]
    steps.append(
        Note(
            "{name} is encoded one-hot: {terms} are inputs of 0 and 1.",
            name=name,
            terms=", ".join((term for term, _ in terms)),
        )
    )
    return terms
