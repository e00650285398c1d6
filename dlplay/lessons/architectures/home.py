"""Cards of detectors and segmentation networks, the code to take home, and the question."""

import streamlit as st

from dlplay import catalogue, ui, weights
from dlplay.lessons.architectures.asking import ask_networks, choose_asked
from dlplay.lessons.architectures.bench import Bench, count_network
from dlplay.words import say


def cards_tab(_: Bench) -> None:
    """A card for each family of detectors and segmentation networks."""
    task = ui.choose("Task", catalogue.TASKS, "detection", key="architectures.task", look="segmented_control")
    cards = catalogue.cards_of(task)
    for first in range(0, len(cards), 3):
        for column, card in zip(st.columns(3), cards[first : first + 3], strict=False):
            column.container(border=True, height="stretch").markdown(catalogue.card_text(card))


def code_tab(bench: Bench) -> None:
    """The code that counts the network, and sends the picture through those whose weights are here."""
    name, steps = bench.name, bench.setup.continued()
    counted = count_network(steps, "counted", name)
    steps.show(f"{name}, parameters", counted.parameters, "counted.parameters", ",")
    steps.show(f"{name}, multiply-adds", counted.multiply_adds, "counted.multiply_adds", ",")
    steps.show(f"{name}, layers with weights", counted.depth, "counted.depth")
    st.markdown(catalogue.counted_sentence(name, counted))
    asked = choose_asked()
    ask_networks(bench, steps, asked)
    ui.code_tab(steps, "architectures")
    for file in (catalogue.choose_pretrained(one).file for one in asked):
        if file:
            content = weights.weights_path(file).read_bytes()
            label = say("Weights {file}", file=file)
            st.download_button(label, content, file, on_click="ignore", key=f"architectures.file {file}")
    st.caption(
        say("Save the weights beside the script, which reads them; those of Keras's models it downloads itself.")
    )


def predict(_: Bench) -> None:
    """A question to answer before looking."""
    ui.ask(
        "VGG19 has 19 layers with weights, ResNet-152 has 152. Which of the two has more **parameters**?",
        ["ResNet-152, about eight times as many", "about the same", "VGG19, more than twice as many"],
        "VGG19, more than twice as many",
        "VGG19 has 144 million, ResNet-152 has 60 million: VGG's first dense layer alone has 7 * 7 * 512 * 4096 = 103 "
        "million weights. ResNet takes the mean of every map instead, and its 1x1 convolutions keep the blocks narrow.",
        key="architectures.question",
    )
