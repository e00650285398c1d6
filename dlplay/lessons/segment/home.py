"""The code to take home, and the question."""

import streamlit as st

from dlplay import segmentation, ui
from dlplay.lessons.segment.asking import ask_network
from dlplay.lessons.segment.bench import Bench
from dlplay.lessons.segment.transposed import note_stamps
from dlplay.words import say


def code_tab(bench: Bench) -> None:
    """The code of the page's results: the network's answer, its objects, how good it is; the transposed convolution."""
    steps = bench.setup.continued()
    _, views = ask_network(bench, steps)
    counts = steps.run("areas", segmentation.areas_by_class, views)
    for name, (count, area) in counts.items():
        steps.show(f"{name}, objects", count, f"areas[{name!r}][0]")
        steps.show(f"{name}, pixels", area, f"areas[{name!r}][1]")
    if bench.known is not None:
        true = steps.run("true", segmentation.views_of_truth, bench.known, bench.network.classes)
        overlaps = steps.run(
            "overlaps", segmentation.class_overlaps, true.semantic, views.semantic, len(bench.network.classes) + 1
        )
        for number, name in enumerate(bench.network.classes, 1):
            steps.show(f"{name}, IoU", overlaps[number].iou, f"overlaps[{number}].iou", ".4f")
            steps.show(f"{name}, Dice", overlaps[number].dice, f"overlaps[{number}].dice", ".4f")
    note_stamps(steps)
    ui.code_tab(steps, "segment")
    if isinstance(bench.network.weights, str):
        offer_file(bench.network.weights)
    ui.download_picture("Semantic map, PNG", lambda: segmentation.semantic_picture(bench.pixels, views), "segment.png")


def offer_file(name: str) -> None:
    """Offer a file of weights that a script needs."""
    st.caption(say("The script needs **{name}** beside it:", name=name))
    with open(segmentation.weights_path(name), "rb") as file:
        st.download_button(name, file, name, on_click="ignore", icon=":material/download:")


def predict(_: Bench) -> None:
    """A question about pixel accuracy."""
    ui.ask(
        "5 of 100 pixels belong to the object. A network says **ground** everywhere. What are its pixel accuracy and "
        "its Dice of the object?",
        ["0.95 and 0.95", "0.95 and 0", "0.05 and 0"],
        "0.95 and 0",
        "95 of 100 pixels are right, so the pixel accuracy is 0.95. But nothing of the object was found: the "
        "intersection is empty, Dice = 2 · 0 / (5 + 0) = 0. For small objects, pixel accuracy says almost nothing.",
        key="segment.question",
    )
