"""What the numbers of a run say, in sentences that fit them."""

from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray

from dlplay.overfitting.comparing import Run, picture_losses
from dlplay.overfitting.settings import SETS, Settings
from dlplay.training import Epoch, best_epoch

LITTLE = 0.25  # of the way from guessing to everything right: less than this is not much
BY_HEART = 0.9  # of the training labels known
RISE = 1.05  # times the lowest validation loss: more than this has risen


def what_happened(epochs: Sequence[Epoch], settings: Settings) -> str:
    """Tell how a run without anything went, once it has ended."""
    best, last = best_epoch(epochs), epochs[-1]
    lowest = "" if best is last else f", after **{best.val_loss:.4f}** at epoch {best.number}, the lowest of all"
    return (
        f"The run without anything, {last.number} epochs: its training loss ended at **{last.loss:.4f}** (training "
        f"accuracy {last.accuracy:.1%}), its validation loss at **{last.val_loss:.4f}**{lowest}. "
        + judge(epochs, settings)
    )


def judge(epochs: Sequence[Epoch], settings: Settings) -> str:
    """Say whether a run that has ended learned too little, is not finished, or knows its pictures by heart."""
    best, last = best_epoch(epochs), epochs[-1]
    guessing = 1 / SETS[settings.data][1]
    if last.accuracy < guessing + LITTLE * (1 - guessing):
        help_ = "fewer wrong labels, or another learning rate" if last.loss > epochs[0].loss else "more epochs"
        return f"It has **not learned much yet**: guessing alone is right for {guessing:.0%}. Try {help_}."
    if best is last:
        return "**Not finished**: the validation loss still fell in the last epoch. Train for more epochs."
    if last.val_loss <= RISE * best.val_loss:
        return (
            f"**Hardly any overfitting**: since epoch {best.number} the validation loss has stayed nearly the same. "
            "More epochs, fewer pictures or more wrong labels would change that."
        )
    if last.loss >= best.loss:
        return f"Since epoch {best.number} **both losses rose**: the steps are too large. Try a smaller learning rate."
    if last.accuracy < BY_HEART:
        return (
            f"It **begins to overfit**: since epoch {best.number} the training loss has fallen, and the validation "
            "loss has risen."
        )
    wrong = ", some of the wrong ones too" if last.accuracy > 1 - settings.wrong else ""
    return (
        f"It **learned its training pictures by heart**: it knows {last.accuracy:.0%} of their labels{wrong}. What it "
        f"learned after epoch {best.number} does not help with other pictures: their loss has risen."
    )


def what_it_cost(run: Run, labels: NDArray[Any]) -> str:
    """Say how validation loss and accuracy went on after the best epoch, and what the dearest picture costs."""
    best, last = best_epoch(run.epochs), run.epochs[-1]
    losses = picture_losses(run, labels)
    middle, largest = sorted(losses)[len(losses) // 2], losses.max()
    costs = (
        "The loss also counts how sure the network is: a picture that it calls wrongly and is very sure of costs most. "
        f"Here the largest loss is {largest:.4g}, the middle one {middle:.4g}."
    )
    if best is last:
        return f"The last epoch had the lowest validation loss: up to here, it did not rise again. {costs}"
    return (
        f"From epoch {best.number} to the last one, {last.number}, the validation loss "
        f"{_went(best.val_loss, last.val_loss)}, and the validation accuracy "
        f"{_went(best.val_accuracy, last.val_accuracy)}. {costs}"
    )


def _went(before: float, after: float) -> str:
    old, new = f"{before:.3f}", f"{after:.3f}"
    if old == new:
        return f"stayed at {old}"
    return f"{'rose' if after > before else 'fell'} from {old} to {new}"
