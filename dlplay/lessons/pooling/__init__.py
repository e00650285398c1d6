"""Pooling: make an input smaller by keeping the largest value, or the mean, of every window."""

from dlplay.lessons.lesson import Lesson

LESSON = Lesson(
    "pages/convnets/pooling.py",
    "Pooling",
    ":material/compress:",
    "How do maps get smaller, and what is lost? See which pixel wins, and what a shift of the picture changes.",
)
