"""A published tokenizer at work: SmolLM2's byte pair encoding, learned from mostly English text (Apache 2.0)."""

import functools
import itertools
import lzma
import re
from dataclasses import dataclass

from dlplay.assets import ASSETS

MERGES_FILE = ASSETS / "words" / "smollm2_merges.txt.xz"
PIECES = re.compile(r"'(?:s|t|re|ve|m|ll|d)| ?[^\W\d_]+|\d| ?(?:[^\s\w]|_)+|\s+(?!\S)|\s+")  # never merged across


@dataclass(frozen=True)
class Token:
    """A token: its bytes, and the text that they spell; "" where they are only a part of a letter."""

    content: bytes
    text: str


@functools.cache
def byte_signs() -> dict[int, str]:
    """Give the sign that stands for every byte in the list of merges: visible ones for themselves (as GPT-2 does)."""
    visible = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = [byte for byte in range(256) if byte not in visible]
    signs = {byte: chr(byte) for byte in visible}
    return signs | {byte: chr(256 + number) for number, byte in enumerate(hidden)}


@functools.cache
def published_merges() -> dict[tuple[str, str], int]:
    """Read the merges in their order: (left sign, right sign) -> its rank, the first merge first."""
    lines = lzma.decompress(MERGES_FILE.read_bytes()).decode("utf-8").split("\n")
    return {(left, right): rank for rank, (left, right) in enumerate(line.split(" ") for line in lines)}


@functools.lru_cache(maxsize=10_000)
def published_steps(word: str) -> tuple[tuple[str, ...], ...]:
    """Merge the bytes of a piece of text, always the pair with the first rank; give the signs after every merge."""
    ranks, signs = published_merges(), byte_signs()
    parts = [signs[byte] for byte in word.encode("utf-8")]
    steps = [tuple(parts)]
    while len(parts) > 1:
        rank, place = min((ranks.get(pair, len(ranks)), at) for at, pair in enumerate(itertools.pairwise(parts)))
        if rank == len(ranks):
            break
        parts = [*parts[:place], parts[place] + parts[place + 1], *parts[place + 2 :]]
        steps.append(tuple(parts))
    return tuple(steps)


def pieces_of(text: str) -> list[str]:
    """Cut a text where no merge goes across."""
    return PIECES.findall(text)


def published_tokens(text: str) -> tuple[Token, ...]:
    """Cut a text into SmolLM2's tokens."""
    back = {sign: byte for byte, sign in byte_signs().items()}
    contents = [bytes(back[sign] for sign in part) for word in pieces_of(text) for part in published_steps(word)[-1]]
    return tuple(Token(content, _spelled(content)) for content in contents)


def _spelled(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return ""
