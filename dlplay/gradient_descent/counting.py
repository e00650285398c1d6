"""How often the parameters are updated: batch, stochastic and mini-batch gradient descent."""

from dataclasses import dataclass

from dlplay.words import Refusal


class CountError(Refusal):
    """Samples, batches and epochs that do not fit together."""


@dataclass(frozen=True)
class Count:
    """The updates of one epoch and of all; last is the size of the last batch that is used, left_out what is not."""

    batch_size: int
    per_epoch: int
    in_all: int
    last: int
    left_out: int


def check_batch(num_samples: int, batch_size: int) -> None:
    """Raise CountError where no batch of this size can be taken from so many samples."""
    if num_samples < 1 or batch_size < 1:
        raise CountError("Samples and batch size must be 1 or more. Choose larger numbers.")
    if batch_size > num_samples:
        raise CountError(
            "A batch of {batch_size} samples is larger than the whole training set of {num_samples}. Choose "
            "a batch size of at most {num_samples}, or more samples.",
            batch_size=batch_size,
            num_samples=num_samples,
        )


def count_updates(num_samples: int, batch_size: int, epochs: int, *, drop_last: bool = False) -> Count:
    """Count the updates: one for every batch, in every epoch.

    A last batch with fewer samples is used (the count is rounded up) or dropped (rounded down).
    """
    check_batch(num_samples, batch_size)
    if epochs < 1:
        raise CountError("Without an epoch nothing is updated. Choose 1 epoch or more.")
    whole, rest = divmod(num_samples, batch_size)
    used = rest if rest and not drop_last else 0
    per_epoch = whole + (1 if used else 0)
    return Count(batch_size, per_epoch, per_epoch * epochs, used or batch_size, rest - used)


def count_all(num_samples: int, batch_size: int, epochs: int, *, drop_last: bool = False) -> dict[str, Count]:
    """Count the updates of the three kinds: all samples in a batch, one, or batch_size."""
    sizes = {"batch": num_samples, "stochastic": 1, "mini-batch": batch_size}
    return {kind: count_updates(num_samples, size, epochs, drop_last=drop_last) for kind, size in sizes.items()}
