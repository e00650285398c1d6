"""The families' ideas, one small sum each."""

from collections.abc import Callable

import streamlit as st

from dlplay import catalogue, ui
from dlplay.export import Transcript
from dlplay.lessons.architectures.bench import Bench
from dlplay.lessons.architectures.patches import teach_patches
from dlplay.lessons.architectures.reckoning import reckon
from dlplay.words import say

LOSSES = {"Loss of the output": 1.2, "First auxiliary loss": 2.0, "Second auxiliary loss": 1.6}


def lessons_tab(bench: Bench) -> None:
    """The families' ideas, one small sum each."""
    lesson = ui.choose("Lesson", LESSONS, key="architectures.lesson", look="pills")
    own = bench.setup.continued() if LESSONS[lesson] is teach_patches else ui.new_transcript(lesson)
    LESSONS[lesson](bench, own)
    if own.lines:
        ui.show_code(own)


def teach_stacked(_: Bench, steps: Transcript) -> None:
    """Three small windows behind each other against one large window."""
    st.markdown(
        say("VGG's question: why small windows? They see as much, with fewer weights and more activations between.")
    )
    channels = ui.slide("Channels C", 1, 512, 64, key="architectures.channels")
    layers = ui.slide("Layers of 3x3", 2, 5, 3, key="architectures.stacked")
    reckon(steps, catalogue.stacked_windows, channels, layers=layers)


def teach_split(_: Bench, steps: Transcript) -> None:
    """A window split into smaller ones."""
    st.markdown(say("Inception V2 and V3 split large windows into smaller ones behind each other, which see as much."))
    split = ui.choose("Split", catalogue.FACTORIZATIONS, key="architectures.split")
    reckon(steps, catalogue.factorized_window, split)


def teach_inception(_: Bench, steps: Transcript) -> None:
    """An inception module with and without 1x1 reductions."""
    text = say("Before each expensive 3x3 and 5x5, a 1x1 convolution makes the channels fewer.")
    st.markdown(f"{text} {catalogue.googlenet_sentence()}")
    module = ui.choose("Inception module of GoogLeNet", catalogue.INCEPTION_MODULES, key="architectures.module")
    side, channels = catalogue.module_input(module)
    st.caption(say("Its input: {side} x {side} x {channels}.", side=side, channels=channels))
    reckon(steps, catalogue.inception_cost, side, channels, catalogue.INCEPTION_MODULES[module])


def teach_auxiliary(_: Bench, steps: Transcript) -> None:
    """The losses of two auxiliary classifiers."""
    text = say(
        "So that the middle of a deep network does not “die out” (vanishing gradients), two **auxiliary classifiers** "
        "answer from the middle; their losses, on the same labels, are added."
    )
    st.markdown(f"{text} {catalogue.googlenet_sentence()}")
    losses = [
        ui.enter(label, 0.0, 20.0, start, 0.1, key=f"architectures.loss{number}", place=place)
        for number, (place, (label, start)) in enumerate(zip(st.columns(3), LOSSES.items(), strict=True), 1)
    ]
    weight = ui.slide("Weight of the auxiliary losses", 0.0, 1.0, 0.3, 0.05, key="architectures.weight")
    reckon(steps, catalogue.auxiliary_loss, *losses, weight=weight)


def teach_dense(_: Bench, steps: Transcript) -> None:
    """Channels in a dense block."""
    st.markdown(say("DenseNet: every layer gets the maps of **all** layers before it, and adds k channels of its own."))
    start = ui.slide("Channels at the start", 1, 512, 64, key="architectures.start")
    growth = ui.slide("Growth rate k", 1, 64, 32, key="architectures.growth")
    layers = ui.slide("Layers L in the block", 1, 48, 6, key="architectures.dense")
    reckon(steps, catalogue.dense_channels, start, growth=growth, layers=layers)


def teach_scaling(_: Bench, steps: Transcript) -> None:
    """Depth, width and resolution grow together."""
    st.markdown(
        say("EfficientNet: deeper, wider and finer **together**, by one number phi; each step doubles the cost.")
    )
    phi = ui.slide("phi", 0.0, 7.0, 1.0, 0.5, key="architectures.phi")
    reckon(steps, catalogue.compound_scaling, phi)
    ui.number_grid(say("EfficientNet B0 to B7"), catalogue.efficientnet_cells())


def teach_depthwise(_: Bench, steps: Transcript) -> None:
    """A convolution against its depthwise separable form."""
    st.markdown(
        say(
            "MobileNet: convolve **every channel by itself**, then mix the channels with 1x1. ConvNeXt does the same "
            "with windows of 7x7."
        )
    )
    side = ui.slide("Side N of the map", 1, 112, 14, key="architectures.side")
    channels = ui.slide("Channels that come in", 1, 1024, 512, key="architectures.in")
    filters = ui.slide("Channels that go out", 1, 1024, 512, key="architectures.out")
    window = ui.choose("Window F", [1, 3, 5, 7, 9, 11], 3, key="architectures.window", look="select_slider")
    reckon(steps, catalogue.separable_cost, side, channels, filters, window=window)


def show_tables(_: Bench, __: Transcript) -> None:
    """The lecture's tables beside what is counted here."""
    ui.number_grid(say("VGG's variants (D is VGG16, E is VGG19)"), catalogue.vgg_cells())
    ui.number_grid(say("ResNets, for a picture of 224 x 224"), catalogue.resnet_cells())
    st.caption(say("The lecture's multiply-adds are those of ResNet's paper, where they are called FLOPs."))
    st.caption(catalogue.inception_resnet_sentence())
    ui.number_grid("EfficientNet", catalogue.efficientnet_cells())


LESSONS: dict[str, Callable[[Bench, Transcript], None]] = {
    "3 x (3x3) against 7x7": teach_stacked,
    "Split windows": teach_split,
    "1x1 in an inception module": teach_inception,
    "Auxiliary classifiers": teach_auxiliary,
    "Dense connections": teach_dense,
    "Compound scaling": teach_scaling,
    "Patches of a ViT": teach_patches,
    "Depthwise convolution": teach_depthwise,
    "The lecture's tables": show_tables,
}
