"""Detect: what is where in your picture, the boxes before suppression, and a detector of your own."""

from dlplay.lessons.lesson import Lesson

LESSON = Lesson(
    "pages/vision/detect.py",
    "Detect",
    ":material/center_focus_strong:",
    "What is where in your picture or clip? Find 80 kinds of everyday things, move the thresholds, look at "
    "the boxes before suppression, and train a detector on your own boxes.",
)
