"""What is drawn in each view: which boxes, in which kind of line, with which words."""

from typing import Any

from dlplay.boxes.drawings.svg import Drawn
from dlplay.boxes.judging import Judged
from dlplay.boxes.overlap import Array
from dlplay.boxes.reading import Scene
from dlplay.boxes.suppression import Indices
from dlplay.boxes.suppression_steps import Round


def drawn_prediction(scene: Scene, box: int, kind: str, score: float | None = None) -> Drawn:
    """A predicted box with its number, label and score."""
    value = float(scene.scores[box]) if score is None else score
    return Drawn(tuple(scene.boxes_xyxy[box].tolist()), f"{scene.name(box)} {value:.2f}", kind)


def drawn_truth(scene: Scene, truth: int) -> Drawn:
    """A true box with its letter and label."""
    return Drawn(tuple(scene.truths_xyxy[truth].tolist()), scene.truth_name(truth), "true")


def drawn_scene(scene: Scene) -> list[Drawn]:
    """All boxes, the true ones first."""
    truths = [drawn_truth(scene, truth) for truth in range(len(scene.truths_xyxy))]
    return truths + [drawn_prediction(scene, box, "predicted") for box in range(len(scene.boxes_xyxy))]


def drawn_pair(scene: Scene, first: int, second: int) -> list[Drawn]:
    """Two boxes: the first with a thick line, the second with a thinner one."""
    return [drawn_prediction(scene, second, "kept"), drawn_prediction(scene, first, "picked")]


def drawn_kept(scene: Scene, kept: Indices, scores: Array | None = None) -> list[Drawn]:
    """The boxes that stay; scores are those after soft-NMS."""
    values = scene.scores[kept] if scores is None else scores
    return [drawn_prediction(scene, int(box), "kept", float(value)) for box, value in zip(kept, values, strict=True)]


def drawn_round(scene: Scene, rounds: tuple[Round, ...], number: int, stage: int) -> list[Drawn]:
    """One step of suppression. stage 1: the pick; 3: what it deletes; 5: the final output, without anything else."""
    now = rounds[number]
    if stage == 5:
        return [drawn_prediction(scene, box, "kept") for box in now.kept]
    gone_before = {box for one in rounds[:number] for box in one.deleted}
    later = {one.picked for one in rounds[number + 1 :]} | {box for one in rounds[number + 1 :] for box in one.deleted}
    deleted = now.deleted if stage == 3 else ()
    waiting = sorted(later | set(now.deleted) - set(deleted))
    return [
        *(Drawn(tuple(scene.boxes_xyxy[box].tolist()), "", "deleted") for box in sorted(gone_before)),
        *(drawn_prediction(scene, box, "waiting") for box in waiting),
        *(drawn_prediction(scene, box, "deleted") for box in deleted),
        *(drawn_prediction(scene, box, "kept") for box in now.kept[:-1]),
        drawn_prediction(scene, now.picked, "picked"),
    ]


def drawn_matches(scene: Scene, pairs: tuple[tuple[int, int], ...]) -> list[Drawn]:
    """The true boxes, and the predictions that were paired with one."""
    truths = [drawn_truth(scene, truth) for truth in range(len(scene.truths_xyxy))]
    return truths + [drawn_prediction(scene, box, "kept") for box, _ in pairs]


def drawn_judged(scene: Scene, judged: Judged, count: int) -> list[Drawn]:
    """The true boxes of the class and the first count detections: true positives solid, false ones dashed."""
    label = scene.labels[judged.boxes[0]] if len(judged.boxes) else -1
    truths = [
        drawn_truth(scene, int(truth)) for truth in range(len(scene.truths_xyxy)) if scene.truth_labels[truth] == label
    ]
    found = zip(judged.boxes[:count].tolist(), judged.hits[:count].tolist(), strict=True)
    return truths + [drawn_prediction(scene, box, "kept" if hit else "deleted") for box, hit in found]


def movable_boxes(scene: Scene) -> list[dict[str, Any]]:
    """List all boxes for an editor: corners, text, kind (predicted or true), and the line of the text."""
    drawn = drawn_scene(scene)
    lines = [*scene.truth_lines.tolist(), *scene.lines.tolist()]
    return [
        {"box": list(one.box_xyxy), "text": one.text, "kind": one.kind, "line": line}
        for one, line in zip(drawn, lines, strict=True)
    ]
