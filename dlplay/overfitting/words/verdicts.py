"""What the numbers of a run say, in sentences that fit them."""

from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray

from dlplay.overfitting.comparing import Run, picture_losses
from dlplay.overfitting.settings import SETS, Settings
from dlplay.training import Epoch, best_epoch
from dlplay.words import say

LITTLE = 0.25  # of the way from guessing to everything right: less than this is not much
BY_HEART = 0.9  # of the training labels known
RISE = 1.05  # times the lowest validation loss: more than this has risen


def what_happened(epochs: Sequence[Epoch], settings: Settings) -> str:
    """Tell how a run without anything went, once it has ended."""
    best, last = best_epoch(epochs), epochs[-1]
    lowest = (
        ""
        if best is last
        else say(
            ", after **{val_loss:.4f}** at epoch {number}, the lowest of all",
            val_loss=best.val_loss,
            number=best.number,
        )
    )
    return say(
        "The run without anything, {number} epochs: its training loss ended at **{loss:.4f}** (training "
        "accuracy {accuracy:.1%}), its validation loss at **{val_loss:.4f}**{lowest}. ",
        number=last.number,
        loss=last.loss,
        accuracy=last.accuracy,
        val_loss=last.val_loss,
        lowest=lowest,
    ) + judge(epochs, settings)


def judge(epochs: Sequence[Epoch], settings: Settings) -> str:
    """Say whether a run that has ended learned too little, is not finished, or knows its pictures by heart."""
    best, last = best_epoch(epochs), epochs[-1]
    guessing = 1 / SETS[settings.data][1]
    if last.accuracy < guessing + LITTLE * (1 - guessing):
        help_ = (
            say("fewer wrong labels, or another learning rate") if last.loss > epochs[0].loss else say("more epochs")
        )
        return say(
            "It has **not learned much yet**: guessing alone is right for {guessing:.0%}. Try {help}.",
            guessing=guessing,
            help=help_,
        )
    if best is last:
        return say("**Not finished**: the validation loss still fell in the last epoch. Train for more epochs.")
    if last.val_loss <= RISE * best.val_loss:
        return say(
            "**Hardly any overfitting**: since epoch {number} the validation loss has stayed nearly the "
            "same. More epochs, fewer pictures or more wrong labels would change that.",
            number=best.number,
        )
    if last.loss >= best.loss:
        return say(
            "Since epoch {number} **both losses rose**: the steps are too large. Try a smaller learning rate.",
            number=best.number,
        )
    if last.accuracy < BY_HEART:
        return say(
            "It **begins to overfit**: since epoch {number} the training loss has fallen, and the validation "
            "loss has risen.",
            number=best.number,
        )
    wrong = say(", some of the wrong ones too") if last.accuracy > 1 - settings.wrong else ""
    return say(
        "It **learned its training pictures by heart**: it knows {accuracy:.0%} of their labels{wrong}. "
        "What it learned after epoch {number} does not help with other pictures: their loss has risen.",
        accuracy=last.accuracy,
        wrong=wrong,
        number=best.number,
    )


def what_it_cost(run: Run, labels: NDArray[Any]) -> str:
    """Say how validation loss and accuracy went on after the best epoch, and what the dearest picture costs."""
    best, last = best_epoch(run.epochs), run.epochs[-1]
    losses = picture_losses(run, labels)
    middle, largest = sorted(losses)[len(losses) // 2], losses.max()
    costs = say(
        "The loss also counts how sure the network is: a picture that it calls wrongly and is very sure "
        "of costs most. Here the largest loss is {largest:.4g}, the middle one {middle:.4g}.",
        largest=largest,
        middle=middle,
    )
    if best is last:
        return say(
            "The last epoch had the lowest validation loss: up to here, it did not rise again. {costs}", costs=costs
        )
    return say(
        "From epoch {number} to the last one, {last}, the validation loss {val_loss}, and the "
        "validation accuracy {val_accuracy}. {costs}",
        number=best.number,
        last=last.number,
        val_loss=_went(best.val_loss, last.val_loss),
        val_accuracy=_went(best.val_accuracy, last.val_accuracy),
        costs=costs,
    )


def _went(before: float, after: float) -> str:
    old, new = f"{before:.3f}", f"{after:.3f}"
    if old == new:
        return say("stayed at {old}", old=old)
    return say(
        "{direction} from {old} to {new}", direction=say("rose") if after > before else say("fell"), old=old, new=new
    )
