"""Neural network: hidden units that bend a boundary, trained step by step, beside four other methods."""

from dlplay.neural_network.arithmetic.network import (
    error_lines,
    loss_line,
    nearest_place,
    row_loss,
    row_probabilities,
    scaling_lines,
    unit_arithmetic,
    update_arithmetic,
    update_rows,
)
from dlplay.neural_network.boundary import (
    Window,
    boundary_film,
    boundary_map,
    open_window,
    start_axes,
    unit_lines,
    unit_maps,
)
from dlplay.neural_network.columns import NeuralError
from dlplay.neural_network.comparison import (
    Rival,
    compare,
    confusion_matrix,
    judged_rows,
    network_rival,
    roc_points,
)
from dlplay.neural_network.drawings import network_svg
from dlplay.neural_network.figures import (
    boundary_figure,
    boundary_film_figure,
    loss_figure,
    rivals_figure,
    roc_figure,
    units_figure,
)
from dlplay.neural_network.network import (
    ACTIVATIONS,
    Layer,
    backward,
    count_parameters,
    forward,
    gradients,
    probabilities,
    row_losses,
    start_layers,
)
from dlplay.neural_network.preparation import MISSING_RULES, Plan, Prepared, prepare
from dlplay.neural_network.training import Frame, Settings, Training, frame_at, train
from dlplay.neural_network.words.network import (
    BEND_WORDS,
    confusion_table,
    ending_sentence,
    network_sentence,
    place_sentence,
    rival_table,
    trouble_sentence,
    truth_of,
    unit_options,
    weight_options,
    weight_table,
)
