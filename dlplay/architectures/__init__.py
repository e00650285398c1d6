"""Networks as stacks of layers: read from a line of text, counted by hand, built in Keras."""

from dlplay.architectures.bundled import BUNDLED
from dlplay.architectures.cards import CARDS, Card
from dlplay.architectures.catalogue import ARCHITECTURES, Architecture
from dlplay.architectures.challenge import (
    CHALLENGE,
    CLASSES_IN_CHALLENGE,
    EFFICIENTNET_V2_FIGURE,
    HUMAN_ERROR,
    LAST_CHALLENGE,
    LECTURE_RESNETS,
    LECTURE_VGGS,
    PICTURES_IN_CHALLENGE,
    Entry,
)
from dlplay.architectures.counting import Counted, CountedLayer, count_built, count_model
from dlplay.architectures.display import (
    drawing,
    larger_input_cells,
    shares,
    small_or_large,
    table_cells,
    total_multiply_adds,
    total_parameters,
)
from dlplay.architectures.editing import CHOICES, edit_stack, most_of, read_controls, write_controls
from dlplay.architectures.families import FAMILIES, Family
from dlplay.architectures.keras_code import build, keras_code, sequential_code
from dlplay.architectures.lessons import (
    FACTORIZATIONS,
    LessonError,
    Reckoning,
    auxiliary_loss,
    compound_scaling,
    dense_channels,
    factorized_window,
    inception_cost,
    patch_tokens,
    separable_cost,
    stacked_windows,
)
from dlplay.architectures.network import TRAINED, Network, bundled_network, load, trained_weights, weights_path
from dlplay.architectures.preparation import FITS, input_shape, preprocess, preprocessing, to_input
from dlplay.architectures.presets import NEW_LAYERS, STACKS
from dlplay.architectures.pretrained import PRETRAINED, WeightFile, weight_file
from dlplay.architectures.reach import Reach
from dlplay.architectures.scores import class_name, top_scores
from dlplay.architectures.stacks import (
    ACTIVATIONS,
    MOST,
    TAKES,
    Layer,
    Stack,
    StackError,
    format_layer,
    format_stack,
    layer_names,
    parse_layer,
    parse_stack,
    piece_names,
    split_stack,
)
from dlplay.architectures.summaries import (
    ArchitectureError,
    Summary,
    count,
    memory_needed,
    refuse_too_large,
    summaries,
    summarize,
    summary,
    write_summaries,
)
from dlplay.architectures.table import SYMBOLS, Formula, LayerRow, describe, shape_text
from dlplay.architectures.weights import CLASS_NAMES, WeightsError, fetch, is_here, keras_folder, variants_here
