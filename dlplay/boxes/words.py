"""What two boxes share, which are kept, and which fit, in sentences and tables."""

from collections.abc import Sequence

from dlplay.boxes.grid import BORDER, Located
from dlplay.boxes.judging import Judged
from dlplay.boxes.overlap import Array
from dlplay.boxes.reading import Scene, letter
from dlplay.boxes.suppression import Indices
from dlplay.boxes.suppression_steps import Round
from dlplay.words import plain, say

JUDGING = (
    "Detections come in the order of their scores. Each finds the free true box with the highest IoU; a "
    "second box on the same object is a false positive (FP). Average precision (AP) is the area under the falling "
    "curve, mAP the mean over the classes; mAP@[.5:.95] also over the IoU thresholds 0.5, 0.55 to 0.95, as in COCO."
)

ONE_TO_ONE = (
    "**DETR** learns by matching: every true box gets exactly **one** prediction, so that the total cost is lowest "
    "(bipartite matching, found by the Hungarian method). **YOLOv10** uses consistent dual assignments in training: "
    "**one to many** to learn fast, **one to one** for use. A network trained for one box per object needs no NMS."
)
Pairs = tuple[tuple[int, int], ...]

STAGES = {  # the lecture's number -> what happens
    1: "Selecting the box with the highest score",
    3: "Delete boxes with high overlap",
    5: "Final output",
}
STEPS = (
    "The lecture's slide numbers three steps: **1** select the box with the highest score, **3** delete the boxes with "
    "high overlap, **5** final output. Between them: **2** compute the IoU of the selected box with the others, and "
    "**4** go back to step 1 with the boxes that are left."
)
TIES = "Of equal scores the earlier box comes first; an IoU that equals the threshold does not delete."


