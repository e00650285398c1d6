"""Network builder: stack layers and see every shape and every parameter with its arithmetic."""

from dlplay.lessons.lesson import Lesson

LESSON = Lesson(
    "pages/convnets/network_builder.py",
    "Network builder",
    ":material/construction:",
    "How many parameters has a network, and why? Stack layers; every shape and number comes with its formula.",
)
