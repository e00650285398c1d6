"""Medical case: a detector looks for polyps in a clip, frame by frame, as in the lecture."""

from dlplay.lessons.lesson import Lesson

LESSON = Lesson(
    "pages/vision/medical_case.py",
    "Medical case",
    ":material/medical_services:",
    "Would you trust it in a hospital? Follow a detector through a clip frame by frame, move the threshold, "
    "and count what it missed and what it invented.",
)
