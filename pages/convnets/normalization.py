"""Normalization: bring a layer's values to mean 0 and standard deviation 1; and skip connections, for deep networks."""

from typing import Any

import streamlit as st

from dlplay import data, ui
from dlplay import normalization as norm

BOUND = {"bind": "query-params"}
QUIET = {"displayModeBar": False}
setup = ui.new_transcript("Normalization")
st.title("Normalization")
st.markdown(
    "**Normalization** subtracts a mean from a layer's values and divides them by their standard deviation; batch and "
    "layer normalization differ in **which values share one mean**. **Skip connections** add a layer's input to its "
    "output. With both tricks, ResNet could be much deeper than the networks before it."
)


def start_from_preset() -> None:
    """Put a ready-made tensor's numbers into the controls."""
    name = st.session_state["no_preset"]
    st.session_state["no_values"] = norm.PRESETS[name]
    st.session_state["no_form"] = list(norm.FORMS)[name == "two pictures"]


def choose_tensor() -> tuple[norm.Normalized, str, int, norm.Array, norm.Array]:
    """Controls for the tensor and its normalization; gives the result, kind, rows of an example, gamma and beta."""
    name = ui.choose("Ready-made tensor", norm.PRESETS, key="no_preset", on_change=start_from_preset)
    first_form = int(name == "two pictures")
    form = ui.choose("Form", norm.FORMS, list(norm.FORMS)[first_form], key="no_form", look="radio", horizontal=True)
    rows_of_one, row, column = norm.FORMS[form]
    st.caption(f"Each row is one {row}, each column one {column}.")
    table = st.container()
    text = st.text_input("The same as text, rows parted by ;", norm.PRESETS[name], key="no_values", **BOUND)
    with ui.refusing(data.GridError):
        tensor = setup.run("tensor", norm.parse_tensor, text, rows_of_one)
    with table:
        ui.edit_grid(tensor, key="no_values", write=data.format_grid, what="The tensor")
    kinds = norm.TABLE_AXES if rows_of_one == 1 else norm.PICTURE_AXES
    kind = ui.choose("Normalization, in the first tab", kinds, key="no_kind", look="radio")
    epsilons = [1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0]
    epsilon = ui.choose("ε, epsilon", epsilons, 1e-3, key="no_epsilon", look="select_slider")
    gamma_text = st.text_input("γ, gamma: one number, or one for every column", "1", key="no_gamma", **BOUND)
    beta_text = st.text_input("β, beta: the same", "0", key="no_beta", **BOUND)
    with ui.refusing(data.GridError):
        gamma = setup.run("gamma", norm.parse_row, gamma_text, tensor.shape[1], "gamma")
        beta = setup.run("beta", norm.parse_row, beta_text, tensor.shape[1], "beta")
    group = setup.run("group", norm.group_cells, kind, tensor.shape, rows_of_one)
    result = setup.run("result", norm.normalize, tensor, group, epsilon=epsilon, gamma=gamma, beta=beta)
    return result, kind, rows_of_one, gamma, beta


def choose_chain() -> tuple[norm.Chain, norm.Chain, str]:
    """Controls for the chain of single units; gives it without and with skips, and its activation."""
    activation = ui.choose("Activation of the chain", norm.ACTIVATIONS, list(norm.ACTIVATIONS)[2], key="no_activation")
    text = st.text_input("Weights of the chain, one for every layer", "1 -0.5 0.8 1.5", key="no_weights", **BOUND)
    x = st.number_input("x, what enters the chain", -10.0, 10.0, 0.5, 0.1, key="no_x", **BOUND)
    with ui.refusing(data.GridError):
        weights = setup.run("weights", norm.parse_chain, text)
    plain = setup.run("plain", norm.run_chain, x, weights, activation, skips=False)
    residual = setup.run("residual", norm.run_chain, x, weights, activation, skips=True)
    return plain, residual, activation


def take_depth(depth: int) -> None:
    """Put one of the lecture's depths into the slider."""
    st.session_state["no_depth"] = depth


