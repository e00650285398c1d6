"""Architectures: the networks that the lecture names, counted, drawn, compared, and asked about your picture."""

from dlplay.lessons.lesson import Lesson

LESSON = Lesson(
    "pages/convnets/architectures.py",
    "Architectures",
    ":material/account_tree:",
    "Which networks are there, from AlexNet to ConvNeXt? Compare their blocks, parameters and multiply-adds, "
    "and send your picture through several at once.",
)
