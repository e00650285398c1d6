"""Regression: give every column of a table a weight, by least squares or by logistic regression."""

from dlplay.lessons.lesson import Lesson

LESSON = Lesson(
    "pages/foundations/regression.py",
    "Regression",
    ":material/show_chart:",
    "How does a formula learn from a table? Fit least squares or logistic regression to your own table and "
    "fill a row in, term by term.",
)
