"""One cell of attention by hand: who looks at whom in a sentence, and which masks the well-known families use."""

from dlplay.attention.arithmetic import (
    input_arithmetic,
    mixture_arithmetic,
    output_arithmetic,
    position_arithmetic,
    projection_arithmetic,
    score_arithmetic,
    softmax_arithmetic,
)
from dlplay.attention.cell import SIZE, Array, Look, Mask, Weights, add_positions, attend, encode_positions, to_keras
from dlplay.attention.drawings import HEAD_COLOURS, look_html
from dlplay.attention.families import FAMILIES, MASKS, Family, guessed_places, mask_of
from dlplay.attention.masks import draw_order, see_all, see_before, see_earlier, see_segments
from dlplay.attention.sentences import MOST_TOKENS, Sentence, SentenceError, read_sentence
from dlplay.attention.starts import (
    HAND,
    HEADS,
    MATRICES,
    STARTS,
    begin_weights,
    draw_vectors,
    read_weights,
    write_matrices,
)
from dlplay.attention.words.families import (
    families_table,
    family_card,
    guess_sentences,
    keras_code,
    mask_sentence,
    order_sentence,
)
from dlplay.attention.words.looking import (
    look_sentence,
    query_title,
    role_sentence,
    spread_sentence,
    step_sentence,
)
from dlplay.attention.words.tables import (
    mask_cells,
    mask_tints,
    score_cells,
    score_tints,
    taking_cells,
    vector_cells,
    vector_tints,
    weight_cells,
    weight_tints,
)
