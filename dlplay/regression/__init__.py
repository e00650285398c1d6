"""Regression: a weight for every input; least squares for a number, logistic regression for a class."""

from dlplay.regression.arithmetic import (
    equation_arithmetic,
    equation_text,
    filled_lines,
    measure_arithmetic,
    nearest_row,
    prediction_of,
    residual_line,
    row_arithmetic,
    score_of,
    verdict_of,
)
from dlplay.regression.choices import start_features, start_target
from dlplay.regression.figures import fit_figure
from dlplay.regression.fitting import Model, fit_least_squares, fit_logistic, lecture_model, probability
from dlplay.regression.measures import measure
from dlplay.regression.preparation import (
    MISSING_RULES,
    Plan,
    Prepared,
    RegressionError,
    classes_of,
    prepare,
)
from dlplay.regression.words import SHOWN_ROWS, fit_sentence, row_table, type_table
