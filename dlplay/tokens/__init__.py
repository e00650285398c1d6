"""Tokens: byte pair encoding, merge by merge, and what a text costs a published tokenizer."""

from dlplay.tokens.counting import TokenCount, count_tokens
from dlplay.tokens.drawings import tokens_html
from dlplay.tokens.figures import merging_figure
from dlplay.tokens.pairs import MOST_MERGED, UNITS, Merge, PairEncoding, encode, frequent_pairs, learn_pairs
from dlplay.tokens.tokenizer import Token, pieces_of, published_steps, published_tokens
from dlplay.tokens.words import (
    count_table,
    counted_sentence,
    end_sentence,
    greeting_sentence,
    merge_sentence,
    merge_table,
    pair_table,
    spelled,
    units_sentence,
)
