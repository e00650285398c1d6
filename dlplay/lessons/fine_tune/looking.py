"""The tabs of where the network looked: in a picture that validates, or in a new one."""

from dataclasses import replace

import streamlit as st

from dlplay import classification, fine_tuning, training, ui
from dlplay.data import Pixels
from dlplay.jobs import Job
from dlplay.lessons.fine_tune.bench import Bench
from dlplay.words import plain, say, say_again


def heat_tab(_: Bench, job: Job) -> None:
    """Where the network looked in one of the pictures that validate."""
    pictures = job.args[0]
    names = {pictures.names[number]: number for number in job.result.parts.validation}
    number = names[ui.choose("Validating picture", names, key="fine_tune.heat_picture", link=False)]
    show_where(job, squared(job, pictures.pictures[number]), "fine_tune.heat")


def new_tab(_: Bench, job: Job) -> None:
    """The classifier on a picture that it has never seen."""
    picture = ui.pick_picture(ui.new_transcript("Fine-tune"), start="chelsea", live=True)
    show_live(job)
    show_where(job, squared(job, picture.pixels), "fine_tune.new")
    st.caption(say("It knows only your classes: whatever you show it, it will call it one of them."))


def show_live(job: Job) -> None:
    """What the student's own classifier says to the running camera."""
    if not ui.is_live():
        return
    names, model = job.args[0].classes, model_of(job)
    known = replace(model, content=b"")  # the worker keeps it; megabytes need not go along with every frame
    ask = ui.in_worker_live(classification.classify_trained)

    def answer(frame: Pixels) -> ui.Answer:
        square = squared(job, frame)
        try:
            chances = ask(known, square)
        except training.ModelGoneError:
            chances = ask(model, square)
        order = sorted(range(len(names)), key=lambda number: -chances[number])[:5]
        shares = [(names[number], float(chances[number])) for number in order]
        return ui.Answer(say("{name}, {share:.2f}", name=shares[0][0], share=shares[0][1]), shares=shares)

    ui.live(answer, key="fine_tune.live")


def squared(job: Job, pixels: Pixels) -> Pixels:
    """A picture as the network gets it."""
    square: Pixels = training.to_squares([pixels], job.args[1].backbone.side, job.options["fit"])[0]
    return square


def model_of(job: Job) -> training.ModelFile:
    """The trained classifier; the example's is put together of its head and of the backbone that comes along."""
    model: training.ModelFile = job.result.model
    return model if model.content else ui.in_worker_once(fine_tuning.finished_model)()


def show_where(job: Job, square: Pixels, key: str) -> None:
    """Probabilities for a picture, and Grad-CAM for a class of it."""
    names, model = job.args[0].classes, model_of(job)
    chances = ui.in_worker(classification.classify_trained)(model, square)
    order = sorted(range(len(names)), key=lambda number: -chances[number])[:5]
    left, right = st.columns([2, 3])
    with left:
        bars = classification.probability_bars([names[n] for n in order], [float(chances[n]) for n in order])
        st.plotly_chart(bars, key=f"{key}_bars")
        of_picture = f"{key}_class_{hash(square.tobytes())}"
        wanted = ui.choose("What speaks for", [names[n] for n in order], key=of_picture, link=False)
    heat = ui.in_worker(classification.explain_trained)(model, square, names.index(wanted))
    with right:
        show_heat(square, heat, wanted)


def show_heat(square: Pixels, found: classification.HeatMap, name: str) -> None:
    """The picture, and the heat map over it; or the reason why there is none."""
    alt = say("The picture as the network gets it")
    if found.heat is None:
        st.image(square, width=360, alt=alt)
        st.info(say_again(found.reason))
        return
    beside, over = st.columns(2)
    beside.image(square, width="stretch", alt=alt)
    over.image(classification.overlay(square, found.heat, 0.6), width="stretch", alt=say("Heat map over the picture"))
    st.caption(
        say(
            "Grad-CAM, from the maps of {layer}: the nearer to yellow, the more a place speaks for “{name}”; blue says "
            "nothing. There are only {rows} x {columns} places, and each sees a large part of the picture.",
            layer=found.layer,
            name=plain(name),
            rows=found.heat.shape[0],
            columns=found.heat.shape[1],
        )
    )
