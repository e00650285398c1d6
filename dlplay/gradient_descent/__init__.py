"""Gradient descent moves every parameter a little against its derivative, again and again."""

from dlplay.gradient_descent.arithmetic.chain_rule import OPENABLE, Section, open_part
from dlplay.gradient_descent.arithmetic.updates import PATH_LETTERS, count_arithmetic, update_arithmetic
from dlplay.gradient_descent.counting import Count, CountError, count_all, count_updates
from dlplay.gradient_descent.drawings import epoch_svg, graph_svg
from dlplay.gradient_descent.figures import error_line, fitted_lines, loss_curves, surface_figure
from dlplay.gradient_descent.network import (
    BIAS_OF,
    LARGEST,
    LECTURE,
    MOST_STEPS,
    WIRES,
    Network,
    NetworkError,
    Training,
    backward,
    forward,
    sigmoid,
    train,
    update,
)
from dlplay.gradient_descent.surface import (
    KINDS,
    RATES,
    Descent,
    DescentError,
    DescentPath,
    Points,
    best_line,
    descend,
    descend_all,
    loss_gradient,
    make_points,
    smallest_loss,
    squared_error,
)
from dlplay.gradient_descent.words import (
    count_table,
    parameter_table,
    path_sentence,
    path_table,
    rest_sentence,
    saturation_sentence,
    surface_sentence,
    training_sentence,
)
