"""The controls of the sidebar: the tensor, the chain of single units, the deep stacks, the two networks to train."""

from dataclasses import dataclass

import streamlit as st

from dlplay import data, normalization, ui
from dlplay.export import Transcript
from dlplay.words import say

EPSILONS = [1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0]


@dataclass(frozen=True)
class Tensor:
    """A normalized tensor (rows, columns), the kind, the rows of one example, gamma and beta of every column."""

    result: normalization.Normalized
    kind: str
    rows_of_one: int
    gamma: normalization.Array
    beta: normalization.Array

    @property
    def x(self) -> normalization.Array:
        """The tensor as it came in."""
        return self.result.x


@dataclass(frozen=True)
class Chains:
    """The chain of single units, without and with skips, and its activation."""

    plain: normalization.Chain
    residual: normalization.Chain
    activation: str


def start_from_preset() -> None:
    """Put a ready-made tensor's numbers into the controls."""
    name = st.session_state["normalization.preset"]
    st.session_state["normalization.values"] = normalization.PRESETS[name]
    st.session_state["normalization.form"] = first_form(name)


def first_form(preset: str) -> str:
    """Give the form that suits a ready-made tensor."""
    return list(normalization.FORMS)[preset == "two pictures"]


def choose_tensor(setup: Transcript) -> Tensor:
    """Controls for the tensor and its normalization."""
    name = ui.choose(
        "Ready-made tensor", normalization.PRESETS, key="normalization.preset", on_change=start_from_preset
    )
    form = ui.choose(
        "Form", normalization.FORMS, first_form(name), key="normalization.form", look="radio", horizontal=True
    )
    rows_of_one, row, column = normalization.FORMS[form]
    st.caption(say("Each row is one {row}, each column one {column}.", row=say(row), column=say(column)))
    table = st.container()
    text = ui.write("The same as text, rows parted by ;", normalization.PRESETS[name], key="normalization.values")
    with ui.refusing(data.GridError):
        tensor = setup.run("tensor", normalization.parse_tensor, text, rows_of_one)
    with table:
        ui.edit_grid(tensor, key="normalization.values", write=data.format_grid, what="The tensor")
    kinds = normalization.TABLE_AXES if rows_of_one == 1 else normalization.PICTURE_AXES
    kind = ui.choose("Normalization, in the first tab", kinds, key="normalization.kind", look="radio")
    epsilon = ui.choose("ε, epsilon", EPSILONS, 1e-3, key="normalization.epsilon", look="select_slider")
    gamma_text = ui.write("γ, gamma: one number, or one for every column", "1", key="normalization.gamma")
    beta_text = ui.write("β, beta: the same", "0", key="normalization.beta")
    with ui.refusing(data.GridError):
        gamma = setup.run("gamma", normalization.parse_row, gamma_text, tensor.shape[1], "gamma")
        beta = setup.run("beta", normalization.parse_row, beta_text, tensor.shape[1], "beta")
    group = setup.run("group", normalization.group_cells, kind, tensor.shape, rows_of_one)
    result = setup.run("result", normalization.normalize, tensor, group, epsilon=epsilon, gamma=gamma, beta=beta)
    return Tensor(result, kind, rows_of_one, gamma, beta)


def choose_chain(setup: Transcript) -> Chains:
    """Controls for the chain of single units."""
    activations = list(normalization.ACTIVATIONS)
    activation = ui.choose("Activation of the chain", activations, activations[2], key="normalization.activation")
    text = ui.write("Weights of the chain, one for every layer", "1 -0.5 0.8 1.5", key="normalization.weights")
    x = ui.enter("x, what enters the chain", -10.0, 10.0, 0.5, 0.1, key="normalization.x")
    with ui.refusing(data.GridError):
        weights = setup.run("weights", normalization.parse_chain, text)
    plain = setup.run("plain", normalization.run_chain, x, weights, activation, skips=False)
    residual = setup.run("residual", normalization.run_chain, x, weights, activation, skips=True)
    return Chains(plain, residual, activation)


def take_depth(depth: int) -> None:
    """Put one of the lecture's depths into the slider."""
    st.session_state["normalization.depth"] = depth


def choose_stack(setup: Transcript) -> tuple[normalization.DeepStack, str]:
    """Controls for the deep stacks; gives their settings, and what the gradient is taken of."""
    depth = ui.slide("Layers", 2, 152, 34, key="normalization.depth")
    st.caption(say("Layers of the lecture's ResNets:"))
    with st.container(horizontal=True, gap="small"):
        for one in normalization.LECTURE_DEPTHS:
            st.button(str(one), key=f"normalization.depth_{one}", on_click=take_depth, args=(one,))
    activations = list(normalization.ACTIVATIONS)
    activation = ui.choose("Activation", activations, activations[2], key="normalization.stack_activation")
    normalized = ui.switch("Batch normalization in every layer", key="normalization.normalized")
    label = "Scale of the weights: their standard deviation is scale / √16"
    scale = ui.slide(label, 0.1, 3.0, 1.0, 0.1, key="normalization.scale")
    of = ui.choose(
        "Gradient of each layer's",
        normalization.GRADIENTS_OF,
        "outputs",
        key="normalization.of",
        look="segmented_control",
    )
    seed = ui.enter("Seed of inputs and weights", 0, 999, 0, key="normalization.seed")
    return setup.run("stack", normalization.DeepStack, depth, activation, normalized, scale, seed), of


def choose_training() -> normalization.SkipSettings:
    """Controls for the two networks that are trained."""
    depths = normalization.DEPTH_BLOCKS
    depth = ui.choose("Layers with weights", depths, 34, key="normalization.layers", look="segmented_control")
    width = ui.choose("Filters of the first stage", [4, 8, 16], 8, key="normalization.width", look="select_slider")
    normalized = ui.switch("Batch normalization after every convolution", True, key="normalization.trained_bn")
    side = ui.choose("Side of the pictures", [8, 16], 16, key="normalization.side", look="select_slider")
    count = ui.choose(
        "Training pictures", [160, 320, 480, 960, 1440], 480, key="normalization.count", look="select_slider"
    )
    epochs = ui.slide("Epochs", 2, 20, 6, key="normalization.epochs")
    rate = ui.choose(
        "Learning rate", [1e-4, 3e-4, 1e-3, 3e-3, 1e-2], 1e-3, key="normalization.rate", look="select_slider"
    )
    seed = ui.enter("Seed of the training", 0, 999, 0, key="normalization.train_seed")
    return normalization.SkipSettings(depth, width, normalized, side, count, epochs, rate, seed=seed)
