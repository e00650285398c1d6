"""The two modes of batch normalization, in sentences."""

from collections.abc import Sequence

from dlplay.normalization.two_modes import ModesEpoch, ModesSettings
from dlplay.training import momentum_for
from dlplay.words import say

MOMENTA = (0.0, 0.5, 0.75, 0.9, 0.97, 0.99, 0.999)
COUNTS = (64, 128, 256, 480, 960)
WHY = (
    "The network **learns** with the mean and variance of every batch, and **answers** with the moving ones. Here both "
    "are asked after every epoch, with the same weights, about the same 300 pictures. Where the momentum is too near 1 "
    "for the steps that there are, the moving statistics never arrive: the training loss falls, and the answers are "
    "wrong, as if the method had failed. Trainings on few pictures of one's own often end so."
)


def modes_sentence(epochs: Sequence[ModesEpoch], settings: ModesSettings) -> str:
    """Say how right the same weights are in both modes, and what follows."""
    last = epochs[-1]
    text = say(
        "After {steps} steps the training loss is {loss:.3f}. The same weights have **{by_batch:.0%}** "
        "of the pictures right with the batch's own statistics, and **{by_moving:.0%}** with the moving "
        "ones.",
        steps=settings.steps,
        loss=last.loss,
        by_batch=last.by_batch,
        by_moving=last.by_moving,
    )
    if last.by_batch - last.by_moving > 0.05:
        return say("{result} The weights are good; only the moving statistics are not there yet.", result=text)
    return say("{result} The moving statistics have arrived.", result=text)


def suited_sentence(settings: ModesSettings) -> str:
    """Say what the playground does in its own trainings."""
    return say(
        "For {steps} steps the trainings of this playground take a momentum of **{momentum:.3f}**: a tenth "
        "of the steps leaves a tenth of the start (at least 0.5, at most Keras's own 0.99). Keras's 0.99 "
        "needs some 500 steps, the 0.999 of some published networks 5,000.",
        steps=settings.steps,
        momentum=momentum_for(settings.steps),
    )
