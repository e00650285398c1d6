"""A text as what a model of letters learns from: lines that each begin anew, or one running text."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dlplay.data.letters import clean_text, is_mark
from dlplay.data.tables.encodings import find_encoding
from dlplay.data.tables.refusals import TableError
from dlplay.words import Note, Refusal

Codes = NDArray[np.int32]
LINES, RUNNING = "lines", "running text"
KINDS_OF_TEXT = {  # how a text is read -> what that means
    "automatic": "lines where they are short, else one running text",
    LINES: "every line begins anew, as in a list of names",
    RUNNING: "one text from its beginning to its end",
}
END = "\n"  # code 0: before the first letter and behind the last one
MOST_LETTERS = 200_000
MOST_KINDS = 400  # different letters
LEAST_LINES, LEAST_LETTERS = 5, 100
SHORT_LINE = 40  # letters: how long most lines of a list are at most
LONGEST_LINE, WINDOW = 64, 32  # letters that a model sees at once: of a line at most, and of a running text
HELD_SHARE = 0.1
STAND_IN = "□"


class TextError(Refusal):
    """Says why nothing can be learned from a text, and what to do."""


@dataclass(frozen=True)
class Corpus:
    """What a model learns from.

    letters: all that come in it, letters[code]; the first one ends a line. kind: LINES or RUNNING. context: letters
    that a model sees at once. train: lines, or one text, to learn from; held: the same, only to measure. notes: what
    was repaired or left out, in sentences.
    """

    letters: tuple[str, ...]
    kind: str
    context: int
    train: tuple[str, ...]
    held: tuple[str, ...]
    notes: tuple[Note, ...]


def read_text_file(content: bytes, name: str, kind: str = "automatic", seed: int = 0) -> Corpus:
    """Read a file of text in any usual encoding as read_corpus does. Raises TextError where it is none."""
    return read_corpus(decode_text(content, name), kind, seed)


def decode_text(content: bytes, name: str) -> str:
    """Give the text of a file. Raises TextError where it is none."""
    try:
        return content.decode(find_encoding(content, name).partition(" ")[0]).removeprefix("\ufeff")
    except (TableError, UnicodeDecodeError) as error:
        raise TextError(
            "“{name}” is not a text file. Save your text as plain text (.txt), or paste it.", name=name
        ) from error


def read_corpus(text: str, kind: str = "automatic", seed: int = 0) -> Corpus:
    """Read a text in any script; a tenth is held out: of lines by the seed, of a running text the end.

    Raises TextError where nothing can be learned.
    """
    clean = clean_text(text[:MOST_LETTERS])
    notes = list(clean.notes)
    if len(text) > MOST_LETTERS:
        notes.append(
            Note(
                "Of {letters:,} letters the first {most_letters:,} are used.",
                letters=len(text),
                most_letters=MOST_LETTERS,
            )
        )
    lines = [" ".join(line.split()) for line in clean.text.split("\n")]
    whole = "\n".join(lines).strip("\n")
    refuse_empty(whole, text)
    whole = replace_rare(whole, notes)
    if kind == "automatic":
        kind = LINES if are_short([line for line in whole.split("\n") if line]) else RUNNING
    letters = (END, *sorted(set(whole) - {END}))
    if all(count == 1 for letter, count in Counter(whole).items() if letter != END):
        notes.append(Note("No letter comes twice, so nothing can be learned but the text itself, by heart."))
    if any(is_mark(line[0]) for line in whole.split("\n") if line):
        notes.append(Note("Some lines begin with a mark that has no letter to stand on: they are learned as they are."))
    if kind == LINES:
        return part_lines(whole, letters, notes, seed)
    return part_running(whole, letters, notes)


def refuse_empty(whole: str, text: str) -> None:
    """Raise TextError for a text with nothing to guess in it."""
    if not whole:
        seen = Note(" but blanks and signs that nobody can see") if text else ""
        raise TextError("The text has nothing in it{seen}: paste some lines, in any language.", seen=seen)
    if len(set(whole) - {END}) == 1:
        raise TextError(
            "The only letter of the text is “{whole}”: there is nothing to guess. Paste a text with several.",
            whole=whole[0],
        )


def replace_rare(whole: str, notes: list[Note]) -> str:
    """Put one sign for the rarest letters of a text that has more than MOST_KINDS different ones."""
    counts = Counter(whole.replace(END, ""))
    if len(counts) <= MOST_KINDS:
        return whole
    rare = [letter for letter, _ in counts.most_common()[MOST_KINDS - 1 :]]
    notes.append(
        Note(
            "The text has {counts:,} different letters: {stand_in} stands for the {rare:,} rarest.",
            counts=len(counts),
            stand_in=STAND_IN,
            rare=len(rare),
        )
    )
    return whole.translate({ord(letter): STAND_IN for letter in rare})


def are_short(lines: list[str]) -> bool:
    """Say whether lines look like a list: enough of them, and most of them short."""
    return len(set(lines)) >= LEAST_LINES and float(np.quantile([len(line) for line in lines], 0.9)) <= SHORT_LINE


def part_lines(whole: str, letters: tuple[str, ...], notes: list[Note], seed: int) -> Corpus:
    """Hold a tenth of the different lines out."""
    found = [line for line in whole.split("\n") if line]
    longest = LONGEST_LINE - 1  # one place is the end's
    long = sum(len(line) > longest for line in found)
    lines = list(dict.fromkeys(line[:longest] for line in found))
    if long:
        notes.append(
            Note(
                "Of lines with more than {longest} letters the beginning is used: {long:,} lines.",
                longest=longest,
                long=long,
            )
        )
    if len(lines) < len(found):
        notes.append(Note("Lines that come again were left out: {found:,}.", found=len(found) - len(lines)))
    if len(lines) < LEAST_LINES:
        raise TextError(
            "The text has {lines} different lines, and {least_lines} are the least: paste more, or read it "
            "as “{running}”.",
            lines=len(lines),
            least_lines=LEAST_LINES,
            running=RUNNING,
        )
    order = np.random.default_rng([seed, len(lines)]).permutation(len(lines))
    held = set(order[: max(1, round(HELD_SHARE * len(lines)))].tolist())
    train = tuple(line for place, line in enumerate(lines) if place not in held)
    kept = tuple(lines[place] for place in sorted(held))
    return Corpus(letters, LINES, max(map(len, lines)) + 1, train, kept, tuple(notes))


def part_running(whole: str, letters: tuple[str, ...], notes: list[Note]) -> Corpus:
    """Hold the last tenth of a running text out."""
    if len(whole) < LEAST_LETTERS:
        raise TextError(
            "The text has {whole} letters, and {least_letters} are the least: paste more, or at least "
            "{least_lines} different lines.",
            whole=len(whole),
            least_letters=LEAST_LETTERS,
            least_lines=LEAST_LINES,
        )
    cut = len(whole) - max(WINDOW // 2, round(HELD_SHARE * len(whole)))
    return Corpus(letters, RUNNING, WINDOW, (whole[:cut],), (whole[cut:],), tuple(notes))


def encode_letters(text: str, letters: tuple[str, ...]) -> list[int]:
    """Give every letter's code. Raises TextError for a letter that the model has never seen."""
    codes = {letter: code for code, letter in enumerate(letters)}
    if unknown := sorted(set(text) - set(codes)):
        raise TextError(
            "The model has never seen “{unknown}”: only letters of its text can be used.", unknown=" ".join(unknown)
        )
    return [codes[letter] for letter in text]


def make_examples(corpus: Corpus, part: str) -> tuple[Codes, Codes]:
    """Give inputs and targets (n, context) of a part, "train" or "held": every target is the letter that comes next.

    A target of -1 is behind a line's end and counts nothing.
    """
    pieces = getattr(corpus, part)
    if corpus.kind == LINES:
        rows = [[0, *encode_letters(line, corpus.letters), 0] for line in pieces]
    else:
        codes = encode_letters(pieces[0], corpus.letters)
        codes = [0, *codes] if part == "train" else codes
        step = max(1, corpus.context // 2) if part == "train" else corpus.context
        rows = [codes[at : at + corpus.context + 1] for at in range(0, max(1, len(codes) - 1), step)]
        rows = [row for row in rows if len(row) > 1]
    inputs = np.zeros((len(rows), corpus.context), np.int32)
    targets = np.full((len(rows), corpus.context), -1, np.int32)
    for place, row in enumerate(rows):
        inputs[place, : len(row) - 1], targets[place, : len(row) - 1] = row[:-1], row[1:]
    return inputs, targets
