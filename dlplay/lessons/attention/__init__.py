"""Attention: who looks at whom, by hand; the masks of well-known families; and a small GPT that learns a text."""

from dlplay.lessons.lesson import Lesson

LESSON = Lesson(
    "pages/sequences/attention.py",
    "Attention",
    ":material/visibility:",
    "Who looks at whom in a sentence? Open every number of an attention cell, compare the masks of BERT and "
    "GPT, and train a small GPT on your own text.",
)
