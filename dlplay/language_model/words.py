"""What is said about a text, a training and its samples, and their tables."""

import math

import numpy as np

from dlplay.data.letters import show_letter
from dlplay.language_model.fitting import LetterEpoch, TrainedLetters, kept_loss
from dlplay.language_model.forward import GPT, LSTM, LetterModel, guess_letters
from dlplay.language_model.judging import BY_HEART, EMPTY, JUDGED, NEW, REAL, judge_text
from dlplay.language_model.ngrams import NGram
from dlplay.language_model.plan import LanguagePlan, count_weights, expected_seconds, gpt_shapes, lstm_shapes
from dlplay.language_model.plan import units_of_same_size as units_of
from dlplay.language_model.texts import LINES, Corpus, encode_letters
from dlplay.words import plain, say

SHOWN_LETTERS = 60
MOST_SEEN = 14  # letters of a text whose attention is shown
CLOSE = 0.03  # losses that differ by less are told apart by nothing


def corpus_sentence(corpus: Corpus) -> str:
    """Say what a text is to the model: how many lines or letters, and which letters."""
    letters = [show_letter(letter) for letter in corpus.letters]
    shown = plain(" ".join(letters[:SHOWN_LETTERS])) + (" …" if len(letters) > SHOWN_LETTERS else "")
    if corpus.kind == LINES:
        parts = say(
            "**{train:,} lines** to learn, {held:,} held out, none longer than ",
            train=len(corpus.train),
            held=len(corpus.held),
        )
        parts += say("{context} letters", context=corpus.context - 1)
    else:
        parts = say(
            "**{train:,} letters** of running text to learn, the last {held:,} held ",
            train=len(corpus.train[0]),
            held=len(corpus.held[0]),
        )
        parts += say("out; the model sees {context} letters at once", context=corpus.context)
    return say("{size}. **{letters} different letters**: {shown}", size=parts, letters=len(letters), shown=shown)


def cost_sentence(corpus: Corpus, plan: LanguagePlan) -> str:
    """Say, before a training, how large the model is and how long it will take."""
    count = count_weights(gpt_shapes(len(corpus.letters), corpus.context, plan))
    blocks = say("one block") if plan.blocks == 1 else say("{blocks} blocks", blocks=plan.blocks)
    also = say(", then an LSTM of about the same size") if plan.beside else ""
    return say(
        "A GPT of **{count:,} parameters** ({blocks}, {width} numbers per letter), {epochs} "
        "epochs{also}: **{span}** on one core of a usual computer.",
        count=count,
        blocks=blocks,
        width=plan.width,
        epochs=plan.epochs,
        also=also,
        span=span(expected_seconds(corpus, plan)),
    )


def span(seconds: float) -> str:
    """Write a time as people say it."""
    if seconds < 90:
        return say("about {seconds:.0f} seconds", seconds=max(10, round(seconds, -1)))
    return say("about {seconds:.0f} minutes", seconds=seconds / 60)


def epochs_of(reports: list[object]) -> list[LetterEpoch]:
    """Give the epochs among what a training reported."""
    return [one for one in reports if isinstance(one, LetterEpoch)]


def samples_table(epochs: list[LetterEpoch], corpus: Corpus) -> list[dict[str, str | int]]:
    """The samples after every epoch, the latest first, GPT above LSTM; what stands in the text is marked."""
    marks = {BY_HEART: say(" (by heart)"), REAL: say(" (real)")}
    return [
        {
            say("model"): one.model,
            say("epoch"): one.number,
            say("held-out loss"): f"{one.val_loss:.3f}",
            say("samples"): " · ".join(
                show_marks(text) + marks.get(judge_text(text, corpus), "") if text else say("(empty)")
                for text in one.samples[: 8 if corpus.kind == LINES else 2]
            ),
        }
        for one in sorted(epochs, key=lambda one: (-one.number, one.model))
    ]


def head_cells(model: LetterModel, text: str, block: int, head: int) -> tuple[list[list[str]], list[list[float]]]:
    """The attention of one head to a text's first letters, and the strength of each cell's colour."""
    codes = [0, *encode_letters(text, model.letters)][: min(model.context, MOST_SEEN)]
    shares = guess_letters(model, np.array([codes], np.int32)).attention[block][0, head]
    names = [show_letter(model.letters[code]) for code in codes]
    rows = [
        [name, *(f"{share:.2f}" if column <= place else "·" for column, share in enumerate(row))]
        for place, (name, row) in enumerate(zip(names, shares, strict=True))
    ]
    tints = [[0.0] * (len(codes) + 1), *([0.0, *map(float, row)] for row in shares)]
    return [["", *names], *rows], tints


