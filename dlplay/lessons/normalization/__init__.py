"""Normalization: bring a layer's values to mean 0 and standard deviation 1; and skip connections, for deep networks."""

from dlplay.lessons.lesson import Lesson

LESSON = Lesson(
    "pages/convnets/normalization.py",
    "Normalization",
    ":material/balance:",
    "Why can a network be 152 layers deep? Normalize a small tensor by hand, and watch gradients vanish "
    "without skip connections.",
)
