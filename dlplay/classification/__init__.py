"""Classification: what a network says to a picture, with which probability, and where it looked (Grad-CAM)."""

from dlplay.classification.answering import (
    FEEDINGS,
    Answer,
    classify,
    classify_and_explain,
    classify_many,
    compare_feedings,
    explain_class,
    feed,
    list_map_layers,
)
from dlplay.classification.arithmetic import (
    GRAD_CAM,
    SOFTMAX,
    heat_lines,
    pixel_cells,
    preparation_line,
    score_cells,
    softmax_lines,
    softmax_sum,
    weight_cells,
)
from dlplay.classification.choices import (
    DIGITS,
    NONE,
    WEIGHTS,
    choose_network,
    class_names,
    fetch_weights,
    network_names,
    read_samples,
    ready_networks,
    sample_names,
    what_it_knows,
)
from dlplay.classification.drawing import TASKS_SENTENCE, draw_tasks
from dlplay.classification.figures import probability_bars
from dlplay.classification.heat import HeatMap, heat_map, map_layers, weigh
from dlplay.classification.measuring import Costs, measure, multiply_adds
from dlplay.classification.missing import CLASSES_SENTENCE, find_classes, found_sentence, missing_sentence
from dlplay.classification.telling import (
    CAM_SENTENCE,
    TIMED,
    TRAP,
    Asked,
    answer_sentence,
    cost_cells,
    feeding_cells,
    gradient_sentence,
    places_sentence,
    score_sentence,
    unsuited_sentence,
    weights_sentence,
)
from dlplay.classification.trained import classify_trained, explain_trained
from dlplay.classification.views import (
    MOST_PICTURES,
    SCALE_SENTENCE,
    Gallery,
    as_picture,
    colour_heat,
    enlarged,
    heated,
    hottest,
    one_map,
    overlay,
    read_pictures,
    small,
    stretched,
    strongest_maps,
)
