"""Convolution: step through the windows of one layer and see every sum."""

from dlplay.lessons.lesson import Lesson

LESSON = Lesson(
    "pages/convnets/convolution.py",
    "Convolution",
    ":material/apps:",
    "What does a convolution layer compute? Step through its windows, with several channels and filters, "
    "stride, padding and bias, and see every sum.",
)
