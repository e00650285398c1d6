"""Boxes on the running camera."""

from dlplay import detection, ui
from dlplay.data import Pixels
from dlplay.lessons.detect.bench import Bench
from dlplay.words import say, say_count

LEAST_SIDE, MOST_SIDE = 320, 640  # pixels of a frame's longer side


def show_live(bench: Bench, confidence: float, overlap: float, *, alone: bool) -> None:
    """What the detector finds in the running camera, with the thresholds as they are."""
    calls, classes = bench.calls, bench.classes
    look = ui.in_worker_live(calls.look)

    def answer(frame: Pixels) -> ui.Answer:
        reading = look(*calls.arguments, frame, **calls.options)
        kept = detection.select(reading.candidates, confidence=confidence, overlap=overlap, per_class=alone)
        names = [classes[label] for label in kept.labels]
        found = say_count("{count} object", "{count} objects", len(names))
        sentence = say("{found}: {names}", found=found, names=", ".join(names)) if names else say("No object.")
        return ui.Answer(sentence, boxes=detection.named_boxes(kept, classes))

    ui.live(answer, key="detect.live", side=min(max(bench.side, LEAST_SIDE), MOST_SIDE))
