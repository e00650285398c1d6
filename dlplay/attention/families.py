"""The six families of the lecture's list: what they may look at, and what they were trained to guess."""

from dataclasses import dataclass

import numpy as np

from dlplay.attention.cell import Mask
from dlplay.attention.masks import draw_order, see_all, see_before, see_earlier, see_segments


@dataclass(frozen=True)
class Family:
    """A family of language models.

    mask: a name of MASKS; idea, guesses: sentences; layers, width, heads: of the size that the paper describes, and
    millions of parameters.
    """

    year: int
    made_by: str
    mask: str
    idea: str
    guesses: str
    layers: int
    width: int
    heads: int
    millions: int
    size_of: str = ""


BOTH, CAUSAL, PERMUTED, SEGMENTS = "both sides", "causal", "permuted", "segments with memory"
MASKS = {  # name -> what a token may look at
    BOTH: "every token sees all tokens, before and after it",
    CAUSAL: "a token sees itself and those before it, never one that is still to come",
    PERMUTED: "a token sees itself and those that come earlier in an order that was drawn by chance",
    SEGMENTS: "a token sees those before it in its segment, and the whole segment before",
}
FAMILIES = {  # in the order of the lecture's list
    "BERT": Family(
        2018, "Google", BOTH,
        "Read in both directions at once, and learn by filling gaps; then fine-tune for any task.",
        "15 % of the tokens, most of them hidden behind [MASK], from all the others; and whether two sentences follow "
        "each other.", 24, 1024, 16, 340, "BERT-large",
    ),
    "GPT": Family(
        2018, "OpenAI", CAUSAL,
        "First learn to go on with any text, which needs no labels; then fine-tune for a task.",
        "every next token from those before it.", 12, 768, 12, 117,
    ),
    "GPT-2": Family(
        2019, "OpenAI", CAUSAL,
        "The same mask, ten times the size: a task need not be learned, it can be asked for in words.",
        "every next token from those before it, in eight million web pages.", 48, 1600, 25, 1542,
    ),
    "Transformer-XL": Family(
        2019, "Google and Carnegie Mellon", SEGMENTS,
        "A text is longer than what fits in at once: read it segment by segment, and keep what the last one computed "
        "as a memory. Positions are distances, not places.",
        "every next token from its segment and the memory.", 18, 1024, 16, 257, "for WikiText-103",
    ),
    "XLNet": Family(
        2019, "Google and Carnegie Mellon", PERMUTED,
        "See both sides without [MASK]: guess one token after the other, but in an order drawn by chance. It builds on "
        "Transformer-XL's memory.",
        "the last tokens of a drawn order from those earlier in it, without seeing themselves.", 24, 1024, 16, 340,
        "XLNet-large",
    ),
    "XLM": Family(
        2019, "Facebook", BOTH,
        "One model for many languages: a sentence and its translation are read side by side.",
        "hidden tokens, as BERT; in a pair of translations, a word of one language also from the other.",
        12, 1024, 8, 250, "for 15 languages",
    ),
}  # fmt: skip


def mask_of(name: str, count: int, *, seed: int = 0, length: int = 4) -> Mask:
    """Make the mask of that name for so many tokens; seed: of a drawn order, length: of a segment."""
    if name == CAUSAL:
        return see_before(count)
    if name == PERMUTED:
        return see_earlier(draw_order(count, seed))
    if name == SEGMENTS:
        return see_segments(count, length)
    return see_all(count)


def hidden_places(count: int, seed: int) -> tuple[int, ...]:
    """Draw which tokens BERT would have to guess: 15 % of them, at least one."""
    places = np.random.default_rng([count, seed, 15]).permutation(count)[: max(1, round(0.15 * count))]
    return tuple(sorted(int(place) for place in places))


def guessed_places(family: str, count: int, seed: int) -> dict[int, tuple[int, ...]]:
    """Say which tokens a family learns to guess in a sentence, and from which others: place -> places."""
    everywhere = range(count)
    if FAMILIES[family].mask == BOTH:
        hidden = hidden_places(count, seed)
        return {place: tuple(one for one in everywhere if one not in hidden) for place in hidden}
    if FAMILIES[family].mask == PERMUTED:
        order = draw_order(count, seed)
        first = count - max(1, round(count / 6))  # the paper guesses the last sixth or seventh of an order
        return {order[rank]: tuple(sorted(order[:rank])) for rank in range(first, count)}
    seen = mask_of(FAMILIES[family].mask, count)
    return {place + 1: tuple(int(one) for one in np.flatnonzero(seen[place])) for place in range(count - 1)}
