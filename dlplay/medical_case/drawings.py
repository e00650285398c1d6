"""What is drawn into a frame."""

from dlplay.boxes.drawings.svg import Drawn
from dlplay.medical_case.counting import UNKNOWN, Matched
from dlplay.words import say


def frame_boxes(matched: Matched, number: int, threshold: float, name: str) -> list[Drawn]:
    """List what is to be drawn in a frame: full line found, dashed line false, dotted line true; name: of the class."""
    sure = (matched.frames == number) & (matched.scores >= threshold)
    words = {UNKNOWN: name, -1: say("false")}
    drawn = [
        Drawn(tuple(box), f"{words.get(hit, f'found: {name}')} {score:.2f}", "deleted" if hit == -1 else "kept")
        for box, hit, score in zip(
            matched.boxes_xyxy[sure].tolist(), matched.hits[sure].tolist(), matched.scores[sure].tolist(), strict=True
        )
    ]
    found = set(matched.hits[sure].tolist())
    true = [
        Drawn(tuple(matched.true_boxes[place].tolist()), "" if place in found else say("missed"), "true")
        for place in range(len(matched.true_frames))
        if matched.true_frames[place] == number
    ]
    return true + drawn[::-1]
