"""The student's picture through several pretrained networks."""

import streamlit as st

from dlplay import catalogue, ui, weights
from dlplay.export import Transcript
from dlplay.lessons.architectures.bench import Bench
from dlplay.words import say


def picture_tab(bench: Bench) -> None:
    """One picture through several pretrained networks."""
    answers = ask_networks(bench, bench.setup.continued(), choose_asked())
    if answers:
        show_answers(bench, answers)
    with st.expander(say("Networks whose weights are not here")):
        missing = catalogue.pretrained_missing(catalogue.pretrained_here())
        st.markdown(", ".join(missing) + ".")
        st.markdown(say('Fetch them with `make models MODELS="VGG16 ResNet50"`, or on the page classify.'))


def choose_asked() -> list[str]:
    """Controls for the pretrained networks to ask."""
    ready = catalogue.pretrained_here()
    return ui.pick_many("Networks to ask", ready, ready[:4], key="architectures.asked")


def ask_networks(bench: Bench, steps: Transcript, chosen: list[str]) -> dict[str, catalogue.TimedAnswer]:
    """Send the picture through networks, one after the other, where there is memory for each."""
    answers = {}
    for number, one in enumerate(chosen, 1):
        if one in catalogue.ARCHITECTURES:
            with ui.refusing(catalogue.ArchitectureError):
                catalogue.refuse_too_large(one, ui.in_worker(catalogue.free_memory)())
        known = catalogue.choose_pretrained(one)
        network = steps.run(f"network_{number}", weights.Network, known.name, known.weights, known.top, known.side)
        shape = weights.input_shape(network)
        image = steps.run(f"image_{number}", weights.to_input, bench.picture.pixels, shape, bench.fit)
        answer = steps.run_once(f"answer_{number}", ui.in_worker(catalogue.ask_in_time), network, image)
        best = steps.run(f"best_{number}", weights.top_scores, answer.probabilities, 5)
        for place, (found, probability) in enumerate(best):
            label = f"{one}, {weights.class_name(known, found, weights.keras_folder())}"
            steps.show(label, probability, f"best_{number}[{place}][1]", ".5f")
        answers[one] = answer
    return answers


def show_answers(bench: Bench, answers: dict[str, catalogue.TimedAnswer]) -> None:
    """The picture, what every network says to it, and what that costs."""
    folder = weights.keras_folder()
    columns = st.columns(min(len(answers) + 1, 4))
    alt = say("The picture that the networks get.")
    columns[0].image(bench.picture.pixels, say("Your picture"), width="stretch", alt=alt)
    for number, (one, answer) in enumerate(answers.items(), 1):
        with columns[number % len(columns)]:
            cells = catalogue.answer_cells(catalogue.choose_pretrained(one), answer, folder)
            ui.number_grid(one, cells, tints=catalogue.answer_tints(answer))
    ui.number_grid(say("What one picture costs"), catalogue.time_cells(answers))
    st.caption(
        say("Time: the median of up to 5 calls in this computer's worker, after a first one that is not counted.")
    )
