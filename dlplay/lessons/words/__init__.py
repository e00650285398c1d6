"""Words: where a word ends, in a text that has no blanks."""

from dlplay.lessons.lesson import Lesson

LESSON = Lesson(
    "pages/sequences/words.py",
    "Words",
    ":material/content_cut:",
    "Where does a word end? Cut Thai or blank-less English with a dictionary and with networks, and see what a "
    "language model takes for a token.",
)
