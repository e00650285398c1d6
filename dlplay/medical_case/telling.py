"""What the page says about a clip: sentences, tables, and the arithmetic with this clip's numbers."""

import math
from collections.abc import Sequence

from dlplay.boxes.drawing import Drawn
from dlplay.medical_case.counting import UNKNOWN, ClipCount, Matched
from dlplay.words import plain, say

LECTURE_THRESHOLD = 0.4
NOT_TO_CONCLUDE = (
    "**This is no medical device.** The detector was trained on drawings, not on one patient. What it finds in a real "
    "film means nothing.",
    "**No box does not mean healthy.** A polyp behind a fold, under stool, or unlike those in training gets no box.",
    "**A score is not a probability of disease.** 0.9 says that the network has seen such pixels with such a label.",
    "**Frames are not patients.** A polyp that stands in 50 frames counts 50 times in precision and recall per frame. "
    "What helps a patient is that every polyp is seen once: count polyps, and patients.",
    "**A threshold chooses between two mistakes.** Lower: fewer polyps missed, more false alarms, which tire the eye. "
    "It must be chosen on other clips than those that it is judged by.",
    "**One clip proves nothing, and one hospital proves little.** Other devices, other light (white or NBI), other "
    "patients: the numbers change. Only a trial with many patients can show a use.",
)


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


def frame_sentence(drawn: Sequence[Drawn], number: int, threshold: float) -> str:
    """Say what the boxes of a frame are."""
    words = [box.text for box in drawn if box.text]
    what = "; ".join(words) if words else say("no box")
    return say("Frame {number}, threshold {threshold:g}: {what}.", number=number + 1, threshold=threshold, what=what)


def count_lines(count: ClipCount, what: str = "polyp") -> tuple[str, list[str]]:
    """Write precision, recall, the sensitivity per polyp and the false alarms per minute with the numbers filled in."""
    found, false, missed = count.num_found, count.num_false, count.num_missed
    formula = (
        r"\text{precision} = \frac{\text{found}}{\text{found} + \text{false}} \qquad "
        r"\text{recall} = \frac{\text{found}}{\text{found} + \text{missed}}"
    )
    return formula, [
        rf"\text{{precision}} = \frac{{{found}}}{{{found} + {false}}} = {_number(count.precision)} \qquad "
        rf"\text{{recall}} = \frac{{{found}}}{{{found} + {missed}}} = {_number(count.recall)}",
        rf"\text{{sensitivity per {what}}} = \frac{{\text{{{what}s found at least once}}}}{{\text{{all {what}s}}}} "
        rf"= \frac{{{count.num_seen}}}{{{count.num_objects}}} = {_number(count.object_sensitivity)}",
        rf"\text{{false alarms per minute}} = \frac{{{false}}}{{{count.seconds:.1f}\,\text{{s}} / 60}} "
        rf"= {count.false_per_minute:.1f}",
    ]


def count_sentence(count: ClipCount, overlap: float, what: str = "polyp") -> str:
    """Say what was counted at the threshold."""
    return say(
        "At the threshold {threshold:g}: **{num_found} found, {num_missed} missed, {num_false} false**. "
        "Found: a box that overlaps a true one by an IoU of {overlap:g} or more. {what}s found in at "
        "least one frame: **{num_seen} of {num_objects}**.",
        threshold=count.threshold,
        num_found=count.num_found,
        num_missed=count.num_missed,
        num_false=count.num_false,
        overlap=overlap,
        what=what.capitalize(),
        num_seen=count.num_seen,
        num_objects=count.num_objects,
    )


def threshold_table(counts: Sequence[ClipCount], chosen: ClipCount, what: str = "polyp") -> str:
    """Make a table of what changes with the threshold, in Markdown; the chosen one is bold."""
    rows = {round(one.threshold, 3): one for one in [*counts, chosen]}
    lines = [
        say(
            "| threshold | found | missed | false | precision | recall | {what}s found | false per minute |", what=what
        ),
        "|---|---|---|---|---|---|---|---|",
    ]
    for threshold, one in sorted(rows.items()):
        cells = [
            f"{threshold:g}",
            *(str(part) for part in (one.num_found, one.num_missed, one.num_false)),
            *(f"{part:.3f}" if math.isfinite(part) else "–" for part in (one.precision, one.recall)),
            say("{num_seen} of {num_objects}", num_seen=one.num_seen, num_objects=one.num_objects),
            f"{one.false_per_minute:.1f}",
        ]
        if threshold == round(chosen.threshold, 3):
            cells = [f"**{cell}**" for cell in cells]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _number(value: float) -> str:
    return f"{value:.3f}" if math.isfinite(value) else r"\text{undefined, as } 0/0"


def frame_list(matched: Matched, number: int, threshold: float, name: str) -> str:
    """List the candidates of a frame, in Markdown: also those below the threshold."""
    here = [place for place in range(len(matched.frames)) if matched.frames[place] == number]
    here.sort(key=lambda place: -matched.scores[place])
    words = {UNKNOWN: say("a box"), -1: say("false")}
    lines = []
    for place in here[:8]:
        score, hit = float(matched.scores[place]), int(matched.hits[place])
        sure = score >= threshold
        is_right = say(" (it would be right)") if hit >= 0 else ""
        what = words.get(hit, "found") if sure else say("below the threshold{is_right}", is_right=is_right)
        lines.append(f"- {plain(name)} **{score:.2f}** {'≥' if sure else '<'} {threshold:g}: {what}")
    more = say("\n- and {here} more", here=len(here) - 8) if len(here) > 8 else ""
    return ("\n".join(lines) or say("No candidate with a score of 0.05 or more.")) + more
