"""Fetch PyThaiNLP's list of Thai words, the most frequent first: `python -m scripts.fetch_words`.

The words and their counts in the Thai National Corpus are given into the public domain (CC0 1.0).
"""

import lzma

from dlplay.word_segmentation.dictionary import WORDS_FILE
from scripts.packages import Package, read_member

WORDS = Package("pip", "pythainlp", "5.4.0", "9239753df877202da1a50dd2842d9569eff764034f31f20222b3df4def5df193")
WORDS_MEMBER, COUNTS_MEMBER = "pythainlp/corpus/words_th.txt", "pythainlp/corpus/tnc_freq.txt"


def ordered_words(words: str, counts: str) -> list[tuple[str, int]]:
    """Give the different words with their counts, 0 for those that the corpus does not have; frequent ones first."""
    pairs = (line.strip().split("\t") for line in counts.splitlines())
    known = {pair[0]: int(pair[1]) for pair in pairs if len(pair) == 2}
    different = {line.strip() for line in words.splitlines()} - {""}
    return [(word, known.get(word, 0)) for word in sorted(different, key=lambda word: (-known.get(word, 0), word))]


def main() -> None:
    """Fetch, check, put into order, write."""
    texts = (read_member(WORDS, name).decode("utf-8-sig") for name in (WORDS_MEMBER, COUNTS_MEMBER))
    lines = "".join(f"{word}\t{count}\n" for word, count in ordered_words(*texts))
    WORDS_FILE.parent.mkdir(exist_ok=True)
    WORDS_FILE.write_bytes(lzma.compress(lines.encode("utf-8"), preset=9))
    print(f"{WORDS_FILE.name}: {lines.count(chr(10)):,} words, {WORDS_FILE.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
