"""From a table to numbers for a network: inputs, classes, and which rows it learns from."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dlplay.data import as_word, read_inputs, read_measures, refuse_choice
from dlplay.neural_network.columns import Array, NeuralError, encode_columns, fill_gaps
from dlplay.words import Note

MISSING_RULES = {  # name -> what happens to a row in which an input is missing
    "drop the row": "a row with a missing input is left out",
    "fill in": "a missing number becomes the column's median, a missing word the most frequent one",
}
MOST_CLASSES = 10
MOST_ROWS = 2000  # more are not needed for a lesson, and every epoch looks at all of them
FEWEST_TO_SPLIT = 10


@dataclass(frozen=True)
class Plan:
    """What is chosen: target, features, which columns are categorical, what to do with missing values, scaling.

    bins cuts a numeric target into that many classes (0: it is refused); share of the rows is kept for validation.
    """

    target: str
    features: tuple[str, ...]
    categorical: tuple[str, ...] = ()
    missing: str = "drop the row"
    scale: bool = True
    bins: int = 0
    share: float = 0.3
    seed: int = 0


@dataclass(frozen=True)
class Prepared:
    """Numbers to train on: inputs (rows, terms), codes (rows,) the place of the row's class, -1 where unknown.

    Scaled input = (value - means) / spreads; middle (terms,) is a typical row before scaling. rows counts from 0.
    training (rows,) says which rows are learned; steps says in sentences what was done.
    """

    names: tuple[str, ...]
    numeric: tuple[str, ...]
    inputs: Array
    codes: NDArray[np.int64]
    rows: NDArray[np.int64]
    training: NDArray[np.bool_]
    target_name: str
    classes: tuple[str, ...]
    means: Array
    spreads: Array
    middle: Array
    steps: tuple[str, ...]

    @property
    def validation(self) -> NDArray[np.bool_]:
        """Rows with a known class that are not learned."""
        return (self.codes >= 0) & ~self.training


def prepare(frame: pd.DataFrame, plan: Plan) -> Prepared:
    """Turn the chosen columns into numbers, step by step; each step is told.

    Medians, words and scales are those of the training rows alone, so that validation rows stay unseen.
    Raises ColumnError where the choices leave nothing to learn.
    """
    steps: list[str] = []
    refuse_choice(frame, plan.target, plan.features)
    codes, classes = class_codes(frame, plan, steps)
    columns = read_inputs(frame, plan.features, plan.categorical, steps)
    rows = choose_rows(columns, codes, plan, steps)
    codes = codes[rows]
    training = split_rows(codes, plan, steps)
    if len(np.unique(codes[training])) < 2:
        raise NeuralError(
            "The rows left to learn from have fewer than two classes of “{target}”: nothing can be told "
            "apart. Choose another target, or fill missing values in.",
            target=plan.target,
        )
    kept = {name: fill_gaps(values.iloc[rows].reset_index(drop=True), training) for name, values in columns.items()}
    tell_filled(columns, kept, rows, steps)
    terms, middle = encode_columns(kept, training, steps)
    inputs = np.column_stack(list(terms.values()))
    means, spreads = np.zeros(len(terms)), np.ones(len(terms))
    if plan.scale:
        means, spreads = inputs[training].mean(axis=0), inputs[training].std(axis=0)
        steps.append(Note("Scaled: (value − mean) / standard deviation, both of the training rows."))
    numeric = tuple(name for name in kept if name in terms and pd.api.types.is_numeric_dtype(kept[name]))
    scaled = np.asarray((inputs - means) / spreads)
    return Prepared(
        tuple(terms), numeric, scaled, codes, rows, training, plan.target, classes, means, spreads, middle, tuple(steps)
    )


def class_codes(frame: pd.DataFrame, plan: Plan, steps: list[str]) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Give every row the place of its class, -1 where it is unknown, and the classes' names."""
    column, name = frame[plan.target], plan.target
    if name in plan.categorical:
        words = column.map(as_word, na_action="ignore")
        known = sorted(column.dropna().unique(), key=lambda value: (isinstance(value, str), value))
        classes = tuple(as_word(value) for value in known)
    elif plan.bins:
        words, classes = cut_target(frame, plan, steps)
        steps.append(
            Note(
                "Target {name}: cut into {count} classes of about as many rows: {classes}.",
                name=name,
                count=len(classes),
                classes="; ".join(classes),
            )
        )
    else:
        raise NeuralError(
            "The target “{name}” is a number, but this network tells classes apart. Turn on “Cut into "
            "classes”, or make the column categorical (“Types, missing values, scaling, validation”).",
            name=name,
        )
    if not 2 <= len(classes) <= MOST_CLASSES:
        raise NeuralError(
            "The target “{name}” has {count} different value; 2 to {most_classes} classes can be learned. "
            "Choose another target, or make it numeric and cut it into classes if these are numbers."
            if len(classes) == 1
            else "The target “{name}” has {count} different values; 2 to {most_classes} classes can be learned. "
            "Choose another target, or make it numeric and cut it into classes if these are numbers.",
            count=len(classes),
            name=name,
            most_classes=MOST_CLASSES,
        )
    codes = np.asarray(words.map({word: k for k, word in enumerate(classes)}).fillna(-1), dtype=np.int64)
    if (unknown := int((codes < 0).sum())) > 0:
        steps.append(
            Note(
                "{count} row has no {name}: predicted, but never learned."
                if unknown == 1
                else "{count} rows have no {name}: predicted, but never learned.",
                count=unknown,
                name=name,
            )
        )
    return codes, classes


