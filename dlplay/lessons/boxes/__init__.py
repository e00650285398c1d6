"""Boxes: how much they overlap, which of them stay, and how good they are."""

from dlplay.lessons.lesson import Lesson

LESSON = Lesson(
    "pages/vision/boxes.py",
    "Boxes",
    ":material/select_all:",
    "How does a detector choose among many boxes? Measure how much two overlap, delete the double ones step "
    "by step, and count what was found and missed.",
)
