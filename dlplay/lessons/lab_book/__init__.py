"""The lab book: its entries, what is shown of them, and how it is taken home and brought back."""

from dlplay.lessons.lesson import Lesson

LESSON = Lesson(
    "pages/own/lab_book.py",
    "Lab book",
    ":material/menu_book:",
    "What did you see, and what do you think of it? Keep it, write beside it, and take it home.",
)
