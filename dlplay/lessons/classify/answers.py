"""What the networks say to the picture, and the one of them that the tabs look into."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from dlplay import classification, ui, weights
from dlplay.export import Transcript
from dlplay.lessons.classify.bench import Bench
from dlplay.lessons.classify.live import show_live
from dlplay.words import say


@dataclass(frozen=True)
class Answers:
    """The answer of every network, by its name; asked: of the one that is looked into."""

    bench: Bench
    steps: Transcript
    asked: classification.Asked
    everyone: dict[str, classification.Asked]


@st.fragment
def show_answers(bench: Bench, tabs: dict[str, Callable[[Answers], None]]) -> None:
    """The answers, and below them one network opened; their controls run only this."""
    steps = bench.setup.continued()
    if warning := classification.unsuited_sentence(bench.networks, bench.picture.name):
        st.warning(warning, icon=":material/help:")
    if missing := classification.missing_sentence(bench.picture.name):
        st.info(missing, icon=":material/search_off:")
    if bench.feeding != "right":
        text = say("Wrong on purpose: {what}.", what=say(classification.FEEDINGS[bench.feeding]))
        st.warning(text, icon=":material/science:")
    show_live(bench)
    everyone = ask_networks(bench, steps)
    show_probabilities(everyone)
    name = next(iter(everyone))
    if len(everyone) > 1:
        name = ui.choose("Look into", everyone, name, key="classify.open", look="segmented_control")
    ui.show_tabs("classify", tabs, Answers(bench, steps, everyone[name], everyone))


def ask_networks(bench: Bench, steps: Transcript) -> dict[str, classification.Asked]:
    """Every network's answer to the picture."""
    everyone, folder = {}, weights.keras_folder()
    for number, network in enumerate(bench.networks, 1):
        known = steps.run(
            f"network_{number}", weights.Network, network.name, network.weights, network.top, network.side
        )
        shape = weights.input_shape(known)
        image = steps.run(f"image_{number}", weights.to_input, bench.picture.pixels, shape, bench.fit)
        answer = steps.run_once(
            f"answer_{number}", ui.in_worker(classification.classify), known, image, feeding=bench.feeding
        )
        best = steps.run(f"best_{number}", weights.top_scores, answer.probabilities, bench.count)
        classes = classification.class_names(known, answer.probabilities.size, folder)
        one = everyone[network.name] = classification.Asked(known, image, answer, tuple(best), classes)
        steps.show(f"{network.name}, {one.full_name}", best[0][1], f"best_{number}[0][1]", ".5f")
    return everyone


def show_probabilities(everyone: dict[str, classification.Asked]) -> None:
    """The picture that was classified, and beside it every network's most probable classes."""
    left, *columns = st.columns([1.0, *[1.6] * len(everyone)])
    first = next(iter(everyone.values()))
    pixels = classification.enlarged(classification.as_picture(first.image))
    left.image(pixels, say("What was classified"), width="stretch", alt=say("The picture that was classified."))
    if not first.image.any():
        left.info(say("There is nothing in this picture: draw a digit, upload one, or choose a sample."))
    for column, (name, asked) in zip(columns, everyone.items(), strict=True):
        column.markdown(f"**{name}**")
        bars = classification.probability_bars(asked.names, [probability for _, probability in asked.best])
        column.plotly_chart(bars, key=f"classify.bars {name}", config=ui.QUIET)
        column.caption(classification.answer_sentence(asked))
