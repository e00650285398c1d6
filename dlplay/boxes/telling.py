"""The arithmetic of overlap and the steps of suppression, with this scene's numbers filled in."""

from dlplay.boxes.overlap import Array, Overlap
from dlplay.boxes.reading import Scene
from dlplay.boxes.suppression import Indices
from dlplay.boxes.suppression_steps import Round
from dlplay.words import plain, say

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


def overlap_arithmetic(overlap: Overlap) -> tuple[str, list[str]]:
    """IoU = intersect area / union area, filled in."""
    (x1, y1, x2, y2), (u1, v1, u2, v2) = overlap.first, overlap.second
    lines = [
        rf"\text{{area}}_1 = ({x2:g} - {x1:g})\,({y2:g} - {y1:g}) = {overlap.first_area:.9g}",
        rf"\text{{area}}_2 = ({u2:g} - {u1:g})\,({v2:g} - {v1:g}) = {overlap.second_area:.9g}",
    ]
    if overlap.shared is None:
        lines.append(r"\text{intersect area} = 0\quad\text{(they share nothing)}")
    else:
        left, top, right, bottom = overlap.shared
        lines += [
            rf"\min({x2:g}, {u2:g}) - \max({x1:g}, {u1:g}) = {right:g} - {left:g} = {right - left:g}",
            rf"\min({y2:g}, {v2:g}) - \max({y1:g}, {v1:g}) = {bottom:g} - {top:g} = {bottom - top:g}",
            rf"\text{{intersect area}} = {right - left:g}\cdot {bottom - top:g} = {overlap.intersect_area:.9g}",
        ]
    lines += [
        rf"\text{{union area}} = {overlap.first_area:.9g} + {overlap.second_area:.9g} - {overlap.intersect_area:.9g} "
        rf"= {overlap.union_area:.9g}",
        rf"\text{{IoU}} = \frac{{{overlap.intersect_area:.9g}}}{{{overlap.union_area:.9g}}} = {overlap.iou:.4f}",
    ]
    return r"\text{IoU} = \frac{\text{intersect area}}{\text{union area}}", lines


def generalized_arithmetic(overlap: Overlap) -> tuple[str, list[str]]:
    """Generalized IoU, filled in."""
    around, union = overlap.around_area, overlap.union_area
    lines = [
        rf"\text{{GIoU}} = {overlap.iou:.4f} - \frac{{{around:.9g} - {union:.9g}}}{{{around:.9g}}} "
        rf"= {overlap.generalized:.4f}"
    ]
    return (
        r"\text{GIoU} = \text{IoU} - \frac{\text{area around both} - \text{union area}}{\text{area around both}}",
        lines,
    )


def stage_list(rounds: tuple[Round, ...]) -> list[tuple[int, int]]:
    """List (round, the lecture's step) in order: 1 and 3 of every round, and 5 at the end."""
    stages = [(number, stage) for number, one in enumerate(rounds) for stage in ((1, 3) if one.compared else (1,))]
    return [*stages, (len(rounds) - 1, 5)]


def stage_sentence(scene: Scene, rounds: tuple[Round, ...], number: int, stage: int, threshold: float) -> str:
    """Say what happens in one step, with its boxes and numbers."""
    now = rounds[number]
    head = say("**Step {stage}: {stage2}.** ", stage=stage, stage2=say(STAGES[stage]))
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
