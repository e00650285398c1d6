"""What is said of tokens: sentences and tables."""

import unicodedata
from collections.abc import Mapping, Sequence

import pandas as pd

from dlplay.tokens.counting import TokenCount
from dlplay.tokens.pairs import BYTES, PairEncoding
from dlplay.words import plain, say

DOTTED = "\u25cc"  # stands below a mark that has no letter of its own
COUNTED = {  # way to cut -> what its tokens are
    "letters": "every letter",
    "bytes": "every byte of UTF-8",
    "words": "the dictionary's pieces",
    "your pairs": "byte pair encoding, learned from this text",
    "SmolLM2": "the tokenizer of a language model, 49,152 tokens, learned from mostly English text",
}


def spelled(content: bytes) -> str:
    """Write a token: its letters, or its bytes in hexadecimal where it is a part of one; a mark stands on ◌."""
    try:
        text = content.decode("utf-8").replace(" ", "␣")
    except UnicodeDecodeError:
        return " ".join(f"{byte:02X}" for byte in content)
    return DOTTED + text if unicodedata.category(text[0]) == "Mn" else text


def merge_sentence(learned: PairEncoding, number: int) -> str:
    """What a merge did; number 0 is the text before the first one."""
    if number == 0:
        return say(
            "Before the first merge: {tokens:,} tokens, {count:,} different ones.",
            tokens=learned.tokens,
            count=len(learned.first),
        )
    merge = learned.merges[number - 1]
    before = learned.merges[number - 2].tokens if number > 1 else learned.tokens
    return say(
        "Merge {number}: **{left}** and **{right}** come together {count:,} times; no other pair does more often. "
        "They become **{whole}**: {before:,} tokens become {tokens:,}, and the vocabulary has {size:,}.",
        number=number,
        left=plain(spelled(merge.left)),
        right=plain(spelled(merge.right)),
        count=merge.count,
        whole=plain(spelled(merge.whole)),
        before=before,
        tokens=merge.tokens,
        size=len(learned.first) + number,
    )


def end_sentence(learned: PairEncoding, wanted: int) -> str:
    """Why the merging ended before it was to; "" where it did not."""
    made = len(learned.merges)
    if made == wanted:
        return ""
    if made == 0:
        return say("No two neighbours come together twice in this text: there is nothing to merge.")
    return say("After {made} merges no pair comes twice: the merging ends there.", made=made)


def merge_table(learned: PairEncoding) -> pd.DataFrame:
    """Every merge with its numbers."""
    rows = [
        [number, spelled(one.left), spelled(one.right), spelled(one.whole), one.count, one.tokens]
        for number, one in enumerate(learned.merges, 1)
    ]
    names = [say("merge"), say("left"), say("right"), say("new token"), say("times"), say("tokens then")]
    return pd.DataFrame(rows, columns=names)


def pair_table(pairs: Sequence[tuple[bytes, bytes, int]]) -> str:
    """The most frequent pairs, as a Markdown table; the first is merged next."""
    head = say("| pair | times |\n|---|---|")
    return "\n".join([head, *(f"| {plain(spelled(a))} + {plain(spelled(b))} | {count:,} |" for a, b, count in pairs)])


def greeting_sentence(text: str, tokens: int, merges: int) -> str:
    """What a published tokenizer makes of a text, and why."""
    needed = say("one token") if tokens == 1 else say("{tokens} tokens", tokens=tokens)
    said = say(
        "**{text}** has {letters} letters and {bytes} bytes; SmolLM2's tokenizer begins with the bytes, finds "
        "{merges} merges, and needs **{needed}**.",
        text=plain(text[:60]),
        letters=len(text),
        bytes=len(text.encode("utf-8")),
        merges=merges,
        needed=needed,
    )
    if any("\u0e00" <= letter <= "\u0e7f" for letter in text):
        said += " " + say(
            "A Thai letter has three bytes, and the text from which the pairs were learned had hardly any Thai: few of "
            "them become one. The model reads, and bills, a Thai sentence by pieces of letters."
        )
    return said


def count_table(counts: Mapping[str, TokenCount], letters: int) -> str:
    """The ways to cut beside each other, as a Markdown table."""
    head = say("| tokens | in this text | different | letters per token | of the other, new |")
    rows = [
        f"| {say(name)} | {one.tokens:,} | {one.different:,} | {letters / one.tokens:.2f} | "
        f"{'-' if one.unseen is None else f'{one.unseen:.0%}'} |"
        for name, one in counts.items()
    ]
    return "\n".join([head, "|---|---|---|---|---|", *rows])


def counted_sentence() -> str:
    """What the ways to cut take for a token."""
    return "; ".join(f"{say(name)}: {say(what)}" for name, what in COUNTED.items()) + "."


def units_sentence(units: str) -> str:
    """What a student sees of a token that is a part of a letter."""
    return say("A token that is only a part of a letter stands as its bytes, in hexadecimal.") if units == BYTES else ""
