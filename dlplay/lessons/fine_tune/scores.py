"""The tabs of precision and recall per class, and of the loss."""

import streamlit as st

from dlplay import fine_tuning, training, ui
from dlplay.jobs import Job
from dlplay.lessons.fine_tune.bench import Bench
from dlplay.words import say


def classes_tab(_: Bench, job: Job) -> None:
    """Precision and recall of every class, one filled in."""
    pictures = job.args[0]
    matrix = fine_tuning.validation_matrix(job.result, pictures)
    scores = training.class_scores(matrix, pictures.classes)
    st.dataframe(fine_tuning.score_rows(scores), hide_index=True)
    name = ui.choose("Fill in for", pictures.classes, key="fine_tune.class_shown", link=False)
    number = pictures.classes.index(name)
    ui.show_arithmetic(*fine_tuning.score_arithmetic(scores[number], matrix, number))


def loss_tab(_: Bench, job: Job) -> None:
    """The validation loss of the kept weights, and the parameters of the head."""
    trained: training.Trained = job.result
    kept = trained.epochs[trained.best - 1]
    text = say(
        "The validation loss of the kept epoch {number} is **{loss:.4f}**:", number=kept.number, loss=kept.val_loss
    )
    st.markdown(text)
    ui.show_arithmetic(*fine_tuning.loss_arithmetic(trained, job.args[0].labels))
    st.caption(
        say(
            "p is the probability that the network gives a picture's own class: 1 costs nothing, a small one much. "
            "The whole network has {parameters:,} parameters, of which {trainable:,} learned in the kept epoch.",
            parameters=trained.num_parameters,
            trainable=trained.num_trainable,
        )
    )
