"""Regression: a weight for every input; least squares for a number, logistic regression for a class."""

from dlplay.regression.arithmetic import (
    LOGISTIC_CURVE,
    equation_lines,
    equation_text,
    filled_lines,
    nearest_row,
    prediction_of,
    residual_line,
    score_of,
    verdict_of,
)
from dlplay.regression.choices import fit_sentence, start_features, start_target, type_table
from dlplay.regression.figures import fit_figure
from dlplay.regression.fitting import Model, fit_least_squares, fit_logistic, lecture_model, probability
from dlplay.regression.measures import SHOWN_ROWS, measure, measure_lines, row_table
from dlplay.regression.preparation import (
    MISSING_RULES,
    Plan,
    Prepared,
    RegressionError,
    classes_of,
    prepare,
    text_columns,
)
