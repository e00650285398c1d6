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
    SOFTMAX,
    heat_arithmetic,
    preparation_arithmetic,
    softmax_arithmetic,
    softmax_sum,
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
)
from dlplay.classification.drawings.maps import (
    SCALE_SENTENCE,
    as_picture,
    colour_heat,
    enlarged,
    heated,
    one_map,
    overlay,
    small,
    stretched,
)
from dlplay.classification.drawings.tasks import TASKS_SENTENCE, draw_tasks
from dlplay.classification.figures import probability_bars
from dlplay.classification.gallery import MOST_PICTURES, Gallery, read_pictures
from dlplay.classification.heat import HeatMap, heat_map, hottest, map_layers, strongest_maps, weigh
from dlplay.classification.measuring import Costs, measure, multiply_adds
from dlplay.classification.missing import CLASSES_SENTENCE, find_classes
from dlplay.classification.trained import classify_trained, explain_trained
from dlplay.classification.words.sentences import (
    CAM_SENTENCE,
    TIMED,
    TRAP,
    Asked,
    answer_sentence,
    found_sentence,
    gradient_sentence,
    missing_sentence,
    places_sentence,
    score_sentence,
    unsuited_sentence,
    weights_sentence,
    what_it_knows,
)
from dlplay.classification.words.tables import cost_cells, feeding_cells, pixel_cells, score_cells, weight_cells
