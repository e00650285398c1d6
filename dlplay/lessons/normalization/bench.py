"""What the lesson Normalization works on: a tensor, a chain, deep stacks, and two networks that are trained."""

from dataclasses import dataclass

import streamlit as st

from dlplay import normalization, ui
from dlplay.export import Transcript
from dlplay.jobs import Job
from dlplay.lessons.normalization.choosing import (
    Chains,
    Tensor,
    choose_chain,
    choose_stack,
    choose_tensor,
    choose_training,
)
from dlplay.words import say

OPEN_TAB = "normalization.tab"
MOMENTA = [0.0, 0.5, 0.9, 0.99, 0.999]
STACKS = ("plain", "residual")
OWN_CONTROLS = ("Momentum and steps", "Skip connections", "Deep stacks", "Train both")  # tabs without the tensor


@dataclass(frozen=True)
class Inference:
    """Batch normalization of the tensor in training, what it remembers after some steps, and its output with that."""

    steps: int
    trained: normalization.Normalized
    moving: normalization.Moving
    output: normalization.Array


@dataclass(frozen=True)
class Deep:
    """The settings of two deep stacks, and the gradients of their layers' outputs or weights, by the stack's name."""

    stack: normalization.DeepStack
    of: str
    gradients: dict[str, normalization.Array]


@dataclass(frozen=True)
class Bench:
    """The tensor in training and in inference, the chain, the deep stacks, and the trainings.

    modes: of the small network that is asked in both modes after every epoch; settings: of the networks to train.
    """

    setup: Transcript
    tensor: Tensor
    inference: Inference
    modes: normalization.ModesSettings
    in_modes: tuple[normalization.ModesEpoch, ...]
    chains: Chains
    deep: Deep
    settings: normalization.SkipSettings
    job: Job | None

    @property
    def both(self) -> normalization.SkipResult | None:
        """What the training of both networks gave, once it is done."""
        return self.job.result if self.job is not None and self.job.state == "done" else None


def choose_bench() -> Bench:
    """The sidebar, with an expander per subject; the one of the open tab is open."""
    setup = ui.new_transcript("Normalization")
    opened = st.session_state.get(OPEN_TAB) or st.query_params.get(OPEN_TAB)
    with st.sidebar:
        with st.expander(say("The tensor"), expanded=opened not in OWN_CONTROLS):
            tensor = choose_tensor(setup)
        with st.expander(say("Training and inference"), expanded=opened == "Training and inference"):
            momentum = ui.choose("Momentum", MOMENTA, 0.99, key="normalization.momentum", look="select_slider")
            steps = ui.slide("Training steps on this batch", 0, 500, 100, key="normalization.steps")
        with st.expander(say("Momentum and steps"), expanded=opened == "Momentum and steps"):
            modes = choose_modes()
        with st.expander(say("Skip connections"), expanded=opened == "Skip connections"):
            chains = choose_chain(setup)
        with st.expander(say("Deep stacks"), expanded=opened == "Deep stacks"):
            stack, of = choose_stack(setup)
        with st.expander(say("Train both"), expanded=opened == "Train both"):
            settings = choose_training()
    inference = infer(setup, tensor, steps, momentum)
    gradients = {
        name: setup.run_once(f"{name}_gradients", normalization.layer_gradients, stack, skips=name == "residual", of=of)
        for name in STACKS
    }
    in_modes = setup.run_once("in_modes", normalization.train_in_two_modes, modes)
    deep, job = Deep(stack, of, gradients), ui.watched_job("normalization")
    return Bench(setup, tensor, inference, modes, in_modes, chains, deep, settings, job)


def choose_modes() -> normalization.ModesSettings:
    """Controls for the small network that is asked in both modes."""
    momenta, counts = normalization.MOMENTA, normalization.COUNTS
    return normalization.ModesSettings(
        ui.choose(
            "Momentum of the small network", momenta, momenta[-1], key="normalization.modes", look="select_slider"
        ),
        ui.choose("Its training pictures", counts, counts[1], key="normalization.digits", look="select_slider"),
    )


def infer(setup: Transcript, tensor: Tensor, steps: int, momentum: float) -> Inference:
    """Normalize the columns in training, follow the batch for some steps, and normalize in inference."""
    x, epsilon, gamma, beta = tensor.x, tensor.result.epsilon, tensor.gamma, tensor.beta
    each_column = setup.run("each_column", normalization.group_cells, "batch", x.shape)
    trained = setup.run("trained", normalization.normalize, x, each_column, epsilon=epsilon, gamma=gamma, beta=beta)
    moving = setup.run("moving", normalization.follow_batch, x, steps, momentum)
    inferred = setup.run("inferred", normalization.infer, x, moving, epsilon=epsilon, gamma=gamma, beta=beta)
    return Inference(steps, trained, moving, inferred)
