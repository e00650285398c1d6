"""The code to take home, and the question."""

import streamlit as st

from dlplay import normalization, ui
from dlplay.export import Transcript
from dlplay.lessons.normalization.bench import Bench
from dlplay.words import say


def code_tab(bench: Bench) -> None:
    """The code of everything, and of the training if one has ended."""
    note_numbers(bench)
    if bench.job is not None and bench.both is not None:
        note_training(bench.setup, bench.job.args[0], bench.both)
        st.caption(
            say(
                "Here, a training computes on one processor core. At home, several cores add in another order: the "
                "tiny differences from rounding grow in a deep network, so the losses can differ from the second digit "
                "on."
            )
        )
    else:
        st.caption(say("Train both networks first, and their training stands here, too."))
    ui.code_tab(bench.setup, "normalization")


def note_numbers(bench: Bench) -> None:
    """Put the numbers of all tabs into the code to take home."""
    setup, result, inferred = bench.setup, bench.tensor.result, bench.inference.output
    row, column = result.x.shape[0] - 1, result.x.shape[1] - 1
    for label, code, array in (("x_hat", "result.x_hat", result.x_hat), ("output", "result.output", result.output)):
        setup.show(f"{label} at row {row}, column {column}", array[row, column], f"{code}[{row}, {column}]", ".6f")
    setup.show("the same in inference", inferred[row, column], f"inferred[{row}, {column}]", ".6f")
    setup.show("gradient of the plain chain", bench.chains.plain.gradient, "plain.gradient", ".6g")
    setup.show("gradient of the chain with skips", bench.chains.residual.gradient, "residual.gradient", ".6g")
    for name, lengths in bench.deep.gradients.items():
        setup.show(f"{name} stack, first layer's gradient", lengths[0], f"{name}_gradients[0]", ".4e")
    last = bench.in_modes[-1]
    setup.show("accuracy in training mode", last.by_batch, "in_modes[-1].by_batch", ".4f")
    setup.show("accuracy in inference mode", last.by_moving, "in_modes[-1].by_moving", ".4f")


def note_training(setup: Transcript, settings: normalization.SkipSettings, both: normalization.SkipResult) -> None:
    """Put the finished training into the code to take home."""
    setup.given("settings", settings, repr(settings))
    setup.ran("both", normalization.train_both, both, settings, report=normalization.print_skip_epoch)
    setup.show("training loss, plain", both.plain[-1].loss, "both.plain[-1].loss", ".4f")
    setup.show("training loss, residual", both.residual[-1].loss, "both.residual[-1].loss", ".4f")


def predict(_: Bench) -> None:
    """A question about a batch of one example."""
    answered = ui.ask(
        "In training, **batch normalization** gets a batch of **one** example, with γ = 1 and β = 0. What comes out?",
        ["the example unchanged", "only zeros", "+1 and -1"],
        "only zeros",
        "every feature's mean is the one value itself, so x - mean = 0. Whatever the example shows, it is lost. Layer "
        "normalization has no such problem: it takes its mean over the features.",
        key="normalization.question",
    )
    if answered:
        one = normalization.parse_tensor("1 2 6")
        for place, name in zip(st.columns(2), ("batch", "layer"), strict=True):
            with place:
                shown = normalization.normalize(one, normalization.group_cells(name, one.shape)).x_hat
                title = say("1 2 6 after {name} normalization", name=name)
                ui.number_grid(title, normalization.write_cells(shown))