def cut_target(frame: pd.DataFrame, plan: Plan, steps: list[str]) -> tuple[pd.Series, tuple[str, ...]]:
    """Cut numbers into classes that hold about equally many rows; of few different numbers each is a class."""
    numbers = pd.Series(read_measures(frame, plan.target, steps))
    if numbers.nunique() < 2:
        raise NeuralError(
            "The target “{target}” has fewer than two different numbers. Choose another target.", target=plan.target
        )
    if numbers.nunique() <= plan.bins:
        return numbers.map(as_word, na_action="ignore"), tuple(as_word(value) for value in np.unique(numbers.dropna()))
    edges = np.unique(np.quantile(numbers.dropna(), np.linspace(0, 1, plan.bins + 1)[1:-1]))
    names = [f"below {edges[0]:.4g}", *(f"{low:.4g} to {high:.4g}" for low, high in pairwise(edges))]
    names.append(f"{edges[-1]:.4g} and more")
    words = pd.Series(np.array(names, dtype=object)[np.searchsorted(edges, numbers.fillna(0), side="right")])
    words[numbers.isna()] = None
    return words, tuple(name for name in names if (words == name).any())


def choose_rows(
    columns: dict[str, pd.Series], codes: NDArray[np.int64], plan: Plan, steps: list[str]
) -> NDArray[np.int64]:
    """Drop rows with missing inputs, where that is the rule; draw some rows of a large table."""
    keep = np.ones(len(codes), bool)
    if plan.missing == "drop the row":
        keep = np.logical_and.reduce([values.notna().to_numpy() for values in columns.values()])
        if not keep.all():
            steps.append(
                Note(
                    "{left_out:,} of {rows:,} rows are left out: an input is missing or infinite there.",
                    left_out=(~keep).sum(),
                    rows=len(keep),
                )
            )
    if (keep & (codes >= 0)).sum() < 2:
        raise NeuralError("Fewer than 2 rows with a known class are left. Add rows, or fill missing values in.")
    rows = np.flatnonzero(keep)
    if len(rows) <= MOST_ROWS:
        return rows
    steps.append(
        Note(
            "To stay quick, {most_rows:,} of {rows:,} rows were drawn at random; the others are not used.",
            most_rows=MOST_ROWS,
            rows=len(rows),
        )
    )
    drawn = np.random.default_rng(plan.seed).choice(rows, MOST_ROWS, replace=False)
    return np.asarray(np.sort(drawn))


def split_rows(codes: NDArray[np.int64], plan: Plan, steps: list[str]) -> NDArray[np.bool_]:
    """Say which rows are learned; of every class the same share is kept for validation."""
    training: NDArray[np.bool_] = codes >= 0
    if training.sum() < FEWEST_TO_SPLIT:
        steps.append(
            Note(
                "Fewer than {fewest_to_split} rows have a class: all are learned, none is kept for validation.",
                fewest_to_split=FEWEST_TO_SPLIT,
            )
        )
        return training
    draw = np.random.default_rng(plan.seed)
    for code in np.unique(codes[codes >= 0]):
        members = draw.permutation(np.flatnonzero(codes == code))
        training[members[: min(round(plan.share * len(members)), len(members) - 1)]] = False
    held = int((codes >= 0).sum() - training.sum())
    steps.append(
        Note(
            "{training:,} rows are learned, {held:,} are kept for validation; drawn with seed {seed}.",
            training=training.sum(),
            held=held,
            seed=plan.seed,
        )
    )
    return training


def tell_filled(
    before: dict[str, pd.Series], after: dict[str, pd.Series], rows: NDArray[np.int64], steps: list[str]
) -> None:
    """Say in which columns how many values were filled in, and with what."""
    for name, values in before.items():
        gaps = values.iloc[rows].isna().to_numpy()
        if gaps.any():
            filled = after[name][gaps].iloc[0]
            shown = filled if isinstance(filled, str) else Note("the median {filled:.6g}", filled=filled)
            steps.append(
                Note(
                    "{name}: {gaps:,} missing or infinite values are filled with {shown}.",
                    name=name,
                    gaps=gaps.sum(),
                    shown=shown,
                )
            )
