"""A question as it is put to a class, and what a teacher may write as one."""

from dataclasses import dataclass

from dlplay.words import Refusal

MOST_OF_A_QUESTION, MOST_OF_A_CHOICE = 300, 120  # letters
FEWEST_CHOICES, MOST_CHOICES = 2, 6
RIGHT = "*"  # before the choice that is right


class ClassError(Refusal):
    """Says what a class cannot do, and what to do instead."""


@dataclass(frozen=True)
class Draft:
    """A question before it is put: its options, the place of the right one or None, and why that is right.

    key: the key of the lesson's control, empty for a question of the teacher's own.
    """

    text: str
    options: tuple[str, ...]
    answer: int | None = None
    because: str = ""
    key: str = ""


def read_draft(text: str, choices: str) -> Draft:
    """Read a teacher's own question: its text, and its choices, one a line, the right one after an asterisk.

    Raises ClassError where it is too long, or has too few, too many, equal or several right choices.
    """
    question, lines = " ".join(text.split()), [" ".join(line.split()) for line in choices.splitlines() if line.strip()]
    marked = [place for place, line in enumerate(lines) if line.startswith(RIGHT)]
    options = [line.removeprefix(RIGHT).strip() for line in lines]
    if not question:
        raise ClassError("The question is empty: write what the class shall predict.")
    if len(question) > MOST_OF_A_QUESTION:
        raise ClassError(
            "The question has {letters} letters; at most {most} are shown well.",
            letters=len(question),
            most=MOST_OF_A_QUESTION,
        )
    if not FEWEST_CHOICES <= len(options) <= MOST_CHOICES:
        raise ClassError(
            "There are {count} choices; write {fewest} to {most}, one a line.",
            count=len(options),
            fewest=FEWEST_CHOICES,
            most=MOST_CHOICES,
        )
    if not all(options) or len(set(options)) < len(options):
        raise ClassError("Two choices are equal, or one is empty: let each line say something else.")
    if max(map(len, options)) > MOST_OF_A_CHOICE:
        raise ClassError("A choice is longer than {most} letters: say it shorter.", most=MOST_OF_A_CHOICE)
    if len(marked) > 1:
        raise ClassError("Several choices begin with an asterisk; one at most can be right.")
    return Draft(question, tuple(options), marked[0] if marked else None)
