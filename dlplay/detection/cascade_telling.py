"""The cascade as tables and sentences."""

import numpy as np

from dlplay.detection.cascade import Cascade, Stage
from dlplay.words import say


def level_cells(cascade: Cascade) -> list[list[str]]:
    """List the copies of the picture that P-Net slid over: scale, size, windows, and the best score."""
    rows = [[say("scale"), say("size"), say("windows"), say("best score")]]
    rows += [
        [f"{one.scale:.3f}", f"{one.height} x {one.width}", f"{one.scores.size:,}", f"{one.scores.max():.3f}"]
        for one in cascade.levels
    ]
    return rows


def crop_sentence(stage: Stage, most: int = 12) -> str:
    """Say the scores of the squares that are shown, and which of them pass the threshold."""
    scores = np.sort(stage.looked_at.scores)[::-1][: min(most, len(stage.crops))]
    ends = {True: say("passes"), False: say("fails")}
    words = [f"{score:.3f} {ends[score > stage.threshold]}" for score in scores.tolist()]
    return say(
        "What it sees, {window} x {window} pixels each, with its scores: {words}.",
        window=stage.window,
        words=", ".join(words),
    )
