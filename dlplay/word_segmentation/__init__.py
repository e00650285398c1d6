"""Word segmentation: where a word ends, by a dictionary, by deepcut, and by a network that the student trains."""

from dlplay.weights.network import weights_path
from dlplay.word_segmentation.arithmetic import (
    error_arithmetic,
    fewest_arithmetic,
    probability_arithmetic,
    score_arithmetic,
)
from dlplay.word_segmentation.deepcut import (
    DEEPCUT_FILE,
    MOST_LEARNED,
    WINDOW,
    cuts_above,
    deepcut_chances,
    deepcut_last_layer,
)
from dlplay.word_segmentation.dictionary import (
    ENGLISH_LIST,
    LISTS,
    MOST_TYPED,
    SIZES,
    SMALL,
    SMALL_ENGLISH,
    SMALL_THAI,
    THAI_LIST,
    Lexicon,
    choose_words,
    make_lexicon,
    thai_words,
    typed_lexicon,
)
from dlplay.word_segmentation.drawings import lattice_html, pieces_html
from dlplay.word_segmentation.figures import chance_figure, error_figure
from dlplay.word_segmentation.learners import (
    LEARNERS,
    OWN_TEXT,
    SOURCES,
    LearnedSegmenter,
    LearnedWeights,
    LearnerSettings,
    learning_text,
)
from dlplay.word_segmentation.learning import learner_chances, train_learner
from dlplay.word_segmentation.matching import (
    FEWEST,
    LONGEST,
    METHODS,
    Piece,
    Plan,
    candidates,
    cut_text,
    cuts_of,
    pieces_by,
    plan_fewest,
)
from dlplay.word_segmentation.scoring import CutScore, score_cuts
from dlplay.word_segmentation.texts import (
    MOST_LETTERS,
    OWN,
    SAMPLES,
    MarkedText,
    WordError,
    other_sample,
    read_text,
    sample_text,
    true_words,
)
from dlplay.word_segmentation.vocabulary import (
    KNOWN_TEXTS,
    MINE,
    CurvePoint,
    best_point,
    error_curve,
    known_text,
)
from dlplay.word_segmentation.words import (
    chance_sentence,
    curve_sentence,
    curve_table,
    disagreement_sentence,
    kinds_sentence,
    learned_sentence,
    least_sure,
    pieces_sentence,
    plan_table,
    score_table,
    settings_sentence,
    shown_letter,
    step_sentence,
    text_sentence,
    truth_sentence,
    unknown_letters_sentence,
    ways_sentence,
    window_cells,
)
