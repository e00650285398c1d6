"""What a clip shows and what follows from it, in sentences and tables; and what one must not conclude."""

import math
from collections.abc import Sequence

import numpy as np

from dlplay.boxes.drawings.svg import Drawn
from dlplay.medical_case.counting import UNKNOWN, ClipCount, Matched
from dlplay.medical_case.timing import Timing
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


def frame_states(matched: Matched, threshold: float, num_frames: int) -> list[str]:
    """Say of every frame what happens in it: found, missed, false, missed and false, or nothing; unlabelled: a box."""
    sure = matched.scores >= threshold
    true = np.bincount(matched.true_frames, minlength=num_frames)
    found, false, boxes = (
        np.bincount(matched.frames[sure & kind], minlength=num_frames)
        for kind in (matched.hits >= 0, matched.hits == -1, matched.hits == UNKNOWN)
    )
    return [
        say(" and ").join(
            word
            for word, is_so in zip((say("missed"), say("false")), (true[k] > found[k], false[k]), strict=True)
            if is_so
        )
        or (say("found") if found[k] else say("a box") if boxes[k] else say("nothing"))
        for k in range(num_frames)
    ]


def frame_sentence(drawn: Sequence[Drawn], number: int, threshold: float) -> str:
    """Say what the boxes of a frame are."""
    words = [box.text for box in drawn if box.text]
    what = "; ".join(words) if words else say("no box")
    return say("Frame {number}, threshold {threshold:g}: {what}.", number=number + 1, threshold=threshold, what=what)


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


def timing_sentence(timing: Timing, num_frames: int) -> str:
    """Say whether the detector keeps up."""
    verdict = say("keeps up with the clip") if timing.keeps_up else say("does **not** keep up with the clip")
    return say(
        "The detector {verdict}: a frame takes **{median:.1f} ms** (the middle of {num_frames} frames), "
        "that is **{per_second:.1f} frames per second**; the clip has {own_rate:.4g}. The slowest frame, "
        "{slowest_frame}, took {slowest:.1f} ms; {late} of {num_frames} came late.",
        verdict=verdict,
        median=1000 * timing.median,
        num_frames=num_frames,
        per_second=timing.per_second,
        own_rate=timing.own_rate,
        slowest_frame=timing.slowest_frame + 1,
        slowest=1000 * timing.slowest,
        late=timing.late,
    )
