"""Which language model the lesson goes on with: the one that was trained here, or one that was opened again."""

import hashlib

import streamlit as st

from dlplay import language_model, ui
from dlplay.export import Transcript
from dlplay.jobs import Job
from dlplay.words import plain, say

HERE, OPENED, EXAMPLE = "trained here", "from a file", "a finished example"


def result_of(job: Job | None) -> language_model.TrainedLetters | None:
    """What a training gave; None before its end."""
    return job.result if job is not None and job.state == "done" else None


def choose_model(steps: Transcript, job: Job | None) -> language_model.TrainedLetters:
    """Give the model to go on with: trained here, opened, or else the finished one; where there are two, choose."""
    models = {HERE: result_of(job), OPENED: opened_model(steps), EXAMPLE: language_model.finished_letters().result}
    known = {name: model for name, model in models.items() if model is not None}
    name = ui.choose("Language model", known, key="attention.model")
    return known[name]


def opened_model(steps: Transcript) -> language_model.TrainedLetters | None:
    """Read the model file that the visitor has opened; None where there is none."""
    file = ui.own_file("letters")
    content = file.content() if file else None
    ui.link_file("letters", file if content else None)
    if file is None or content is None:
        return None
    code = f"Path({file.name!r}).read_bytes()  # SHA-256 {file.checksum}"
    steps.given("content", content, code, imports=("from pathlib import Path",))
    return steps.run_once("opened", language_model.read_model, content, file.name)


def open_model() -> None:
    """A control for a model that was kept."""
    before = ui.own_file("letters")
    upload = st.file_uploader(say("A model that you kept (.json)"), ["json"], key="attention.file")
    ui.take_upload("letters", upload, language_model.read_model, language_model.ModelFileError)
    if (file := ui.own_file("letters")) != before:
        st.rerun()  # the bench has not seen it yet
    if file and upload is None:
        st.caption(say("Your model: {name}", name=plain(file.name)))


def note_model(steps: Transcript, job: Job | None, trained: language_model.TrainedLetters) -> None:
    """Write into the transcript where the model comes from: a training, here or before, or a file."""
    needed = files_needed(job, trained)
    if needed is None:
        return
    name, content = needed
    checksum = hashlib.sha256(content).hexdigest()[:16]
    code = f"Path({name!r}).read_bytes()  # SHA-256 {checksum}..."
    steps.given("content", content, code, imports=("from pathlib import Path",))
    if trained is opened_model(steps.continued()):
        steps.ran("trained", language_model.read_model, trained, content, name)
        return
    kind = job.about[2] if job is not None and trained is job.result else "automatic"
    corpus = steps.ran("corpus", language_model.read_text_file, trained.corpus, content, name, kind, trained.plan.seed)
    plan = steps.run("plan", language_model.LanguagePlan, *vars(trained.plan).values())
    tell = language_model.print_letter_epoch
    steps.ran("trained", language_model.train_letters, trained, corpus, plan, report=tell)


def say_which_model(trained: language_model.TrainedLetters) -> None:
    """Say so where the model is the one that came along."""
    if trained is language_model.finished_letters().result:
        st.caption(
            say(
                "This is **a finished example**, which learned the list “{text}” before. Train one on your own text, "
                "in the tab **Train a GPT**, and it takes its place.",
                text=language_model.FINISHED_TEXT,
            )
        )


def files_needed(job: Job | None, trained: language_model.TrainedLetters) -> tuple[str, bytes] | None:
    """Give the file that the script reads: the text that was learned, or the model that was opened."""
    if job is not None and trained is job.result:
        name, content, _ = job.about
        return name, content
    if trained is language_model.finished_letters().result:
        text = language_model.FINISHED_TEXT
        return language_model.SAMPLES[text][0], language_model.sample_file(text)
    file = ui.own_file("letters")
    kept = file.content() if file else None
    return (file.name, kept) if file and kept else None
