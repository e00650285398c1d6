"""Precision and recall as a table, detection by detection, and their arithmetic."""

from dlplay.boxes.judging import Judged
from dlplay.boxes.reading import Scene, letter
from dlplay.words import say

JUDGING = (
    "Detections come in the order of their scores. Each finds the free true box with the highest IoU; a "
    "second box on the same object is a false positive (FP). Average precision (AP) is the area under the falling "
    "curve, mAP the mean over the classes; mAP@[.5:.95] also over the IoU thresholds 0.5, 0.55 to 0.95, as in COCO."
)


def true_names(scene: Scene) -> list[str]:
    """List the names of the classes that have a true box."""
    return [name for label, name in enumerate(scene.names) if label in scene.truth_labels]


def judged_table(scene: Scene, judged: Judged, count: int) -> str:
    """List the first count detections: whether true, and precision and recall up to there. At most the last 60."""
    lines = [
        say("| | box | score | best free IoU | | precision | recall |"),
        "|--:|:--|--:|--:|:--|--:|--:|",
    ]
    for rank in range(max(0, count - 60), count):
        box, truth = int(judged.boxes[rank]), int(judged.truths[rank])
        verdict = say("**TP**, finds {truth}", truth=letter(truth)) if truth >= 0 else say("FP")
        hits = int(judged.hits[: rank + 1].sum())
        recall = f"{hits}/{judged.num_truths} = {judged.recall[rank]:.3f}" if judged.num_truths else say("none")
        lines.append(
            f"| {rank + 1} | {box + 1} | {scene.scores[box]:.2f} | {judged.ious[rank]:.3f} | {verdict} "
            f"| {hits}/{rank + 1} = {judged.precision[rank]:.3f} | {recall} |"
        )
    return "\n".join(lines)


def judged_arithmetic(judged: Judged, count: int) -> tuple[str, list[str]]:
    """Precision and recall of the first count detections, filled in."""
    hits = int(judged.hits[:count].sum())
    misses, lost = count - hits, judged.num_truths - hits
    lines = [
        rf"\text{{precision}} = \frac{{{hits}}}{{{hits} + {misses}}} = {judged.precision[count - 1]:.4f}",
        rf"\text{{recall}} = \frac{{{hits}}}{{{hits} + {lost}}} = {judged.recall[count - 1]:.4f}",
    ]
    formula = r"\text{precision} = \frac{TP}{TP + FP},\qquad \text{recall} = \frac{TP}{TP + FN}"
    return formula, lines
