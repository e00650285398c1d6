"""Classify: what networks say to your picture, how sure they are, and where they looked."""

from dlplay.lessons.lesson import Lesson

LESSON = Lesson(
    "pages/vision/classify.py",
    "Classify",
    ":material/label:",
    "What is in your picture, and where did the network look? Ask several pretrained networks side by side, "
    "and see what they can never say.",
)
