"""Fine-tune: a pretrained network becomes a classifier of your own pictures."""

from dlplay.lessons.lesson import Lesson

LESSON = Lesson(
    "pages/vision/fine_tune.py",
    "Fine-tune",
    ":material/model_training:",
    "How do forty photos become a classifier? Train a pretrained network on your own folders, see its "
    "mistakes, mend them, and keep it.",
)
