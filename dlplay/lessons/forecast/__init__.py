"""Forecast: autoregression and recurrent networks on your own series, judged fairly."""

from dlplay.lessons.lesson import Lesson

LESSON = Lesson(
    "pages/sequences/forecast.py",
    "Forecast",
    ":material/timeline:",
    "What comes next in your series? Let autoregression and recurrent networks try, and judge them fairly "
    "against simply repeating the last value.",
)