def choose_stack() -> tuple[norm.DeepStack, str]:
    """Controls for the deep stacks; gives their settings, and what the gradient is taken of."""
    depth = st.slider("Layers", 2, 152, 34, key="no_depth", **BOUND)
    st.caption("Layers of the lecture's ResNets:")
    with st.container(horizontal=True, gap="small"):
        for one in norm.LECTURE_DEPTHS:
            st.button(str(one), key=f"no_depth_{one}", on_click=take_depth, args=(one,))
    activation = ui.choose("Activation", norm.ACTIVATIONS, list(norm.ACTIVATIONS)[2], key="no_stack_activation")
    normalized = st.toggle("Batch normalization in every layer", key="no_normalized", **BOUND)
    label = "Scale of the weights: their standard deviation is scale / √16"
    scale = st.slider(label, 0.1, 3.0, 1.0, 0.1, key="no_scale", **BOUND)
    of = ui.choose("Gradient of each layer's", norm.GRADIENTS_OF, "outputs", key="no_of", look="segmented_control")
    seed = st.number_input("Seed of inputs and weights", 0, 999, 0, key="no_seed", **BOUND)
    return setup.run("stack", norm.DeepStack, depth, activation, normalized, scale, int(seed)), of


def choose_training() -> norm.SkipSettings:
    """Controls for the two networks that are trained."""
    depth = ui.choose("Layers with weights", norm.DEPTH_BLOCKS, 34, key="no_layers", look="segmented_control")
    width = ui.choose("Filters of the first stage", [4, 8, 16], 8, key="no_width", look="select_slider")
    normalized = st.toggle("Batch normalization after every convolution", True, key="no_trained_bn", **BOUND)
    side = ui.choose("Side of the pictures", [8, 16], 16, key="no_side", look="select_slider")
    count = ui.choose("Training pictures", [160, 320, 480, 960, 1440], 480, key="no_count", look="select_slider")
    epochs = st.slider("Epochs", 2, 20, 6, key="no_epochs", **BOUND)
    rate = ui.choose("Learning rate", [1e-4, 3e-4, 1e-3, 3e-3, 1e-2], 1e-3, key="no_rate", look="select_slider")
    seed = st.number_input("Seed of the training", 0, 999, 0, key="no_train_seed", **BOUND)
    return norm.SkipSettings(depth, width, normalized, side, count, epochs, rate, seed=int(seed))


def normalize_tab() -> None:
    """Input, x_hat and output as numbers; one cell's arithmetic; the means."""
    st.markdown(norm.axes_sentence(kind, rows_of_one) + f" Shape: {norm.shape_text(tensor, rows_of_one)}.")
    for sentence in norm.special_sentences(result):
        st.info(sentence)
    place = st.container()
    row, column = ui.choose_pixel(*tensor.shape, of="no_")
    shared = norm.sharing(result, row, column)
    tints = shared.astype(float)
    with place:
        columns = st.columns(3)
        with columns[0]:
            cells = norm.write_cells(tensor, shared)
            ui.choose_on_grid("x: click a value", cells, (row, column), key="no_before", tints=tints, of="no_")
        with columns[1]:
            ui.number_grid("x̂, normalized", norm.write_cells(result.x_hat, shared), tints=tints, marks=[(row, column)])
        with columns[2]:
            ui.number_grid("y = γ x̂ + β", norm.write_cells(result.output, shared), tints=tints, marks=[(row, column)])
    st.caption("• and blue: all values that share the chosen value's mean and variance. Framed: the chosen value.")
    ui.show_arithmetic(norm.NORMALIZE, norm.cell_lines(result, (row, column), gamma[column], beta[column]))
    st.markdown(norm.group_table(result, kind, norm.row_names(tensor, rows_of_one)))
    st.caption("μ: mean; σ²: variance; n: how many values share them. γ and β are parameters: the network learns them.")


