"""The tabs of the numbers: softmax, what the network gets, and what a picture costs."""

import streamlit as st

from dlplay import classification, ui, weights
from dlplay.lessons.classify.answers import Answers
from dlplay.words import say


def softmax_tab(answers: Answers) -> None:
    """The softmax with this picture's scores."""
    steps, asked = answers.steps, answers.asked
    total = steps.run("total", classification.softmax_sum, asked.answer.scores)
    steps.show("S", total, "total", ".5f")
    ui.show_arithmetic(*classification.softmax_arithmetic(asked.answer, asked.best, asked.names))
    ui.number_grid(say("The most probable classes"), classification.score_cells(asked.answer, asked.best, asked.names))
    st.caption(classification.score_sentence(asked.answer))


def given_tab(answers: Answers) -> None:
    """The picture before and after its preparation, one pixel's numbers, and what wrong preparations do."""
    asked, right = answers.asked, weights.preprocessing(answers.asked.network)
    st.markdown(
        say(
            "**{name}** was trained with: {right}. Now it gets {what}.",
            name=asked.network.name,
            right=say(right),
            what=say(classification.FEEDINGS[answers.bench.feeding]),
        )
    )
    show_preparation(asked)
    st.markdown(say(classification.TRAP))
    compare = ui.in_worker(classification.compare_feedings)
    found = answers.steps.run_once("answers", compare, asked.network, asked.image)
    cells = classification.feeding_cells(found, asked.network, weights.keras_folder())
    ui.number_grid(say("The answer to every preparation"), cells)
    st.caption(
        say(
            "Choose another preparation on the left to see its bars and its heat map. One with the same numbers as the "
            "right one is left out."
        )
    )


def show_preparation(asked: classification.Asked) -> None:
    """The picture before and after its preparation, and one pixel's numbers."""
    image, given = asked.image, asked.answer.given
    row, column = ui.choose_pixel(*image.shape[:2], of="classify.given_")
    before, after, numbers = st.columns([1, 1, 1.4])
    with numbers:
        title = say("The pixel at row {row}, column {column}", row=row, column=column)
        ui.number_grid(title, classification.pixel_cells(image, given, row, column))
    with before:
        sentence = say("Cut and scaled to {shape}.", shape=" x ".join(map(str, image.shape)))
        pixels = classification.as_picture(image)
        ui.picture_view(
            pixels, sentence, key="classify.cut", pixel=(row, column), shape=image.shape, of="classify.given_"
        )
    with after:
        sentence = say(
            "What it gets, from {least:.2f} (black) to {most:.2f} (white); map 0 shown as red.",
            least=given.min(),
            most=given.max(),
        )
        pixels = classification.stretched(given)
        ui.picture_view(
            pixels, sentence, key="classify.got", pixel=(row, column), shape=image.shape, of="classify.given_"
        )
    st.markdown(say("The right preparation of this pixel, x from 0 to 255:"))
    ui.show_arithmetic(*classification.preparation_arithmetic(asked.network, image[row, column]))


def costs_tab(answers: Answers) -> None:
    """What one picture costs every network, beside each other."""
    costs = {network: ui.in_worker_once(classification.measure)(network) for network in answers.bench.networks}
    ui.number_grid(say("What one picture costs"), classification.cost_cells(costs))
    st.caption(say(classification.TIMED))
