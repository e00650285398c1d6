"""What is said of a segmentation: sentences and tables."""

import unicodedata
from collections.abc import Mapping, Sequence

import pandas as pd

from dlplay.word_segmentation.deepcut import KINDS, LETTERS, REACH, WINDOW, window_letters, window_numbers
from dlplay.word_segmentation.dictionary import Lexicon
from dlplay.word_segmentation.learners import LearnedSegmenter, LearnerSettings
from dlplay.word_segmentation.matching import LONGEST, UNKNOWN, Piece, Plan, candidates, cuts_of
from dlplay.word_segmentation.scoring import CutScore
from dlplay.word_segmentation.vocabulary import CurvePoint, best_point
from dlplay.words import plain, say

DOTTED = "\u25cc"  # stands below a mark that has no letter of its own
SHOWN_WORDS = 12
KIND_NAMES = {number: name for name, (number, _, _) in KINDS.items()}


def shown_letter(letter: str) -> str:
    """Write a letter so that it is seen alone: a blank as ␣, a mark over or under a dotted circle."""
    if letter.isspace():
        return "␣"
    return DOTTED + letter if unicodedata.category(letter) == "Mn" else letter


def text_sentence(letters: str, lexicon: Lexicon) -> str:
    """How many letters the text has, and how many words the dictionary."""
    return say(
        "{letters:,} letters; the dictionary has {words:,} words.", letters=len(letters), words=len(lexicon.words)
    )


def pieces_sentence(pieces: Sequence[Piece]) -> str:
    """How many pieces there are, and which the dictionary does not have."""
    words = [piece for piece in pieces if not piece.word.isspace()]
    unknown = [piece.word for piece in words if not piece.known]
    said = say("{count:,} pieces.", count=len(words))
    if not unknown:
        return f"{said} {say('The dictionary has all of them.')}"
    some = ", ".join(f"**{plain(word[:40])}**" for word in unknown[:SHOWN_WORDS])
    more = say(" and {count} more", count=len(unknown) - SHOWN_WORDS) if len(unknown) > SHOWN_WORDS else ""
    return said + say(
        " **{count} not in the dictionary** (out of vocabulary): {some}{more}.",
        count=len(unknown),
        some=some,
        more=more,
    )


def step_sentence(text: str, lexicon: Lexicon, piece: Piece, method: str) -> str:
    """What happens at the beginning of a piece."""
    found = candidates(text, lexicon, piece.start)
    place = piece.start + 1
    if not found:
        return say(
            "Letter {place}: no word of the dictionary begins here. The letters are gathered until one does, and "
            "**{word}** is marked as unknown.",
            place=place,
            word=plain(piece.word[:40]),
        )
    some = ", ".join(plain(word) for word in found[:SHOWN_WORDS])
    why = say("the longest") if method == LONGEST else say("after which the rest goes on best")
    if piece.word.lower() == found[0].lower() and method != LONGEST:
        why = say("the longest, and the rest goes on as well as with any other")
    begin = say("one word begins") if len(found) == 1 else say("{count} words begin", count=len(found))
    return say(
        "Letter {place}: {begin} here: {some}. Taken: **{word}**, {why}.",
        place=place,
        begin=begin,
        some=some,
        word=plain(piece.word[:40]),
        why=why,
    )


def ways_sentence(plan: Plan) -> str:
    """How many words are the fewest, and in how many ways."""
    outside, words = divmod(plan.costs[0], UNKNOWN)
    said = say("The fewest: {words} words", words=words)
    said += say(", and {outside} letters outside every word.", outside=outside) if outside else "."
    ways = plan.ways[0]
    if ways == 1:
        return said + " " + say("Only one way to cut has so few.")
    return said + " " + say("**{ways:,} ways to cut** have so few: counting words cannot choose among them.", ways=ways)


def plan_table(text: str, lexicon: Lexicon, plan: Plan, first: int, last: int) -> pd.DataFrame:
    """The table of the dynamic programming: a row per place, from the first to the last."""
    rows = []
    for place in range(first, last):
        words = candidates(text, lexicon, place)
        options = [f"{word}: 1 + {_cost(plan.costs[place + len(word)])}" for word in words]
        taken = text[place : place + plan.lengths[place]] or say("none")
        rows.append([place + 1, shown_letter(text[place]), "; ".join(options), _cost(plan.costs[place]), taken])
    names = [say("place"), say("letter"), say("words that begin here, and what they cost"), say("fewest"), say("taken")]
    return pd.DataFrame(rows, columns=names)


def truth_sentence(score: CutScore) -> str:
    """How the cuts compare with the known ones."""
    if score.wrong == score.missed == 0:
        return say("**Every cut is right**, all {count}.", count=score.right)
    return say(
        "Cuts: {right} right, **{wrong} wrong**, **{missed} missed**.",
        right=score.right,
        wrong=score.wrong,
        missed=score.missed,
    )


def score_table(scores: Mapping[str, CutScore]) -> str:
    """Methods beside each other, as a Markdown table."""
    head = say("| method | right | wrong | missed | precision | recall | F1 |\n|---|---|---|---|---|---|---|")
    rows = [
        f"| {say(name)} | {one.right} | {one.wrong} | {one.missed} | {_share(one.precision)} | {_share(one.recall)} | "
        f"{_share(one.f1)} |"
        for name, one in scores.items()
    ]
    return "\n".join([head, *rows])


