"""A text as the tokens of a published model: bytes, merged by the list of pairs in its file (as GPT-2 does)."""

import functools
import itertools
import re
import unicodedata
from collections.abc import Mapping, Sequence

PIECES = re.compile(r"'(?:s|t|re|ve|m|ll|d)| ?[^\W\d_]+| ?(?:[^\s\w]|_)+|\s+(?!\S)|\s+")  # never merged across


@functools.cache
def signs_of_bytes() -> dict[int, str]:
    """Give the sign that stands for every byte in the file's lists: visible ones for themselves."""
    visible = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = [byte for byte in range(256) if byte not in visible]
    return {byte: chr(byte) for byte in visible} | {byte: chr(256 + at) for at, byte in enumerate(hidden)}


def cut_pieces(text: str) -> list[str]:
    """Cut a text where no merge goes across: every digit is alone, the rest is parted into words and signs."""
    pieces: list[str] = []
    for is_digit, letters in itertools.groupby(text, lambda letter: unicodedata.category(letter)[0] == "N"):
        run = "".join(letters)
        pieces += list(run) if is_digit else PIECES.findall(run)
    return pieces


def merge_piece(piece: str, ranks: Mapping[str, int]) -> list[str]:
    """Merge a piece's bytes, always the pair of neighbours that stands first in the list; give the signs of tokens."""
    parts = [signs_of_bytes()[byte] for byte in piece.encode("utf-8")]
    while len(parts) > 1:
        rank, at = min((ranks.get(f"{a} {b}", len(ranks)), at) for at, (a, b) in enumerate(itertools.pairwise(parts)))
        if rank == len(ranks):
            break
        parts[at : at + 2] = [parts[at] + parts[at + 1]]
    return parts


def encode_text(text: str, ranks: Mapping[str, int], numbers: Mapping[str, int]) -> list[int]:
    """Give a text's tokens as the numbers of the model's vocabulary."""
    return [numbers[sign] for piece in cut_pieces(text) for sign in merge_piece(piece, ranks)]


def content_of(sign: str) -> bytes:
    """Give the bytes of a token of the vocabulary; of one that is no text, such as <|im_end|>, its name."""
    bytes_of = {one: byte for byte, one in signs_of_bytes().items()}
    return bytes(bytes_of[one] for one in sign) if all(one in bytes_of for one in sign) else sign.encode("utf-8")


def spell_tokens(contents: Sequence[bytes]) -> tuple[str, ...]:
    """Write tokens: their letters, a blank as ␣, or the bytes in hexadecimal where a token is a part of a letter."""
    return tuple(_spell(content) for content in contents)


def as_texts(contents: Sequence[bytes]) -> tuple[str, ...]:
    """Give the texts of tokens, without those that are only a part of a letter or hold what has no shape."""
    spelled = [content.decode("utf-8", "ignore") for content in contents]
    whole = zip(spelled, contents, strict=True)
    return tuple(text for text, content in whole if text.encode("utf-8") == content and text.isprintable())


def _spell(content: bytes) -> str:
    try:
        text = content.decode("utf-8").replace(" ", "␣").replace("\n", "⏎").replace("\t", "⇥")
    except UnicodeDecodeError:
        return " ".join(f"{byte:02X}" for byte in content)
    return f"\u25cc{text}" if text and unicodedata.category(text[0]) == "Mn" else text
