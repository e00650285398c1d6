"""How good detections are, in sentences and tables."""

from collections.abc import Sequence

import numpy as np

from dlplay.detection.judging import ClassResult
from dlplay.detection.scoring import count_at, present_results
from dlplay.detection.thresholds import best_threshold, threshold_at
from dlplay.words import plain, say


def results_table(results: Sequence[ClassResult], confidence: float) -> str:
    """List every class: its true objects, what was found, missed and invented, precision, recall, AP."""
    lines = [
        say("| class | true objects | TP | FN, missed | FP, false | precision | recall | AP |"),
        "|:--|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for one in present_results(results, confidence):
        now = count_at(one, confidence)
        ap = number_or_none(one.average_precision)
        lines.append(
            f"| {plain(one.name)} | {one.judged.num_truths:,} | {now.hits:,} | {now.missed:,} | {now.false:,} "
            f"| {number_or_none(now.precision)} | {number_or_none(now.recall)} | {ap} |"
        )
    return "\n".join(lines)


def number_or_none(value: float) -> str:
    """Write a measure with three digits, or a dash where there is nothing to measure."""
    return f"{value:.3f}" if np.isfinite(value) else "–"


def threshold_sentence(results: Sequence[ClassResult], confidence: float) -> str:
    """Say where nothing right reaches a threshold, or another one is better; empty where this one does."""
    best, now = best_threshold(results), threshold_at(results, confidence)
    if not best.f1:
        return say(
            "**Nothing right is found yet, even with a score of 0.01.** Train for more epochs, give more "
            "pictures, or let the network see larger ones."
        )
    offer = say(
        "the threshold with the best F1 on the validation pictures is **{confidence:.2f}**: precision "
        "{precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}.",
        confidence=best.confidence,
        precision=best.precision,
        recall=best.recall,
        f1=best.f1,
    )
    if not now.f1:
        return say(
            "**No right detection has a score of {confidence:g}**: few pictures make no sure detector. But {offer}",
            confidence=confidence,
            offer=offer,
        )
    if best.f1 - now.f1 < 0.02:
        return ""
    return say(
        "At a confidence threshold of {confidence:g} F1 is {f1:.3f}; {offer}",
        confidence=confidence,
        f1=now.f1,
        offer=offer,
    )