def curve_sentence(points: Sequence[CurvePoint]) -> str:
    """What the curve shows."""
    best, last = best_point(points), points[-1]
    said = say(
        "With {size:,} words, {error:.1%} of the words do not come out: the lowest error here.",
        size=best.size,
        error=best.error,
    )
    if best is last:
        return said + " " + say("Up to the whole vocabulary, more words help.")
    return (
        said
        + " "
        + say(
            "With all {size:,} it is **{error:.1%}**, although only {outside:.1%} of the words are outside: rare and "
            "long words are found where nobody meant them. The lecture calls the lowest point the **optimal size**.",
            size=last.size,
            error=last.error,
            outside=last.outside,
        )
    )


def curve_table(points: Sequence[CurvePoint]) -> pd.DataFrame:
    """The curve's numbers."""
    rows = [
        [one.size, f"{one.error:.1%}", f"{one.outside:.1%}", _share(one.score.precision), _share(one.score.recall)]
        for one in points
    ]
    names = [say("vocabulary"), say("error rate"), say("words outside it"), say("precision of cuts"), say("recall")]
    return pd.DataFrame(rows, columns=names)


def chance_sentence(text: str, chances: Sequence[float], threshold: float) -> str:
    """How many letters begin a word by a threshold, and where the network is least sure."""
    made = sum(chance > threshold for chance in chances[1:])
    said = say("{made} cuts at a threshold of {threshold:g}.", made=made, threshold=threshold)
    if len(chances) < 2:
        return said
    place = least_sure(chances)
    return (
        said
        + " "
        + say(
            "Least sure before letter {place}, {letter}: {chance:.3f}.",
            place=place + 1,
            letter=plain(shown_letter(text[place])),
            chance=float(chances[place]),
        )
    )


def least_sure(chances: Sequence[float]) -> int:
    """Give the place whose probability is nearest to a half; the first letter, which always begins a word, is none."""
    return min(range(1, len(chances)), key=lambda one: abs(chances[one] - 0.5), default=0)


def window_cells(text: str, place: int) -> list[list[str]]:
    """The window around a letter in reading order: how far away, the letter, its number and its kind."""
    letters, kinds = window_numbers(text)
    order = [*range(WINDOW - 2, REACH - 1, -1), WINDOW - 1, *range(REACH)]
    away = [f"{one:+d}" if one else "0" for one in range(-REACH, REACH + 1)]
    shown = [shown_letter(letter) for letter in window_letters(text, place)]
    names = [KIND_NAMES[int(kinds[place, column])] for column in order]
    return [away, shown, [str(int(letters[place, column])) for column in order], names]


def kinds_sentence(cells: list[list[str]]) -> str:
    """What the kinds in a window mean."""
    return "; ".join(f"{name}: {say(KINDS[name][1])}" for name in KINDS if name in cells[3]) + "."


def unknown_letters_sentence(text: str) -> str:
    """Which letters deepcut does not know; "" where it knows all."""
    unknown = sorted({letter for letter in text if letter not in LETTERS or letter == "\0"})
    if not unknown:
        return ""
    some = " ".join(plain(letter) for letter in unknown[:SHOWN_WORDS])
    return say(
        "{count} letters are all the same to deepcut, which does not know them: {some}", count=len(unknown), some=some
    )


def learned_sentence(result: LearnedSegmenter) -> str:
    """What a training gave."""
    return say(
        "Kept: the weights after **epoch {kept}**, the lowest validation loss. {parameters:,} parameters. On "
        "{letters:,} letters that it has never seen: precision {precision}, recall {recall}, **F1 {f1}**.",
        kept=result.kept,
        parameters=result.parameters,
        letters=result.judged_letters,
        precision=_share(result.score.precision),
        recall=_share(result.score.recall),
        f1=_share(result.score.f1),
    )


def settings_sentence(settings: LearnerSettings) -> str:
    """What a training was started with."""
    return say(
        "{kind} of {units} units, {letters:,} letters of: {source}; {epochs} epochs, learning rate {rate:g}, batches "
        "of {batch}, seed {seed}.",
        kind=say(settings.kind),
        units=settings.units,
        letters=settings.letters,
        source=say(settings.source),
        epochs=settings.epochs,
        rate=settings.rate,
        batch=settings.batch_size,
        seed=settings.seed,
    )


def disagreement_sentence(pieces: Sequence[Piece], cuts: frozenset[int]) -> str:
    """Where the dictionary and a network cut differently."""
    ours = cuts_of(tuple(pieces))
    only_dictionary, only_network = len(ours - cuts), len(cuts - ours)
    if not only_dictionary + only_network:
        return say("The dictionary and the network cut alike.")
    return say(
        "The dictionary makes {first} cuts that the network does not make, the network {second} that the dictionary "
        "does not.",
        first=only_dictionary,
        second=only_network,
    )


def _cost(cost: int) -> str:
    outside, words = divmod(cost, UNKNOWN)
    return say("{words} and {outside} outside", words=words, outside=outside) if outside else str(words)


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
