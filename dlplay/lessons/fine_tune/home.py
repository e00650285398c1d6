"""The classifier and the code to take home, and the question."""

from dataclasses import replace

import streamlit as st

from dlplay import data, fine_tuning, training, ui, weights
from dlplay.jobs import Job
from dlplay.lessons.fine_tune.bench import Bench
from dlplay.lessons.fine_tune.looking import model_of
from dlplay.words import plain, say


def code_tab(_: Bench, job: Job) -> None:
    """The trained model, the code, and the weights that it needs."""
    steps, pictures, plan = ui.new_transcript("Fine-tune"), job.args[0], job.args[1]
    result = replace(job.result, model=model_of(job))
    base, (reader, place), changes = job.about
    steps.ran("pictures", getattr(data, reader), base, place)
    if changes:
        steps.ran("pictures", data.corrected, pictures, base, changes)
    steps.ran("plan", training.Plan, plan, **fine_tuning.chosen(plan))
    steps.ran("trained", fine_tuning.fine_tune, result, pictures, plan, **job.options, report=training.tell)
    matrix = steps.run("matrix", fine_tuning.validation_matrix, result, pictures)
    steps.show("validation accuracy", steps.run("share_right", training.accuracy, matrix), "share_right", ".4f")
    steps.ran("saved", training.save_model, None, result.model, "classifier.keras")
    offer_classifier(result.model.content, pictures.classes)
    if reader == "read_folder":
        st.caption(
            say("The script reads the folder “pictures” beside it: unpack your zip file there, a folder per class.")
        )
    ui.code_tab(steps, "fine_tune")
    if file := plan.backbone.file:
        content = weights.weights_path(file).read_bytes()
        label = say("Weights of the backbone")
        st.download_button(label, content, file, on_click="ignore", key="fine_tune.weights_file")
        st.caption(say("Save them beside the script, which reads them."))


def offer_classifier(content: bytes, classes: tuple[str, ...]) -> None:
    """The trained classifier as a file."""
    label = say("Your classifier, {size:.1f} MB", size=len(content) / 1e6)
    st.download_button(label, content, "classifier.keras", on_click="ignore", key="fine_tune.model")
    st.caption(
        say(
            "Opens with keras.models.load_model; it takes pixels from 0 to 255 and does the preprocessing itself. Its "
            "classes, in their order: {names}.",
            names=", ".join(map(plain, classes)),
        )
    )


def predict_tab(_: Bench, __: Job) -> None:
    """A question to answer before looking."""
    ui.ask(
        "Your validation loss falls at first and then rises, while the training loss goes on falling. Which weights "
        "are best for new pictures?",
        ["the last ones", "those of the lowest validation loss", "those of the lowest training loss"],
        "those of the lowest validation loss",
        "From there on the network learns its training pictures by heart. That epoch has the star in the curves, and "
        "its weights are kept.",
        key="fine_tune.question",
    )
