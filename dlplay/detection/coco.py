"""The 80 classes of COCO, and their numbers among the 91 that its networks count.

Source: Lin et al., Microsoft COCO: Common Objects in Context, 2014.
"""

from collections.abc import Sequence

from dlplay.words import Note

COCO_CLASSES = (
    *("person", "bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat", "traffic light"),
    *("fire hydrant", "stop sign", "parking meter", "bench", "bird", "cat", "dog", "horse", "sheep", "cow"),
    *("elephant", "bear", "zebra", "giraffe", "backpack", "umbrella", "handbag", "tie", "suitcase", "frisbee"),
    *("skis", "snowboard", "sports ball", "kite", "baseball bat", "baseball glove", "skateboard", "surfboard"),
    *("tennis racket", "bottle", "wine glass", "cup", "fork", "knife", "spoon", "bowl", "banana", "apple"),
    *("sandwich", "orange", "broccoli", "carrot", "hot dog", "pizza", "donut", "cake", "chair", "couch"),
    *("potted plant", "bed", "dining table", "toilet", "tv", "laptop", "mouse", "remote", "keyboard", "cell phone"),
    *("microwave", "oven", "toaster", "sink", "refrigerator", "book", "clock", "vase", "scissors", "teddy bear"),
    *("hair drier", "toothbrush"),
)
UNUSED_NUMBERS = (0, 12, 26, 29, 30, 45, 66, 68, 69, 71, 83)  # 0 is the background; COCO gave the others up
MOST_LISTED = 24
COCO_NUMBERS = tuple(number for number in range(91) if number not in UNUSED_NUMBERS)  # in the order of the classes


def list_classes(classes: Sequence[str]) -> str:
    """List the classes that a detector knows in a sentence; of very many only the first ones."""
    if len(classes) <= MOST_LISTED:
        return ", ".join(classes)
    return Note("{classes} and {more} more", classes=", ".join(classes[:20]), more=len(classes) - 20)
