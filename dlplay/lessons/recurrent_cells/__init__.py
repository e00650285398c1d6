"""Recurrent cells: step through RNN, LSTM and GRU with your own numbers, and see how far their gradient reaches."""

from dlplay.lessons.lesson import Lesson

LESSON = Lesson(
    "pages/sequences/recurrent_cells.py",
    "Recurrent cells",
    ":material/memory:",
    "What does a recurrent network remember? Step through every gate of a cell, with numbers, and see the "
    "gradient fade with distance.",
)
