"""Overfitting: a small set that is soon known by heart, and three techniques against that."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dlplay import overfitting, training, ui
from dlplay.words import say

BOUND = {"bind": "query-params"}
setup = ui.new_transcript("Overfitting")
st.title("Overfitting")
st.markdown(
    "A network **overfits** when it learns its training pictures by heart: their loss goes on falling, while the loss "
    "on **validation pictures**, which it never learns from, begins to rise. Three techniques work against it: "
    "**dropout**, **augmentation**, and keeping the weights of the **best validation loss**."
)


def choose_network() -> str:
    """Controls for the layers; the last one is added to fit the classes."""
    name = ui.choose("Network", [*overfitting.NETWORKS, overfitting.OWN], key="of_network")
    if name != overfitting.OWN:
        st.caption(overfitting.NETWORKS[name] + "; then a dense layer, one unit per class")
        return overfitting.NETWORKS[name]
    label = "Stack of layers, as on the page Network builder, without the last one"
    return st.text_area(label, overfitting.NETWORKS["small"], key="of_layers", **BOUND)


def choose() -> overfitting.Settings:
    """Controls for the pictures, the network, what is compared, and the training."""
    name = ui.choose("Set of pictures", overfitting.SETS, key="of_set")
    st.caption(overfitting.SETS[name][0])
    most = overfitting.MOST_PER_CLASS
    count = st.slider("Training pictures per class", 2, most, 10, key="of_count", **BOUND)
    wrong = st.slider("Share of wrong training labels", 0.0, 0.5, 0.2, 0.05, key="of_wrong", **BOUND)
    layers = choose_network()
    others = list(overfitting.RUNS)[1:]
    compare = ui.pick_many("Compare the plain network with", others, others[:2], key="of_compare")
    rate = st.slider("Dropout rate", 0.0, 0.9, 0.5, 0.05, key="of_rate", **BOUND)
    start = ["turn", "zoom", "shift"]
    kinds = ui.pick_many("Augmentation by", training.AUGMENTATIONS, start, key="of_kinds")
    keep = st.toggle("Keep the weights of the best validation loss", True, key="of_keep", **BOUND)
    patience = st.slider("Stop after so many epochs without a better one, 0: never", 0, 30, 0, key="of_wait", **BOUND)
    epochs = st.slider("Epochs", 5, 100, 40, 5, key="of_epochs", **BOUND)
    rates = [0.0001, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.05]
    learning_rate = ui.choose("Learning rate", rates, 0.002, key="of_learning", look="select_slider")
    batch = ui.choose("Batch size", [4, 8, 16, 32, 64], 16, key="of_batch", look="select_slider")
    seed = st.number_input("Seed of everything random", 0, 999, 0, key="of_seed", **BOUND)
    chosen = (tuple(one for one in others if one in compare), rate, tuple(kinds))
    return overfitting.Settings(
        name, count, wrong, layers, *chosen, epochs, learning_rate, batch, keep, patience, int(seed)
    )


def tell_example() -> None:
    """Say that the result came along, as long as there is no training of one's own."""
    if job is None:
        made_with = overfitting.describe_settings(example.plan).rstrip(".")
        ui.tell_finished("overfitting", made_with, example.seconds, is_other=settings != example.plan)


def draw(runs: Mapping[str, Sequence[training.Epoch]], *, is_active: bool = False) -> None:
    """The curves of the runs up to now, and the table of their results."""
    figure = overfitting.draw_curves(runs, overfitting.kept_epochs(runs, made_with))
    st.plotly_chart(figure, key="of_curves", config={"displayModeBar": False})
    st.caption(
        "Dashed line (at first a hollow point): training pictures. Solid line: validation pictures. Star: the epoch "
        "whose weights are kept" + (", up to now." if is_active else ".")
    )
    if not runs:
        return  # the empty axes are drawn already, so that the browser has loaded what it needs to draw curves
    if result is not None or len(runs) > 1:
        st.markdown(overfitting.what_happened(next(iter(runs.values())), made_with))
    st.markdown(overfitting.results_table(runs, made_with))
    st.caption(
        "Accuracy is the share of pictures called right. Gap: validation loss - training loss, last epoch. It can be "
        "below 0, since the training loss is measured with units off and on changed pictures."
    )


