"""Pixels: a picture is an array of numbers."""

from dlplay.lessons.lesson import Lesson

LESSON = Lesson(
    "pages/images/pixels.py",
    "Pixels",
    ":material/grid_on:",
    "What is a picture to a computer? Look up any pixel of your own photo, turn it negative, make it gray by "
    "two formulas, or write a formula yourself.",
)
