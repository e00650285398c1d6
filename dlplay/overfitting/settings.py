"""What a student chooses for a comparison of trainings, and the networks that it means."""

from dataclasses import dataclass, replace

from dlplay.networks import STACKS, Layer, Stack, describe, parse_stack
from dlplay.words import Refusal

SETS = {  # name -> what the pictures show, how many classes there are, how many pictures of each validate
    "digits": ("Handwritten digits 0 to 9, 8 x 8 gray pixels, of the scikit-learn package", 10, 30),
    "faces": ("Faces, and other cutouts of photographs, 25 x 25 gray pixels, of the scikit-image package", 2, 60),
}
NETWORKS = {  # name -> its layers; the last one, with one unit per class, is added
    "small": "input 16x16x1; conv 16 3x3 same relu; maxpool 2; flatten; dense 64 relu",
    "large": (
        "input 16x16x1; conv 16 3x3 same relu; maxpool 2; conv 32 3x3 same relu; maxpool 2; "
        "flatten; dense 256 relu; dense 128 relu"
    ),
    "lecture": STACKS["lecture MNIST with dropout"].rpartition("; dense 10")[0],
}
OWN = "own"
PLAIN = "plain"
RUNS = {  # name -> whether it has dropout, whether augmentation
    PLAIN: (False, False),
    "dropout": (True, False),
    "augmentation": (False, True),
    "both": (True, True),
}
COPIES = 10  # versions that augmentation makes of one picture
MOST_PER_CLASS = 40
MOST_MULTIPLY_ADDS = 40_000_000  # for one picture; the lecture's network needs 16 million
MOST_PARAMETERS = 3_000_000


class OverfittingError(Refusal):
    """Says why something cannot be compared like this, and what to do."""


@dataclass(frozen=True)
class Settings:
    """The hyperparameters of a comparison.

    data: a key of SETS. per_class: training pictures of each class. wrong: share of them that get a wrong label.
    layers: a stack's text without its last layer. compare: keys of RUNS beside the plain one. rate: of dropout.
    patience: epochs without a better validation loss before a run ends, 0 for never.
    """

    data: str = "digits"
    per_class: int = 10
    wrong: float = 0.2
    layers: str = NETWORKS["small"]
    compare: tuple[str, ...] = ("dropout", "augmentation")
    rate: float = 0.5
    kinds: tuple[str, ...] = ("turn", "zoom", "shift")
    epochs: int = 40
    learning_rate: float = 0.002
    batch_size: int = 16
    keep_best: bool = True
    patience: int = 0
    seed: int = 0


def run_names(settings: Settings) -> tuple[str, ...]:
    """List the runs of a comparison: the plain one first, always."""
    return tuple(name for name in RUNS if name == PLAIN or name in settings.compare)


def network_of(settings: Settings, *, dropout: bool) -> Stack:
    """Give the network of a run, with a last dense layer of one unit per class.

    Where the text has dropout layers, they get the rate, or are left out. Where it has none, a dropout layer follows
    every dense layer, or every convolution layer if no dense layer is there. Raises StackError where the network is
    impossible, and OverfittingError where it does not suit.
    """
    stack = parse_stack(settings.layers)
    layers = [replace(one, rate=settings.rate) if one.kind == "dropout" else one for one in stack.layers]
    if not any(one.kind == "dropout" for one in layers):
        kinds = {one.kind for one in layers}
        place = "dense" if "dense" in kinds else "conv"
        layers = [part for one in layers for part in ((one, _drop_at(settings)) if one.kind == place else (one,))]
    kept = [one for one in layers if dropout or one.kind != "dropout"]
    height, width, channels = stack.input_shape
    if height != width or channels not in (1, 3):
        raise OverfittingError(
            "The input is {height} x {width} x {channels}: it must be a square with 1 or 3 channels, such as 16x16x1.",
            height=height,
            width=width,
            channels=channels,
        )
    return Stack(stack.input_shape, (*kept, Layer("dense", units=SETS[settings.data][1], activation="softmax")))


def check(settings: Settings) -> None:
    """Refuse settings that cannot be trained here.

    Raises StackError and OverfittingError.
    """
    stack = network_of(settings, dropout=True)
    rows = describe(stack)
    if len(rows[-1].output_shape) > 1:
        raise OverfittingError(
            "The network still has maps at its end: add flatten or globalavgpool as its last layer, so that the layer "
            "with one unit per class can follow."
        )
    if (
        sum(row.multiply_adds for row in rows) > MOST_MULTIPLY_ADDS
        or sum(row.parameters for row in rows) > MOST_PARAMETERS
    ):
        raise OverfittingError(
            "This network is too large to be trained in seconds: at most {most_multiply_adds:.0f} million "
            "multiplications for a picture and {most_parameters:.0f} million parameters. Choose a smaller "
            "input, fewer filters or fewer units.",
            most_multiply_adds=MOST_MULTIPLY_ADDS / 1000000.0,
            most_parameters=MOST_PARAMETERS / 1000000.0,
        )
    dropped = any(RUNS[name][0] for name in run_names(settings))
    if dropped and not any(one.kind == "dropout" for one in stack.layers):
        raise OverfittingError("There is no layer behind which dropout could stand: add a dense or conv layer.")
    if any(RUNS[name][1] for name in run_names(settings)) and not settings.kinds:
        raise OverfittingError("Augmentation needs at least one kind of change: choose one, such as shift.")


def _drop_at(settings: Settings) -> Layer:
    return Layer("dropout", rate=settings.rate)
