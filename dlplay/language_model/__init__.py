"""A small language model of letters: a GPT learns a text in any script, an n-gram and an LSTM beside it."""

from dlplay.language_model.arithmetic import letter_chances, loss_arithmetic, temperature_arithmetic
from dlplay.language_model.drawing_letters import draw_texts, guess_after, next_chances
from dlplay.language_model.figures import letter_curves, next_letter_bars
from dlplay.language_model.finished import FINISHED_TEXT, finished_letters
from dlplay.language_model.fitting import LetterEpoch, TrainedLetters, kept_loss, print_letter_epoch, train_letters
from dlplay.language_model.forward import GPT, LSTM, LetterModel, guess_letters
from dlplay.language_model.judging import JUDGED, NEW, VERDICTS, judge_text, judge_texts, longest_copy
from dlplay.language_model.keeping import MODEL_FILE, ModelFileError, read_model, write_model
from dlplay.language_model.ngrams import NGram, count_ngrams, ngram_loss
from dlplay.language_model.plan import (
    SIZES,
    LanguagePlan,
    count_weights,
    expected_seconds,
    first_plan,
    gpt_shapes,
    units_of_same_size,
)
from dlplay.language_model.samples import SAMPLES, sample_file
from dlplay.language_model.texts import (
    KINDS_OF_TEXT,
    LINES,
    MOST_LETTERS,
    Corpus,
    TextError,
    decode_text,
    make_examples,
    read_corpus,
    read_text_file,
)
from dlplay.language_model.words import (
    best_sentence,
    corpus_sentence,
    cost_sentence,
    epochs_of,
    head_cells,
    judged_caption,
    likely_sentence,
    models_table,
    rows_of_models,
    sample_rows,
    samples_table,
)
