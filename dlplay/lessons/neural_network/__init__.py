"""Neural network: hidden units bend a boundary while they learn your table, beside four other methods."""

from dlplay.lessons.lesson import Lesson

LESSON = Lesson(
    "pages/foundations/neural_network.py",
    "Neural network",
    ":material/hub:",
    "Why do hidden units help? Watch a boundary bend while a network learns your table, and compare it with a "
    "decision tree, nearest neighbours and others.",
)
