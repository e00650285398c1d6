"""The part Counting updates: batch, stochastic and mini-batch gradient descent."""

from dataclasses import dataclass

import streamlit as st

from dlplay import gradient_descent, ui
from dlplay.export import Transcript
from dlplay.words import say


@dataclass(frozen=True)
class Counted:
    """The updates of the three kinds, and what they follow from."""

    setup: Transcript
    samples: int
    epochs: int
    drop: bool
    counts: dict[str, gradient_descent.Count]


def counting_part(setup: Transcript) -> None:
    """The number of updates of the three kinds."""
    with st.sidebar:
        samples = ui.enter("Samples n", 1, 1_000_000, 2000, key="gradient_descent.n")
        size = ui.enter("Mini-batch size b", 1, 1_000_000, 4, key="gradient_descent.b")
        epochs = ui.enter("Epochs", 1, 10_000, 10, key="gradient_descent.epochs")
        drop = ui.switch("Drop a last batch that is not full", key="gradient_descent.drop")
    st.markdown(
        say(
            "An **epoch** uses all n samples once. **Batch** gradient descent updates once per epoch, with all "
            "samples; **stochastic** gradient descent once per sample; **mini-batch** once per b samples."
        )
    )
    with ui.refusing(gradient_descent.CountError):
        counts = setup.run("counts", gradient_descent.count_all, samples, size, epochs, drop_last=drop)
    for place, (kind, count) in zip(st.columns(3), counts.items(), strict=True):
        setup.show(f"{kind}: updates", count.in_all, f"counts[{kind!r}].in_all")
        place.metric(say("{kind}: updates in all", kind=kind), f"{count.in_all:,}", border=True)
        place.caption(say("{count:,} per epoch", count=count.per_epoch))
    alt = say("One epoch: every box is one batch, and after every box the parameters are updated.")
    st.image(gradient_descent.epoch_svg(samples, counts), alt, width="stretch", alt=alt)
    st.markdown(gradient_descent.rest_sentence(samples, counts["mini-batch"]))
    ui.show_tabs("gradient_descent", TABS, Counted(setup, samples, epochs, drop, counts))


def arithmetic_tab(one: Counted) -> None:
    """How the updates are counted."""
    filled = gradient_descent.count_arithmetic(one.samples, one.epochs, one.counts, drop_last=one.drop)
    ui.show_arithmetic(*filled)


def numbers_tab(one: Counted) -> None:
    """All counts in a table."""
    st.markdown(gradient_descent.count_table(one.counts))


def code_tab(one: Counted) -> None:
    """The code to take home."""
    ui.code_tab(one.setup, "gradient_descent")


def predict_tab(_: Counted) -> None:
    """A question about a last batch that is not full."""
    ui.ask(
        "1000 samples, mini-batches of 300, 2 epochs, no batch is dropped. How many updates?",
        ["6", "7", "8"],
        "8",
        "300 + 300 + 300 + 100: four batches, so four updates per epoch, twice.",
        key="gradient_descent.question_count",
    )


TABS = {
    "The arithmetic": arithmetic_tab,
    "All numbers": numbers_tab,
    "Code to take home": code_tab,
    "Predict first": predict_tab,
}
