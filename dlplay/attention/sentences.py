"""A sentence as the tokens that attention looks at: its words, or the letters of a single word."""

from dataclasses import dataclass

from dlplay.data.letters import clean_text, split_letters
from dlplay.words import Note, Refusal

MOST_TOKENS = 12
LONGEST_TOKEN = 20  # letters


class SentenceError(Refusal):
    """Says why there is nothing to look at in a sentence, and what to do."""


@dataclass(frozen=True)
class Sentence:
    """The tokens of a sentence, and what was repaired or left out, in sentences."""

    tokens: tuple[str, ...]
    notes: tuple[Note, ...] = ()


def read_sentence(text: str) -> Sentence:
    """Cut a sentence at its blanks into tokens, or one word alone into its letters.

    Takes out what nobody can see, and keeps the first MOST_TOKENS tokens. Raises SentenceError for an empty one.
    """
    clean = clean_text(text)
    notes, words = list(clean.notes), clean.text.split()
    if not words:
        seen = Note(" but signs that nobody can see") if text.strip() else ""
        raise SentenceError("The sentence has nothing in it{seen}: write some words, in any language.", seen=seen)
    letters = split_letters(words[0])
    if len(words) == 1 and len(letters) > 1:
        notes.append(Note("There is no blank in the sentence, so every letter is a token. Put blanks between words."))
        words = letters
    if len(words) > MOST_TOKENS:
        notes.append(
            Note("Of {words:,} tokens the first {most_tokens} are shown.", words=len(words), most_tokens=MOST_TOKENS)
        )
    short = [_shorten(word) for word in words[:MOST_TOKENS]]
    if short != words[:MOST_TOKENS]:
        notes.append(
            Note("Of words with more than {longest_token} letters the beginning is shown.", longest_token=LONGEST_TOKEN)
        )
    return Sentence(tuple(short), tuple(notes))


def _shorten(word: str) -> str:
    letters = split_letters(word)
    return word if len(letters) <= LONGEST_TOKEN else "".join(letters[: LONGEST_TOKEN - 1]) + "…"