def curves_tab() -> None:
    """The job's curves, or those of the example."""
    if job is None:
        tell_example()
        draw({overfitting.NAMES[run.name]: run.epochs for run in example.result.runs})
        return
    st.caption(overfitting.describe_settings(made_with))
    if not job.is_active and made_with != settings:
        st.caption("The controls have changed since: press **Train** to see what that does.")

    @st.fragment(run_every=1.0 if job.is_active else None)
    def follow() -> None:
        if job.reports or job.is_active:
            draw(overfitting.runs_of(list(job.reports)), is_active=job.is_active)

    follow()


def say_what_is_missing(what: str) -> None:
    """Say why there is no result yet, or never will be."""
    if job.is_active:
        st.info(f"The networks still learn. When all runs have ended, {what}")
    else:
        st.info(f"The last training has not come to its end. Press **Train** and let it end: {what}")


def pictures_tab() -> None:
    """Every training picture, and which ones have a wrong label."""
    with ui.refusing(ValueError):
        small = setup.run_once("small", overfitting.small_set, settings)
    sentence = overfitting.sheet_sentence(small)
    alt = f"{sentence} {overfitting.wrong_labels(small)}"
    st.image(overfitting.training_sheet(small), sentence, alt=alt)


@st.fragment
def dropout_tab() -> None:
    """Which units are off in a step, and the values before and after."""
    st.markdown(
        "**Dropout** randomly deactivates some neurons of a layer in every training step: each with the probability p, "
        "the dropout rate. So no neuron can rely on one other neuron, and learning by heart gets hard."
    )
    controls, drawing = st.columns([1, 1.6], gap="medium")
    with controls:
        when = ui.choose("In", ["training", "prediction"], key="of_when", look="segmented_control")
        step = st.slider("Training step", 1, 50, 1, key="of_step", disabled=when == "prediction", **BOUND)
        text = st.text_input("Values of the layer's units", overfitting.FIRST_UNITS, key="of_units", **BOUND)
        with ui.refusing(ValueError):
            values = overfitting.read_units(text)
        rate = settings.rate if when == "training" else 0.0
        st.caption(f"Rate p = {rate:g}" + (", chosen in the sidebar." if rate else ": nothing is off."))
    on = overfitting.is_on(len(values), rate, step, settings.seed)
    after = overfitting.drop(values, on, rate)
    sentence = overfitting.layer_sentence(on, step if when == "training" else 0)
    with drawing:
        st.image(overfitting.layer_svg(values, after, on), sentence, width="stretch", alt=sentence)
    cells, marks = overfitting.unit_cells(values, on, after)
    ui.number_grid("The units in this step", cells, marks=marks)
    ui.show_arithmetic(overfitting.DROPOUT, overfitting.dropout_lines(values, on, rate))
    st.markdown("Why divide by 1 - p? So that the **mean** over many steps stays what it was:")
    by_rule, *counted = overfitting.mean_lines(values, rate, settings.seed)
    ui.show_arithmetic(by_rule, counted)
    st.markdown("**Dropout is only used in training.** In prediction every unit works, and nothing is divided.")
    if when == "training":
        ui.number_grid("The first steps", overfitting.step_cells(len(values), rate, settings.seed))


@st.fragment
def augmentation_tab() -> None:
    """The ten pictures that one became."""
    st.markdown(
        "**Augmentation** makes new training pictures of old ones. Here every training picture becomes **ten**, and "
        "an epoch takes one of the ten at random: the network meets each one a few times only."
    )
    if warning := overfitting.warn_of(settings.kinds, settings.data):
        st.warning(warning, icon=":material/swap_horiz:")
    own = st.toggle("Show it on my own picture", key="of_own", **BOUND)
    left, right = st.columns([1, 2.6], gap="medium")
    with left, ui.refusing(ValueError):
        if own:
            picture = ui.pick_picture(setup.continued(), start="chelsea")
            first = overfitting.square_of(picture.pixels)
            ten = ui.in_worker(overfitting.versions_of_picture)(first, settings.kinds, settings.seed)
        else:
            small = setup.continued().run_once("small", overfitting.small_set, settings)
            number = st.number_input("Training picture", 1, len(small.train), 1, key="of_picture", **BOUND)
            first = small.train[int(number) - 1]
            ten = ui.in_worker_once(overfitting.versions_of)(settings, int(number) - 1)
        st.image(overfitting.enlarge(first, 240), "The original.", alt="The original picture.")
    sentence = f"The ten pictures that it became, by {', '.join(settings.kinds)}."
    right.image(overfitting.side_by_side(ten), sentence, width="stretch", alt=sentence)
    if settings.data == "digits" and not own:
        st.markdown("**What a change must not do**: make another class of the picture, since its label stays.")
        for place, (text, pixels) in zip(st.columns(4), overfitting.forbidden_changes(small).items(), strict=True):
            place.image(pixels, text, width=120, alt=text)


