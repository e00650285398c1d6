"""Gradient descent: update one weight by hand, count the updates, follow the paths down a loss surface."""

from dlplay.lessons.lesson import Lesson

LESSON = Lesson(
    "pages/foundations/gradient_descent.py",
    "Gradient descent",
    ":material/trending_down:",
    "How does a network find its weights? Follow every derivative of a small one, count the updates, and "
    "watch three paths down the same valley.",
)
