"""The left side: the text, the dictionary and the method, which all tabs work with."""

import hashlib
from dataclasses import dataclass

import streamlit as st

from dlplay import jobs, ui
from dlplay import word_segmentation as ws
from dlplay.export import Transcript
from dlplay.ui.visitor import recall, remember
from dlplay.words import say, say_again

LESSON, TITLE = "words", "Words"
OWN_NOTE = "words.own"  # under which a visitor's own text is kept
FILE = "my_text.txt"
FIRST = "ฉัน|ชอบ|กิน|ก๋วยเตี๋ยว"  # what stands there before anything was typed
INLINE = 500  # letters of an own text that are written into the code


@dataclass(frozen=True)
class Bench:
    """What was chosen at the left: the text, the dictionary, the method, and the pieces that they give."""

    setup: Transcript
    text: ws.MarkedText
    is_own: bool
    lexicon: ws.Lexicon
    method: str
    pieces: tuple[ws.Piece, ...]
    score: ws.CutScore | None
    job: jobs.Job | None

    @property
    def is_thai(self) -> bool:
        """Say whether there is a Thai letter in the text."""
        return is_thai(self.text.letters)


def is_thai(letters: str) -> bool:
    """Say whether there is a Thai letter in a text."""
    return any("\u0e00" <= letter <= "\u0e7f" for letter in letters)


def choose_bench() -> Bench:
    """Show the controls at the left, cut the text, and tell what was repaired."""
    setup = ui.new_transcript(TITLE)
    with st.sidebar:
        name = ui.choose("Text", [*ws.SAMPLES, ws.OWN], key="words.text")
        with ui.refusing(ws.WordError):
            text = own_text(setup) if name == ws.OWN else sample(setup, name)
            lexicon = choose_lexicon(setup, text, is_own=name == ws.OWN)
        method = ui.choose("Cut by", ws.METHODS, key="words.method", look="radio")
        st.caption(say(ws.METHODS[method]))
    for note in text.notes:
        st.info(say_again(note), icon=":material/healing:")
    if not lexicon.words:
        st.info(say("The dictionary is empty: no letter belongs to a word."), icon=":material/menu_book:")
    pieces = setup.run_once("pieces", ws.cut_text, text.letters, lexicon, method)
    words = [piece for piece in pieces if not piece.word.isspace()]
    setup.show("pieces", len(words), "sum(not piece.word.isspace() for piece in pieces)")
    unknown = sum(not piece.known for piece in words)
    setup.show("not in the dictionary", unknown, "sum(not piece.known for piece in pieces)")
    score = score_of(setup, text, pieces)
    return Bench(setup, text, name == ws.OWN, lexicon, method, pieces, score, ui.watched_job(LESSON))


def name_letters(bench: Bench, steps: Transcript, letters: str) -> None:
    """Name the first letters of a text in the code, where a tab takes no more of it."""
    if len(letters) < len(bench.text.letters):
        steps.given("letters", letters, f"text.letters[:{len(letters)}]")


def score_of(setup: Transcript, text: ws.MarkedText, pieces: tuple[ws.Piece, ...]) -> ws.CutScore | None:
    """Compare the pieces with the known cuts, where somebody told them."""
    if text.cuts is None:
        return None
    cuts = setup.run("cuts", ws.cuts_of, pieces)
    score = setup.run("score", ws.score_cuts, text.letters, cuts, text.cuts)
    if score.f1 is not None:
        setup.show("F1 of the cuts", score.f1, "score.f1", ".4f")
    return score


def sample(setup: Transcript, name: str) -> ws.MarkedText:
    """Give a sample."""
    st.caption(say(ws.SAMPLES[name][1]))
    return setup.run("text", ws.sample_text, name)


def own_text(setup: Transcript) -> ws.MarkedText:
    """Let a text be typed or pasted; it stands in no link, and is kept for this visitor alone."""
    if "words.own" not in st.session_state:
        st.session_state["words.own"] = recall(OWN_NOTE) or FIRST
    typed = st.text_area(
        say("Thai, or any other text, best without blanks"),
        key="words.own",
        height=160,
        help=say("Put a | where words end, and every method is judged by it."),
    )
    remember(OWN_NOTE, typed[: 2 * ws.MOST_LETTERS] or None)
    blanks = ui.switch("Blanks are the known cuts", False, key="words.blanks")
    st.caption(say("Your text stands in no link. Put a | where words end, if you want to see what is right."))
    if len(typed) > INLINE:
        checksum = hashlib.sha256(typed.encode("utf-8")).hexdigest()[:16]
        code = f'Path("{FILE}").read_text(encoding="utf-8")  # SHA-256 {checksum}...'
        setup.given("typed", typed, code, imports=("from pathlib import Path",))
    return setup.run("text", ws.read_text, typed, blanks)


def choose_lexicon(setup: Transcript, text: ws.MarkedText, *, is_own: bool) -> ws.Lexicon:
    """Let a dictionary be chosen and edited."""
    thai = is_thai(text.letters)
    start = ws.SMALL if not is_own else ws.THAI_LIST if thai else ws.ENGLISH_LIST
    ui.follow_start("words.dictionary", start)
    name = ui.choose("Dictionary", ws.LISTS, start, key="words.dictionary")
    st.caption(say(ws.LISTS[name]))
    if name == ws.SMALL:
        small = ws.SMALL_THAI if thai else say(ws.SMALL_ENGLISH)
        ui.follow_start("words.list", small)
        typed = ui.write_lines("Its words, parted by blanks", small, key="words.list", height=170)
        return setup.run("lexicon", ws.typed_lexicon, typed)
    sizes = ws.SIZES if name == ws.THAI_LIST else ws.SIZES[:3]
    ui.follow_start("words.size", sizes[-1])
    size = ui.choose("So many of its words", sizes, sizes[-1], key="words.size", look="select_slider")
    added = ui.write("And these words", "", key="words.added")
    left_out = ui.write("Without these", "", key="words.without")
    return setup.run_once("lexicon", ws.choose_words, name, size, added, left_out)
