"""Segment: a class for every pixel, how a U-Net finds it, and how good a mask is."""

from dlplay.lessons.lesson import Lesson

LESSON = Lesson(
    "pages/vision/segment.py",
    "Segment",
    ":material/gesture:",
    "Which pixels belong to what? Open a U-Net block by block, train one while you watch, and cut a person or "
    "any object out of your photo.",
)
