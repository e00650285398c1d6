"""Kernels: slide a small grid of weights over your own picture."""

from dlplay.lessons.lesson import Lesson

LESSON = Lesson(
    "pages/images/kernels.py",
    "Kernels",
    ":material/blur_on:",
    "How does a small grid of weights blur, sharpen or find edges? Slide any kernel over your own photo and "
    "open the sum behind one pixel.",
)