def batch_tab() -> None:
    """An example alone and in its batch, for both kinds; how much the mean of a small batch varies."""
    st.markdown(
        "**The same example, in its batch and alone.** Alone, it is a batch of one: no other example to compare with."
    )
    num_examples = len(tensor) // rows_of_one
    example = st.slider("Example", 0, max(1, num_examples - 1), 0, key="no_example", disabled=num_examples < 2, **BOUND)
    example = min(example, num_examples - 1)
    for name, place in zip(("batch", "layer"), st.columns(2), strict=True):
        within, single = norm.alone(tensor, name, example, rows_of_one, result.epsilon)
        with place:
            st.markdown(f"**{name.capitalize()} normalization**")
            ui.number_grid("x̂ within the batch", norm.write_cells(within))
            ui.number_grid("x̂ alone", norm.write_cells(single))
            st.markdown(norm.alone_sentence(within, single, name))
    st.markdown(
        "**How much does a batch's mean vary?** Batches of n values are drawn from one column of your tensor (a value "
        "may be drawn twice). The mean of a small batch is often far from the column's mean, so every step of the "
        "training normalizes differently. A little of this keeps a network from learning by heart (regularization); "
        "much of it does harm."
    )
    most = max(1, tensor.shape[1] - 1)
    column = st.slider("Column", 0, most, 0, key="no_column_drawn", disabled=tensor.shape[1] < 2, **BOUND)
    values = tensor[:, min(column, tensor.shape[1] - 1)]
    measured = norm.spread_of_means(values, norm.BATCH_SIZES)
    st.plotly_chart(norm.spread_figure(norm.BATCH_SIZES, measured, norm.law_of_means(values)), config=QUIET)
    ui.show_arithmetic(norm.SPREAD, norm.spread_lines(values, measured))
    st.markdown(norm.LECTURE_TABLE)


def modes_tab() -> None:
    """Batch normalization in training mode and in inference mode."""
    st.markdown(
        "**In training**, batch normalization uses the batch's own mean and variance, and after every step it moves "
        "two remembered numbers a little towards them. **In inference** it uses these remembered numbers, so that one "
        "example alone can be predicted. Layer normalization remembers nothing: it does the same in both modes."
    )
    left, right = st.columns(2)
    with left:
        ui.number_grid("Output in training", norm.write_cells(trained.output))
    with right:
        ui.number_grid(f"Output in inference, after {steps} steps", norm.write_cells(inferred))
    column = st.slider(
        "Column of the tensor",
        0,
        max(1, tensor.shape[1] - 1),
        0,
        key="no_moving",
        disabled=tensor.shape[1] < 2,
        **BOUND,
    )
    column = min(column, tensor.shape[1] - 1)
    batch_mean = tensor[:, column].mean()
    ui.number_grid("This batch, and what is remembered after the last step", norm.moving_cells(tensor, moving))
    st.plotly_chart(norm.moving_figure(moving.mean[:, column], batch_mean), config=QUIET)
    ui.show_arithmetic(norm.MOVING, norm.moving_lines(moving, batch_mean, column))
    st.caption("m: moving mean, 0 at first. The moving variance begins with 1 and follows the same rule.")


def steps_tab() -> None:
    """The same weights asked in both modes after every epoch: a momentum that suits the steps, or not."""
    st.markdown(norm.WHY)
    st.plotly_chart(norm.modes_figure(in_modes), config=QUIET)
    st.markdown(norm.modes_sentence(in_modes, modes))
    ui.show_arithmetic(norm.LEFT, norm.left_lines(modes))
    st.markdown(norm.suited_sentence(modes))


def skip_tab() -> None:
    """One block with its numbers, and the product of a chain's factors."""
    st.markdown(
        "**The lecture's skip connection:** H(x) = F(x) + x. The block only learns the difference F(x) = H(x) - x, "
        "the **residual**. On the way back, the skip adds **1** to the block's derivative, so the factor doesn't get "
        "close to 0 only because F's own part is small. The sum needs F(x) and x of the same shape: where the shape "
        "changes, ResNet brings x to the new one by a 1x1 convolution."
    )
    place = st.slider("Layer of the chain", 1, max(2, len(plain.x)), 1, key="no_place", **BOUND)
    place = min(place, len(plain.x)) - 1
    for chain in (plain, residual):
        sentence = norm.block_sentence(chain, place)
        st.image(norm.block_svg(chain, place, activation), sentence, width="stretch", alt=sentence)
    ui.show_arithmetic(norm.PLAIN_RULE, [norm.factor_line(plain, place)])
    ui.show_arithmetic(norm.SKIP_RULE, [norm.factor_line(residual, place)])
    st.caption("f: the activation, f': its slope. The lecture writes f(wx + b); here b = 0.")
    st.markdown("**The gradient at the chain's start is the product of all factors** (chain rule):")
    ui.show_arithmetic(norm.PRODUCT, norm.chain_lines(plain, residual))
    ui.number_grid("The plain chain", norm.chain_cells(plain))
    ui.number_grid("The chain with skips", norm.chain_cells(residual))