def show_marks(text: str) -> str:
    """Give a text in one line, its line breaks as signs, a mark at its beginning on a dotted circle."""
    return (show_letter(text[0]) if text else "") + text[1:].replace("\n", " ⏎ ")


def rows_of_models(trained: TrainedLetters, ngram: NGram, ngram_loss: float) -> list[tuple[str, int, float]]:
    """The models side by side: (name, numbers that it keeps, loss on what is held out)."""
    kinds, context, plan = len(trained.corpus.letters), trained.corpus.context, trained.plan
    rows = [
        (f"{ngram.n}-gram", ngram.size, ngram_loss),
        (GPT, count_weights(gpt_shapes(kinds, context, plan)), trained.val_loss),
    ]
    if trained.lstm is not None:
        units = units_of(kinds, context, plan)
        loss = kept_loss(trained.epochs, LSTM, plan)
        rows.insert(1, (LSTM, count_weights(lstm_shapes(kinds, units, plan)), loss))
    return rows


def models_table(rows: list[tuple[str, int, float]], verdicts: dict[str, dict[str, int]]) -> str:
    """The models side by side, in Markdown: size, loss, among how many letters it guesses, and what its samples are."""
    lines = [
        say("| model | numbers | held-out loss | as if among | by heart | real | new |"),
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name, size, loss in rows:
        counts = verdicts[name]
        total = sum(counts.values())
        shares = " | ".join(f"{counts[one] / total:.0%}" for one in (BY_HEART, REAL, NEW))
        lines.append(
            say(
                "| {name} | {size:,} | {loss:.3f} | {choices:.1f} letters | {shares} |",
                name=name,
                size=size,
                loss=loss,
                choices=math.exp(loss),
                shares=shares,
            )
        )
    return "\n".join(lines)


def best_sentence(rows: list[tuple[str, int, float]]) -> str:
    """Say which model guesses what is held out best, and where the difference says nothing."""
    best, second = sorted(rows, key=lambda row: row[2])[:2]
    if second[2] - best[2] < CLOSE:
        return say(
            "**{best}** ({loss:.3f}) and **{second}** ({second_loss:.3f}) guess the held-out letters equally "
            "well: another seed can turn that round.",
            best=best[0],
            loss=best[2],
            second=second[0],
            second_loss=second[2],
        )
    but = ""
    if best[0] not in (GPT, LSTM):
        but = say(" With so little text, counting is hard to beat: large models need large texts.")
    return say(
        "**{best}** guesses the held-out letters best: {loss:.3f}, then {second} with {second_loss:.3f}.{but}",
        best=best[0],
        loss=best[2],
        second=second[0],
        second_loss=second[2],
        but=but,
    )


def judged_caption(corpus: Corpus) -> str:
    """Say how the samples were judged."""
    count = JUDGED[corpus.kind]
    if corpus.kind != LINES:
        return say(
            "Of {count} samples of each model: **by heart**, half or more stands in the text in one piece; "
            "**new**, the rest.",
            count=count,
        )
    return say(
        "Of {count} samples of each model: **by heart**, it stands in what was learned; **real**, it "
        "stands among the lines that were held out, which the model has never seen; **new**, it stands "
        "nowhere in the text.",
        count=count,
    )


def sample_rows(texts: tuple[str, ...], corpus: Corpus) -> list[dict[str, str]]:
    """Samples with their verdicts."""
    verdicts = {verdict: say(verdict) for verdict in (BY_HEART, REAL, NEW, EMPTY)}
    return [
        {say("sample"): show_marks(text) or say("(empty)"), say("real or new?"): verdicts[judge_text(text, corpus)]}
        for text in texts
    ]


def likely_sentence(chances: dict[str, float], begin: str) -> str:
    """Say which letter comes most likely after a beginning."""
    before = say("After “{begin}”", begin=plain(begin)) if begin else say("At the beginning")
    letter, chance = next(iter(chances.items()))
    what = say("the line ends") if letter == "\n" else say("“{letter}” comes", letter=plain(show_letter(letter)))
    return say(
        "{before}, {what} with a probability of **{chance:.2f}**; {chances} letters are possible.",
        before=before,
        what=what,
        chance=chance,
        chances=len(chances),
    )
