"""What a student chooses: how forecasts are judged, the autoregression, and the network."""

from dataclasses import dataclass

from dlplay.forecast.transforming import Transform
from dlplay.words import Note

RECURSIVE = "recursive"
DIRECT = "direct"
STRATEGIES = {  # name -> what it does
    RECURSIVE: "the model forecasts one step; its forecast goes in as if it were known, and it forecasts the next one",
    DIRECT: "the model forecasts all steps at once from known values: an autoregression by least squares has one "
    "equation per step, a network one output per step; Yule and Walker's equations are for one step, so that one "
    "stays recursive",
}
CHOSEN = "chosen"
NETWORKS = {  # name -> the name of its layer in Keras
    "SimpleRNN": "SimpleRNN",
    "LSTM": "LSTM",
    "GRU": "GRU",
    "Bidirectional LSTM": "LSTM",
}
LOSSES = {"mse": "mean squared error", "mae": "mean absolute error", "huber": "squared if small, absolute if large"}
AS_IT_IS = Transform()
LEAST_PLACES = 4  # at which a simple rule is tried for its interval
LEAST_WINDOWS = 10  # a model that learns from fewer examples is not worth its forecast
THINGS = {  # what is counted -> how one is written, and how several are
    "epoch": ("{number:,} epoch", "{number:,} epochs"),
    "fold": ("{number:,} fold", "{number:,} folds"),
    "forecast": ("{number:,} forecast", "{number:,} forecasts"),
    "kind": ("{number:,} kind", "{number:,} kinds"),
    "step": ("{number:,} step", "{number:,} steps"),
    "value": ("{number:,} value", "{number:,} values"),
}


@dataclass(frozen=True)
class Plan:
    """How all models are judged, the same for each of them.

    horizon: steps ahead. folds: origins. step: from one origin to the next, 0 for as many as the horizon. latest: each
    fold learns from so many values before its origin, 0 for all. how: what is done to the values before a model sees
    them. season: steps of one season, 1 for none. level: the chance that the truth lies in an interval.
    """

    horizon: int = 12
    folds: int = 6
    step: int = 0
    latest: int = 0
    how: Transform = AS_IT_IS
    season: int = 1
    strategy: str = RECURSIVE
    level: float = 0.9


@dataclass(frozen=True)
class LinearPlan:
    """The autoregressions: methods of fitting, and the order p: by a criterion up to `order`, or exactly `order`."""

    methods: tuple[str, ...] = ("least squares", "Yule-Walker")
    criterion: str = "BIC"
    order: int = 12


@dataclass(frozen=True)
class NetworkPlan:
    """The networks' hyperparameters.

    kinds: keys of NETWORKS. window: values that go in. share: of each fold's windows, the latest ones validate.
    keep_best: end with the weights of the lowest validation loss.
    """

    kinds: tuple[str, ...] = ("LSTM",)
    window: int = 24
    units: int = 16
    layers: int = 1
    rate: float = 0.01
    epochs: int = 30
    batch_size: int = 32
    loss: str = "mse"
    dropout: float = 0.0
    share: float = 0.2
    keep_best: bool = True
    seed: int = 0


def counted(number: int, thing: str) -> Note:
    """Write how many there are of a thing of THINGS, with its plural."""
    return Note(THINGS[thing][number != 1], number=number)


def step_of(plan: Plan) -> int:
    """Give the steps from one origin to the next."""
    return plan.step or plan.horizon


def outputs_of(plan: Plan) -> int:
    """Give the number of steps that a network puts out at once."""
    return plan.horizon if plan.strategy == DIRECT else 1