def depth_tab() -> None:
    """The gradient of every layer of a plain and a residual stack."""
    st.markdown(norm.stack_sentence(stack))
    for name, lengths in gradients.items():
        st.markdown(norm.gradient_sentence(name, lengths))
    st.caption("This is before the first step of a training: the weights are random.")
    st.plotly_chart(norm.gradient_figure(gradients), config=QUIET)
    st.caption(
        f"Size (length) of the gradient of the loss with respect to each layer's {of}. Back-propagation goes from the "
        "right, the last layer, to the left. A missing point is 0."
    )
    st.markdown("**The same at growing depth:** the first layer's gradient, in stacks of 2 to 152 layers.")
    st.plotly_chart(norm.depth_figure(norm.growing_depth(stack, of)), config=QUIET)
    st.caption("18, 34, 50, 101 and 152 are the depths of the lecture's ResNets.")
    st.markdown(
        "**The lecture's two tricks, alone and together.** In the table: the first layer's gradient divided by the "
        f"last one's, for {stack.depth} layers and three scales of the weights. Near 1 is best."
    )
    st.markdown(norm.tricks_table(norm.compare_tricks(stack, of)))
    st.markdown(norm.TRICKS_TOLD)


def train_tab() -> None:
    """The job that trains both networks, and its curves."""
    st.markdown(norm.describe_both(settings))
    if st.button("Train both", icon=":material/play_arrow:", key="no_train", disabled=is_busy) and not is_busy:
        title = f"plain-{settings.depth} against ResNet-{settings.depth}"
        ui.start_job(norm.train_both, settings, lesson="normalization", title=title)
    if job is None:
        text = (
            "Press **Train both**: half a minute, longer on a busy computer. Each network's first epoch takes longest."
        )
        st.info(text, icon=":material/play_arrow:")
        return
    if job.args[0] != settings:
        st.caption("Below is an earlier training: " + norm.describe_both(job.args[0]))
    ui.watch(job, draw_runs)
    if done is not None:
        st.markdown(norm.judge_both(done))


def draw_runs(reports: list[Any]) -> None:
    """The curves of what was reported up to now."""
    runs = norm.runs_of_both(reports)
    st.plotly_chart(norm.both_curves(runs), key="no_curves", config=QUIET)
    st.caption("Dashed line: training pictures. Solid line: 300 validation pictures, which no network learns from.")
    st.markdown(norm.runs_table(runs))


def code_tab() -> None:
    """The code of everything above, and of the training if one has ended."""
    row, column = tensor.shape[0] - 1, tensor.shape[1] - 1
    for label, code, array in (("x_hat", "result.x_hat", result.x_hat), ("output", "result.output", result.output)):
        setup.show(f"{label} at row {row}, column {column}", array[row, column], f"{code}[{row}, {column}]", ".6f")
    setup.show("the same in inference", inferred[row, column], f"inferred[{row}, {column}]", ".6f")
    setup.show("gradient of the plain chain", plain.gradient, "plain.gradient", ".6g")
    setup.show("gradient of the chain with skips", residual.gradient, "residual.gradient", ".6g")
    for name, lengths in gradients.items():
        setup.show(f"{name} stack, first layer's gradient", lengths[0], f"{name}_gradients[0]", ".4e")
    setup.show("accuracy in training mode", in_modes[-1].by_batch, "in_modes[-1].by_batch", ".4f")
    setup.show("accuracy in inference mode", in_modes[-1].by_moving, "in_modes[-1].by_moving", ".4f")
    if done is not None:
        setup.given("settings", job.args[0], repr(job.args[0]))
        setup.ran("both", norm.train_both, done, job.args[0], report=norm.print_skip_epoch)
        setup.show("training loss, plain", done.plain[-1].loss, "both.plain[-1].loss", ".4f")
        setup.show("training loss, residual", done.residual[-1].loss, "both.residual[-1].loss", ".4f")
        st.caption(
            "Here, a training computes on one processor core. At home, several cores add in another order: the tiny "
            "differences from rounding grow in a deep network, so the losses can differ from the second digit on."
        )
    else:
        st.caption("Train both networks first, and their training stands here, too.")
    ui.show_code(setup)
    ui.take_home(setup, "normalization")


