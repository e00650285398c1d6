"""Measurements of words: the longest match of 10,000 letters with 62,106 words, against PyThaiNLP's."""

import time

from dlplay import word_segmentation as ws
from dlplay.word_segmentation.matching import AHEAD
from dlplay.word_segmentation.sentences import hand_cut_sentences

LETTERS = 10_000


def thai_lines():
    """Give our sentences again and again, up to so many letters; PyThaiNLP takes hours for one line of that length."""
    lines, count = [], 0
    sentences = ["".join(words) for words in hand_cut_sentences()]
    while count < LETTERS:
        lines.append(sentences[len(lines) % len(sentences)])
        count += len(lines[-1])
    return lines


def longest_match(alternate, rounds=9):
    """Cut the lines by the longest match, one word ahead, and let PyThaiNLP's engine "longest" do the same."""
    from pythainlp.tokenize import word_dict_trie
    from pythainlp.tokenize.longest import segment

    lines, lexicon, trie = thai_lines(), ws.choose_words(ws.THAI_LIST, 62_106), word_dict_trie()

    def ours():
        return [[piece.word for piece in ws.cut_text(line, lexicon, AHEAD)] for line in lines]

    def theirs():
        return [segment(line, trie) for line in lines]

    assert ours() == theirs()
    return alternate(ours, theirs, rounds)


def against_newmm(alternate, rounds=9):
    """Do the same in one line, against newmm, which looks for the fewest words and for clusters of letters."""
    from pythainlp.tokenize import word_dict_trie
    from pythainlp.tokenize.newmm import segment

    text, lexicon, trie = "".join(thai_lines())[:LETTERS], ws.choose_words(ws.THAI_LIST, 62_106), word_dict_trie()
    return alternate(lambda: ws.cut_text(text, lexicon), lambda: segment(text, trie), rounds)


def try_alone():
    """Measure and print both: `python -m tests.benchmarks.words`."""
    from tests.benchmarks.__main__ import alternate

    for name, measured in (("longest", longest_match(alternate)), ("newmm", against_newmm(alternate))):
        ours, other, ratio = measured
        print(f"{time.strftime('%H:%M')} 10,000 letters {ours:.0f} ms, {name} {other:.0f} ms, ratio {ratio:.2f}")


if __name__ == "__main__":
    try_alone()