@st.fragment
def best_tab() -> None:
    """The kept epoch of one run, and its validation loss by hand."""
    if result is None:
        say_what_is_missing("this shows one run's best epoch, and its validation loss by hand.")
        return
    tell_example()
    runs = {overfitting.NAMES[run.name]: run for run in result.runs}
    name = ui.choose("Run", runs, key="of_run", look="segmented_control")
    run = runs[name]
    figure = overfitting.draw_curves({name: run.epochs}, {name: run.kept})
    st.plotly_chart(figure, key="of_best", config={"displayModeBar": False})
    st.caption("Dashed line: training pictures. Solid line: validation pictures. Star: the kept epoch.")
    chosen = run.epochs[run.kept - 1]
    st.markdown(
        f"Kept: the weights after **epoch {run.kept}**, with a validation loss of **{chosen.val_loss:.4f}**"
        + (", the lowest of all." if made_with.keep_best else ": the last epoch, as the switch was off.")
    )
    small = setup.continued().run_once("trained_on", overfitting.small_set, made_with)
    places = overfitting.extreme_pictures(run, result.labels)
    for place, number in zip(st.columns(3), places, strict=True):
        sentence = overfitting.picture_sentence(run, small, number)
        place.image(overfitting.enlarge(small.validation[number], 144), sentence, width=144, alt=sentence)
    ui.show_arithmetic(overfitting.CROSS_ENTROPY, overfitting.loss_lines(run, result.labels, places))
    st.caption("The pictures with the smallest, the middle and the largest loss.")
    st.markdown(overfitting.what_it_cost(run, result.labels))


def note_results() -> None:
    """Write the training's call and its key numbers into the transcript."""
    setup.given("settings", made_with, repr(made_with))
    setup.ran("result", overfitting.compare_runs, result, made_with, report=overfitting.print_epoch)
    numbers = setup.run("numbers", overfitting.key_numbers, result)
    for name, run in numbers.items():
        code = f"numbers[{name!r}]"
        setup.show(f"{overfitting.NAMES[name]}, kept epoch", run.kept, f"{code}.kept")
        setup.show("    its validation accuracy", run.accuracy, f"{code}.accuracy", ".3f")
        setup.show("    its validation loss", run.loss, f"{code}.loss", ".4f")
        setup.show("    gap after the last epoch", run.gap, f"{code}.gap", ".4f")


def code_tab() -> None:
    """The code of what was trained."""
    if result is None:
        say_what_is_missing("the code that ran stands here, and prints the same numbers at home.")
        return
    tell_example()
    note_results()
    ui.show_code(setup)
    ui.take_home(setup, "overfitting")


def predict() -> None:
    """A question about the two losses."""
    ui.ask(
        "With dropout, the validation loss is often **below** the training loss in the first epochs. Why?",
        [
            "The validation pictures are easier",
            "In training some units are off, in validation none is",
            "The network has seen the validation pictures",
        ],
        "In training some units are off, in validation none is",
        "dropout is only used in training. The training loss is measured with a part of the network switched off, the "
        "validation loss with the whole network.",
        key="question",
    )


with st.sidebar:
    settings = choose()
if problem := overfitting.problem(settings):
    ui.refuse(problem)
job = ui.watched_job("overfitting")
is_busy = job is not None and job.is_active
off = bool(problem) or is_busy
label = say("Train it yourself") if job is None else say("Train")
if st.button(label, type="secondary", icon=":material/play_arrow:", key="of_train", disabled=off) and not off:
    runs = len(overfitting.run_names(settings))
    ui.start_job(overfitting.compare_runs, settings, lesson="overfitting", title=f"{settings.data}, {runs} runs")
    job = ui.watched_job("overfitting")
    if job is not None and job.is_active:
        st.rerun()  # now with the button off
if job is not None:
    ui.watch(job, lambda _: None)
example = overfitting.finished_comparison()
made_with = example.plan if job is None else job.args[0]
result = example.result if job is None else job.result if job.state == "done" else None
TABS = {
    "Curves": curves_tab,
    "The pictures": pictures_tab,
    "Dropout": dropout_tab,
    "Augmentation": augmentation_tab,
    "Best validation loss": best_tab,
    "Code to take home": code_tab,
    "Predict first": predict,
}
ui.show_tabs("overfitting", TABS)
