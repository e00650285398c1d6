"""Texts that people type or paste, in any script: what cannot be seen goes, what belongs together stays together."""

import re
import unicodedata
from dataclasses import dataclass

from dlplay.words import Note

JOINERS = "\u200c\u200d"  # mean something between letters, such as in Persian, Hindi and emoji
UNSEEN = re.compile("[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]")
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
LOOSE_JOINER = re.compile(f"(?:(?<=\\s)|^)[{JOINERS}]+|[{JOINERS}]+(?=\\s|$)")
CIRCLE = "\u25cc"  # what a mark stands on where it stands alone


@dataclass(frozen=True)
class CleanText:
    """A text with nothing unseen in it, and sentences about what was repaired."""

    text: str
    notes: tuple[Note, ...]


def clean_text(text: str) -> CleanText:
    """Put every letter into its one usual form (NFC), and take out what no one can see; line breaks become one sign."""
    notes = []
    lines = re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text)
    shown, unseen = UNSEEN.subn("", lines)
    shown, controls = CONTROLS.subn("", shown)
    shown, loose = LOOSE_JOINER.subn("", shown)
    if unseen + loose:
        notes.append(
            Note("Signs of no width, which nobody can see, were taken out: {unseen:,}.", unseen=unseen + loose)
        )
    if controls:
        notes.append(Note("Control signs were taken out: {controls:,}.", controls=controls))
    composed = unicodedata.normalize("NFC", shown)
    if composed != shown:
        notes.append(
            Note("Letters written in two ways (with the accent apart, and in one piece) are now written in one.")
        )
    return CleanText(composed, tuple(notes))


def split_letters(text: str) -> list[str]:
    """Part a text into what a reader sees as one letter: marks stay on their letter, an emoji in one piece.

    A mark without a letter before it stands alone. (The rules of Unicode's annex 29, without Hangul's jamo, which NFC
    composes.)
    """
    letters: list[str] = []
    for sign in text:
        before = letters[-1] if letters else ""
        if before and not before.isspace() and _joins(before, sign):
            letters[-1] = before + sign
        else:
            letters.append(sign)
    return letters


def show_letter(letter: str) -> str:
    """Give a letter as it can be seen alone: a mark on a dotted circle, a blank and a line break as signs."""
    if letter and is_mark(letter[0]):
        return CIRCLE + letter
    return {" ": "␣", "\n": "⏎", "\t": "⇥"}.get(letter, letter)


def is_mark(sign: str) -> bool:
    """Say whether a sign stands on, over or under the letter before it."""
    return unicodedata.category(sign) in ("Mn", "Me", "Mc")


def _joins(before: str, sign: str) -> bool:
    if is_mark(sign) or sign in JOINERS or "\U0001f3fb" <= sign <= "\U0001f3ff" or sign in "\u0e33\u0eb3":
        return True
    if before[-1] == "\u200d":
        return unicodedata.category(sign) == "So"
    flags = [one for one in before if _is_flag_half(one)]
    return _is_flag_half(sign) and len(flags) == len(before) == 1


def _is_flag_half(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"
