"""The tab of the heat map (Grad-CAM)."""

import streamlit as st

from dlplay import classification, ui
from dlplay.lessons.classify.answers import Answers
from dlplay.words import say, say_again

BEST = "the most probable"


def heat_tab(answers: Answers) -> None:
    """Grad-CAM's heat map of one class over the picture, and the sum behind one place of it."""
    left, middle, right = st.columns(3)
    asked = answers.asked
    classes = asked.classes
    wanted = ui.choose("Class", [BEST, *dict.fromkeys([*asked.names, *classes])], key="classify.class", place=left)
    layers = ui.in_worker_once(classification.list_map_layers)(asked.network)
    layer = ui.choose("Layer whose maps are weighed", layers, key="classify.layer", place=middle)
    opacity = ui.slide("Opacity of the heat map", 0.0, 1.0, 0.5, 0.05, key="classify.opacity", place=right)
    number = asked.best[0][0] if wanted == BEST else classes.index(wanted)
    explain = ui.in_worker(classification.explain_class)
    to_explain = (asked.network, asked.image, answers.bench.feeding, number, layers.get(layer, ""))
    found = answers.steps.run_once("found", explain, *to_explain)
    if asked.network.weights == "random" and found.heat is not None:
        st.warning(
            say("Random weights: they have learned nothing, so a heat map of them shows nothing about the picture.")
        )
    if found.reason:
        st.info(say_again(found.reason), icon=":material/info:")
    show_place(asked, found, classes[number], opacity=opacity, is_last=layer == next(iter(layers)))
    if found.heat is not None:
        answers.steps.show("score z of the class", found.score, "found.score", ".5f")


def choose_place(shape: tuple[int, ...], hottest: tuple[int, int]) -> tuple[int, int]:
    """Two inputs for row and column of a heat map; left empty they mean its hottest place."""
    chosen = []
    for place, label, size, hot in zip(st.columns(2), ("Row", "Column"), shape, hottest, strict=True):
        key = f"classify.{label.lower()}"
        text = say("{hot}, hottest", hot=hot)
        value = ui.enter(label, 0, size - 1, None, 1, key=key, place=place, placeholder=text)
        chosen.append(hot if value is None else value)
    return chosen[0], chosen[1]


def show_place(
    asked: classification.Asked, found: classification.HeatMap, name: str, *, opacity: float, is_last: bool
) -> None:
    """The heat map over the picture, and how the value of one place comes about; nothing where there is no heat."""
    heat = found.heat
    if heat is None:
        return
    over, numbers = st.columns([1, 1.3])
    with numbers:
        row, column = choose_place(heat.shape, classification.hottest(heat))
        title = say("The maps that count most at row {row}, column {column}", row=row, column=column)
        ui.number_grid(title, classification.weight_cells(found, row, column))
        st.caption(classification.places_sentence(found, asked.image.shape, is_last=is_last))
    with over:
        pixels = classification.enlarged(classification.as_picture(asked.image))
        mixed = classification.overlay(pixels, heat, opacity)
        scale = say(classification.SCALE_SENTENCE)
        sentence = say("Heat map for {name}: {scale}. Click on a place.", name=name, scale=scale)
        ui.picture_view(mixed, sentence, key="classify.heat", pixel=(row, column), shape=heat.shape, of="classify.")
    st.markdown(say(classification.CAM_SENTENCE))
    ui.show_arithmetic(*classification.heat_arithmetic(found, row, column))
    st.caption(classification.gradient_sentence(found))
    strongest = classification.strongest_maps(found, row, column)
    for place, number in zip(st.columns(5), strongest, strict=False):
        sentence = say("Map {number}, its weight is {weight:.3g}.", number=number, weight=found.weights[number])
        place.image(classification.one_map(found, number), sentence, width="stretch", alt=sentence)
