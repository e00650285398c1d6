"""Sentences about cuts and prompts, with this picture's numbers."""

import numpy as np
from numpy.typing import NDArray

from dlplay.prompting.anything import Candidates
from dlplay.prompting.prompts import Prompt
from dlplay.words import say


def cut_sentence(mask: NDArray[np.bool_], prompt: Prompt) -> str:
    """Say how many pixels a mask (height, width) has, of the picture and of the box."""
    inside, total = int(mask.sum()), mask.size
    if not inside:
        return say(
            "The mask is empty: no pixel was taken for the object. Move the box, or set a mark inside the object."
        )
    text = say(
        "The mask has {inside:,} of the picture's {total:,} pixels ({share:.1%})",
        inside=inside,
        total=total,
        share=inside / total,
    )
    if prompt.box_xyxy is None:
        return f"{text}."
    x1, y1, x2, y2 = prompt.box_xyxy
    return say("{mask}; the box has {box_area:,.0f}.", mask=text, box_area=(x2 - x1) * (y2 - y1))


def candidate_rows(candidates: Candidates) -> list[dict[str, str]]:
    """List the three masks of Segment Anything: their sizes, the expected IoU, and which one is chosen."""
    return [
        {
            say("Mask"): str(number + 1),
            say("Pixels"): f"{int(mask.sum()):,}",
            say("Expected IoU"): f"{score:.3f}",
            say("Chosen"): say("yes") if number == candidates.best else "",
        }
        for number, (mask, score) in enumerate(zip(candidates.masks, candidates.scores, strict=True))
    ]


def candidates_sentence(candidates: Candidates) -> str:
    """Say why there are three masks, and which one is chosen."""
    return say(
        "A prompt can mean a part, an object, or a group of objects: so the network answers with three "
        "masks, and says of each which IoU it expects. The highest is {scores:.3f}: mask {best} is "
        "chosen.",
        scores=candidates.scores.max(),
        best=candidates.best + 1,
    )
