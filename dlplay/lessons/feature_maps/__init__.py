"""Feature maps: your picture on its way through every layer of a network."""

from dlplay.lessons.lesson import Lesson

LESSON = Lesson(
    "pages/convnets/feature_maps.py",
    "Feature maps",
    ":material/layers:",
    "What does a network see in your picture? Send it through any layer of a real network, down to the sum "
    "behind one activation.",
)