def predict() -> None:
    """A question about a batch of one example."""
    answered = ui.ask(
        "In training, **batch normalization** gets a batch of **one** example, with γ = 1 and β = 0. What comes out?",
        ["the example unchanged", "only zeros", "+1 and -1"],
        "only zeros",
        "every feature's mean is the one value itself, so x - mean = 0. Whatever the example shows, it is lost. Layer "
        "normalization has no such problem: it takes its mean over the features.",
        key="question",
    )
    if answered:
        one = norm.parse_tensor("1 2 6")
        for place, name in zip(st.columns(2), ("batch", "layer"), strict=True):
            with place:
                shown = norm.normalize(one, norm.group_cells(name, one.shape)).x_hat
                ui.number_grid(f"1 2 6 after {name} normalization", norm.write_cells(shown))


opened = st.session_state.get("normalization.tab") or st.query_params.get("normalization.tab")
with st.sidebar:
    with st.expander(
        "The tensor", expanded=opened not in ("Momentum and steps", "Skip connections", "Deep stacks", "Train both")
    ):
        result, kind, rows_of_one, gamma, beta = choose_tensor()
    with st.expander("Training and inference", expanded=opened == "Training and inference"):
        momentum = ui.choose("Momentum", [0.0, 0.5, 0.9, 0.99, 0.999], 0.99, key="no_momentum", look="select_slider")
        steps = st.slider("Training steps on this batch", 0, 500, 100, key="no_steps", **BOUND)
    with st.expander("Momentum and steps", expanded=opened == "Momentum and steps"):
        look = {"look": "select_slider"}
        modes = norm.ModesSettings(
            ui.choose("Momentum of the small network", norm.MOMENTA, norm.MOMENTA[-1], key="no_modes", **look),
            ui.choose("Its training pictures", norm.COUNTS, norm.COUNTS[1], key="no_digits", **look),
        )
    with st.expander("Skip connections", expanded=opened == "Skip connections"):
        plain, residual, activation = choose_chain()
    with st.expander("Deep stacks", expanded=opened == "Deep stacks"):
        stack, of = choose_stack()
    with st.expander("Train both", expanded=opened == "Train both"):
        settings = choose_training()
tensor = result.x
each_column = setup.run("each_column", norm.group_cells, "batch", tensor.shape)
trained = setup.run("trained", norm.normalize, tensor, each_column, epsilon=result.epsilon, gamma=gamma, beta=beta)
moving = setup.run("moving", norm.follow_batch, tensor, steps, momentum)
inferred = setup.run("inferred", norm.infer, tensor, moving, epsilon=result.epsilon, gamma=gamma, beta=beta)
gradients = {
    name: setup.run_once(f"{name}_gradients", norm.layer_gradients, stack, skips=name == "residual", of=of)
    for name in ("plain", "residual")
}
in_modes = setup.run_once("in_modes", norm.train_in_two_modes, modes)
job = ui.watched_job("normalization")
is_busy = job is not None and job.is_active
done = job.result if job is not None and job.state == "done" else None
TABS = {
    "Normalize": normalize_tab,
    "Batch size": batch_tab,
    "Training and inference": modes_tab,
    "Momentum and steps": steps_tab,
    "Skip connections": skip_tab,
    "Deep stacks": depth_tab,
    "Train both": train_tab,
    "Code to take home": code_tab,
    "Predict first": predict,
}
ui.show_tabs("normalization", TABS)
