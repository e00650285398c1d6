"""Overfitting: a small set that is soon known by heart, and three techniques against that."""

from dlplay.lessons.lesson import Lesson

LESSON = Lesson(
    "pages/vision/overfitting.py",
    "Overfitting",
    ":material/trending_up:",
    "When does a network learn by heart? Switch dropout, augmentation and the best validation loss on and "
    "off, and lay the curves over each other.",
)
