"""Real or new? How much of what a model writes stands in its text already."""

from collections import Counter

from dlplay.language_model.texts import LINES, RUNNING, Corpus

BY_HEART, REAL, NEW, EMPTY = "learned by heart", "real, never seen", "new", "empty"
VERDICTS = {  # of a sample -> what it means
    BY_HEART: "it stands in what was learned (of running text: half of it or more, in one piece)",
    REAL: "it stands among the lines that were held out: the model found it by itself",
    NEW: "it stands nowhere in the text",
    EMPTY: "the line ended before its first letter",
}
JUDGED = {LINES: 200, RUNNING: 20}  # samples


def judge_text(text: str, corpus: Corpus) -> str:
    """Say whether a sample is learned by heart, real but never seen, or new."""
    if not text.strip():
        return EMPTY
    if corpus.kind != LINES:
        return BY_HEART if 2 * longest_copy(text, corpus.train[0]) >= len(text) else NEW
    if text in corpus.train:
        return BY_HEART
    return REAL if text in corpus.held else NEW


def judge_texts(texts: tuple[str, ...], corpus: Corpus) -> dict[str, int]:
    """Count the verdicts on samples, in the order of VERDICTS."""
    counts = Counter(judge_text(text, corpus) for text in texts)
    return {verdict: counts[verdict] for verdict in VERDICTS}


def longest_copy(text: str, source: str) -> int:
    """Give the length of the longest piece of a text that stands in another one."""
    longest = 0
    for start in range(len(text)):
        while start + longest < len(text) and text[start : start + longest + 1] in source:
            longest += 1
    return longest
