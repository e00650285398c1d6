"""The class: how it comes in, what its teacher shows and limits, and what it predicts together."""

from dlplay.lessons.lesson import Lesson

LESSON = Lesson(
    "pages/teacher/classroom.py",
    "Class",
    ":material/groups:",
    "How does a whole class come in, follow, and predict together? And how did you predict?",
)