def border_sentence(box: Located) -> str:
    """Say so where the centre lies on a cell's border, where no t_x or t_y is exact; else an empty text."""
    inside = (box.centre_x - box.column, box.centre_y - box.row)
    if all(BORDER <= part <= 1 - BORDER for part in inside):
        return ""
    return say(
        "The centre lies on the border of a cell. The sigmoid never becomes 0 or 1 exactly, so the "
        "centre is moved into the cell by {border:g} of its width.",
        border=BORDER,
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


def matrix_cells(scene: Scene, values: Array, pairs: Pairs) -> tuple[list[list[str]], list[tuple[int, int]]]:
    """Write a matrix of predictions (rows) and true boxes (columns) with names; a star and a frame mark the pairs."""
    head = ["", *(scene.truth_name(truth) for truth in range(values.shape[1]))]
    rows = [
        [scene.name(row), *(f"{'★ ' * ((row, column) in pairs)}{value:.3f}" for column, value in enumerate(line))]
        for row, line in enumerate(values.tolist())
    ]
    return [head, *rows], [(row + 1, column + 1) for row, column in pairs]


def pair_sentence(scene: Scene, pairs: Pairs) -> str:
    """List pairs by name."""
    named = [
        plain(say("{row} with {column}", row=scene.name(row), column=scene.truth_name(column))) for row, column in pairs
    ]
    return "; ".join(named) or say("no pair")


def remaining_table(scene: Scene, kept: Indices, pairs: dict[str, Pairs]) -> str:
    """Say for each way of choosing which predictions remain: suppression, "DETR", YOLOv10's "one" and "many"."""
    ways: dict[str, Sequence[int]] = {
        say("NMS after the network"): kept.tolist(),
        say("DETR: lowest total cost, no NMS"): [row for row, _ in pairs["DETR"]],
        say("YOLOv10, one to one: the best per object, no NMS"): [row for row, _ in pairs["one"]],
        say("YOLOv10, one to many: the k best per object, so NMS is needed"): [row for row, _ in pairs["many"]],
    }
    lines = [
        say(
            "| way | boxes that remain, for {truths_xyxy} objects | which, by number |",
            truths_xyxy=len(scene.truths_xyxy),
        ),
        "|:--|--:|:--|",
    ]
    for way, boxes in ways.items():
        numbers = ", ".join(str(box + 1) for box in sorted(boxes)[:20]) + (", ..." if len(boxes) > 20 else "")
        lines.append(f"| {way} | {len(boxes)} | {numbers or say('none')} |")
    return "\n".join(lines)


def stage_list(rounds: tuple[Round, ...]) -> list[tuple[int, int]]:
    """List (round, the lecture's step) in order: 1 and 3 of every round, and 5 at the end."""
    stages = [(number, stage) for number, one in enumerate(rounds) for stage in ((1, 3) if one.compared else (1,))]
    return [*stages, (len(rounds) - 1, 5)]


def stage_sentence(scene: Scene, rounds: tuple[Round, ...], number: int, stage: int, threshold: float) -> str:
    """Say what happens in one step, with its boxes and numbers."""
    now = rounds[number]
    head = say("**Step {stage}: {what}.** ", stage=stage, what=say(STAGES[stage]))
    if stage == 1:
        score = scene.scores[now.picked]
        picked = plain(scene.name(now.picked))
        return head + say(
            "Round {number}: box **{picked}** has the highest score of those left, {score:.2f}.",
            number=number + 1,
            picked=picked,
            score=score,
        )
    if stage == 3:
        gone = ", ".join(plain(scene.name(box)) for box in now.deleted) or say("none")
        left = say("of {compared} boxes to compare with", compared=len(now.compared))
        return head + say(
            "Round {number}: {left}, these have an IoU above {threshold:g}: **{gone}**.",
            number=number + 1,
            left=left,
            threshold=threshold,
            gone=gone,
        )
    deleted = sum(len(one.deleted) for one in rounds)
    return head + say(
        "**{kept}** boxes are kept, {deleted} are deleted, after {rounds} rounds.",
        kept=len(now.kept),
        deleted=deleted,
        rounds=len(rounds),
    )


def round_table(scene: Scene, now: Round, threshold: float) -> str:
    """List the boxes that one round compares with its pick, in Markdown."""
    if not now.compared:
        return say("No box is left to compare with.")
    lines = [say("| box | score | IoU with {picked} | |", picked=plain(scene.name(now.picked))), "|:--|--:|--:|:--|"]
    for box, value in list(zip(now.compared, now.ious, strict=True))[:30]:
        sign = ">" if value > threshold else "≤"
        verdict = say("**deleted**") if box in now.deleted else say("stays")
        lines.append(
            f"| {plain(scene.name(box))} | {scene.scores[box]:.2f} | {value:.4f} {sign} {threshold:g} | {verdict} |"
        )
    more = len(now.compared) - 30
    return "\n".join(lines) + (say("\n\n... and {more} more.", more=more) if more > 0 else "")


def soft_table(scene: Scene, kept: Indices, soft: tuple[Indices, Array]) -> str:
    """List every box with its score, whether greedy suppression keeps it, and its score after soft-NMS."""
    after = dict(zip(soft[0].tolist(), soft[1].tolist(), strict=True))
    lines = [say("| box | score | greedy NMS | soft-NMS: new score |"), "|:--|--:|:--|--:|"]
    for box in list(dict.fromkeys([*kept.tolist(), *soft[0].tolist(), *range(len(scene.scores))]))[:30]:
        verdict = say("kept") if box in kept else say("deleted")
        value = f"{after[box]:.4f}" if box in after else say("left out")
        lines.append(f"| {plain(scene.name(box))} | {scene.scores[box]:.2f} | {verdict} | {value} |")
    return "\n".join(lines)


def name_list(scene: Scene, boxes: Indices) -> str:
    """Name up to twelve boxes in a sentence."""
    names = [plain(scene.name(int(box))) for box in boxes[:12]]
    return (", ".join(names) or say("none")) + (
        say(" and {boxes:,} more", boxes=len(boxes) - 12) if len(boxes) > 12 else ""
    )


def short_notes(scene: Scene) -> list[str]:
    """Give the first eight notes on what was repaired or left out, and how many there are besides."""
    more = len(scene.notes) - 8
    return [*map(plain, scene.notes[:8]), *([say("... and {more:,} more.", more=more)] if more > 0 else [])]
