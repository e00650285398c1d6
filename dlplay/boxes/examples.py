"""Ready-made boxes on sample pictures, a copy of each 384 pixels wide."""

from dataclasses import dataclass

SIDE = 384  # longest side, in pixels, of the picture that boxes are drawn on


@dataclass(frozen=True)
class Example:
    """A sample picture, predicted and true boxes as text, the threshold of suppression, and what to look for."""

    sample: str
    predicted: str
    truths: str
    threshold: float
    look: str


_CUP, _SPOON = "cup 110 11 262 196", "spoon 203 43 272 208"
EXAMPLES = {
    "many boxes of one object": Example(
        "coffee",
        "cup 0.92 108 10 264 198\ncup 0.81 118 6 272 190\ncup 0.68 100 18 256 206\n"
        "spoon 0.77 203 43 272 208\nspoon 0.46 208 58 282 216",
        f"{_CUP}\n{_SPOON}",
        0.5,
        "Five boxes, as in the lecture, but only two objects: suppression should leave one box for each.",
    ),
    "half overlapping": Example(
        "coins",
        "coin 0.9 64 64 192 192\ncoin 0.8 128 64 256 192",
        "coin 64 64 192 192",
        0.5,
        "Each box covers half of the other. Is the IoU one half?",
    ),
    "one inside another": Example(
        "coins",
        "coin 0.9 64 32 320 224\ncoin 0.8 128 80 256 176",
        "coin 128 80 256 176",
        0.5,
        "The small box lies wholly in the large one, but the IoU is far from 1.",
    ),
    "no overlap": Example(
        "coins",
        "coin 0.9 22 34 67 74\ncoin 0.8 305 15 365 72",
        "coin 22 34 67 74\ncoin 305 15 365 72",
        0.5,
        "Boxes apart have the IoU 0, however far apart they are; generalized IoU tells how far.",
    ),
    "two objects close together": Example(
        "coffee",
        "dish 0.9 49 36 306 248\ndish 0.8 110 11 262 196\ndish 0.5 56 30 300 240",
        "dish 49 36 306 248\ndish 110 11 262 196",
        0.4,
        "Cup and saucer are both a dish here. Suppression deletes the cup, though it is right; soft-NMS keeps it.",
    ),
    "classes overlapping": Example(
        "coffee",
        "saucer 0.9 49 36 306 248\ncup 0.85 110 11 262 196\nspoon 0.6 203 43 272 208\ncup 0.4 120 20 280 200",
        f"saucer 49 36 306 248\n{_CUP}\n{_SPOON}",
        0.4,
        "Switch “Each class alone” off: then the saucer deletes the cup, though they are two objects.",
    ),
    "greedy matching fails": Example(
        "coins",
        "coin 0.8 114 60 214 160\ncoin 0.8 70 60 170 160",
        "coin 100 60 200 160\ncoin 130 60 230 160",
        0.5,
        "Look at “One to one”: taking the cheapest pair first leaves a bad one; the lowest total needs another choice.",
    ),
    "a detector of coins": Example(
        "coins",
        "coin 0.95 305 14 366 73\ncoin 0.9 133 30 181 76\ncoin 0.84 196 34 246 78\ncoin 0.78 140 36 188 82\n"
        "coin 0.7 78 30 128 80\ncoin 0.6 140 76 190 106\ncoin 0.5 260 40 306 82\ncoin 0.35 10 20 50 60",
        "coin 22 34 67 74\ncoin 81 38 120 74\ncoin 132 28 179 74\ncoin 192 29 240 73\ncoin 256 33 297 72\n"
        "coin 305 15 365 72",
        0.5,
        "Only the first row of coins counts here: eight detections, six true boxes. Look at “Precision and recall”.",
    ),
}
START = "many boxes of one object"


def look_for(predicted: str) -> str:
    """Say what to look for in the example with this text; nothing for boxes of the student's own."""
    return next((one.look for one in EXAMPLES.values() if one.predicted == predicted), "")
