"""What happens inside a detector, in sentences and tables."""

import numpy as np

from dlplay.detection.cascade import WINDOWS, Cascade, Stage
from dlplay.detection.default_boxes import SSD_MAPS, default_boxes, default_shapes
from dlplay.detection.ssd_inside import OpenedBox
from dlplay.detection.yolo import STRIDES, YoloReading
from dlplay.words import say, say_count


def stage_sentences(cascade: Cascade) -> list[str]:
    """Tell every stage in one sentence, with its numbers."""
    if not cascade.levels:
        return [
            say(
                "The picture is too small: on no copy of it does P-Net's window of {windows} x {windows} pixels "
                "have a place. Choose a larger picture, or let the smallest face be smaller.",
                windows=WINDOWS[0],
            )
        ]
    sentences = []
    for stage in cascade.stages:
        name, role = stage.name.split(", ")
        seen = say(
            "looks again at {stage}, each scaled to {window} x {window} pixels",
            stage=say_count("{count:,} square", "{count:,} squares", stage.num_seen),
            window=stage.window,
        )
        if stage.number == 0:
            seen = say(
                "slides over {levels} copies of the picture and scores {stage}",
                levels=len(cascade.levels),
                stage=say_count("{count:,} window", "{count:,} windows", stage.num_seen),
            )
        sentences.append(
            say(
                "**{name}** ({role}) {seen}: {found:,} score above {threshold:g}, and non-maximum suppression "
                "keeps {kept:,}.",
                name=name,
                role=say(role),
                seen=seen,
                found=len(stage.confident.scores),
                threshold=stage.threshold,
                kept=len(stage.kept.scores),
            )
        )
    return sentences


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


def maps_sentence(reading: YoloReading) -> str:
    """Say how many cells the three maps have, and so how many candidates there are."""
    height, width = reading.shape
    parts = [f"{height // stride} x {width // stride}" for stride in STRIDES]
    return say(
        "The network sees {height} x {width} pixels and gives three maps, with cells of 8, 16 and 32 "
        "pixels: {cells} = **{num_cells:,} cells**. Every cell says one box: 16 numbers for each of its "
        "four sides, and a score for every class.",
        height=height,
        width=width,
        cells=" + ".join(parts),
        num_cells=reading.num_cells,
    )


def default_sentence() -> str:
    """Say how many default boxes the six maps have."""
    counts = [len(shapes) for shapes in default_shapes()]
    parts = [f"{side} x {side} x {count}" for side, count in zip(SSD_MAPS, counts, strict=True)]
    return say(
        "The network sees 300 x 300 pixels and gives six maps. At every place of a map lie some "
        "**default boxes** of fixed shapes: {cells} = **{default_boxes:,}**. For each it says four "
        "**codes**, which move and stretch it, and a score for every class.",
        cells=" + ".join(parts),
        default_boxes=len(default_boxes()),
    )


def opened_sentence(box: OpenedBox) -> str:
    """Say which default box was opened."""
    side = SSD_MAPS[box.map_number]
    return say(
        "Map {map_number} ({cells} x {cells}), row {row}, column {column}, shape {which} of "
        "{default_shapes}: side {side:.2f} of the picture, ratio {ratio:.3g} to 1.",
        map_number=box.map_number + 1,
        cells=side,
        row=box.row,
        column=box.column,
        which=box.which + 1,
        default_shapes=len(default_shapes()[box.map_number]),
        side=box.side,
        ratio=box.ratio,
    )
