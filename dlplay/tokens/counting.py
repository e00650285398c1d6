"""How many tokens a text costs, by letters, bytes, words, learned pairs and a published tokenizer."""

from collections.abc import Sequence
from dataclasses import dataclass

from dlplay.tokens.pairs import PairEncoding, encode
from dlplay.tokens.tokenizer import published_tokens


@dataclass(frozen=True)
class TokenCount:
    """A way to cut a text: how many tokens it gives, how many different ones, and how many of another text are new.

    unseen: the share of the other text's tokens that the first text does not have; None where there is no other text.
    """

    tokens: int
    different: int
    unseen: float | None


def count_tokens(
    text: str, words: Sequence[str], other: str, other_words: Sequence[str], learned: PairEncoding
) -> dict[str, TokenCount]:
    """Count a text's tokens in five ways; words: the text cut by a dictionary, other_words: the other one."""
    ways = {
        "letters": (tuple(text), tuple(other)),
        "bytes": (tuple(text.encode("utf-8")), tuple(other.encode("utf-8"))),
        "words": (tuple(words), tuple(other_words)),
        "your pairs": (encode(text, learned), encode(other, learned)),
        "SmolLM2": (published_tokens(text), published_tokens(other)),
    }
    return {name: _compare(tokens, others) for name, (tokens, others) in ways.items()}


def _compare(tokens: Sequence[object], others: Sequence[object]) -> TokenCount:
    known = set(tokens)
    unseen = sum(token not in known for token in others) / len(others) if others else None
    return TokenCount(len(tokens), len(known), unseen)
