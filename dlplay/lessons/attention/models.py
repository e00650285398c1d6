"""Which language model the lesson goes on with: the one that was trained here, or one that was opened again."""

import hashlib

import streamlit as st

from dlplay import language_model, ui
from dlplay.export import Transcript
from dlplay.jobs import Job
from dlplay.words import plain, say

HERE, OPENED = "trained here", "from a file"


def result_of(job: Job | None) -> language_model.TrainedLetters | None:
    """What a training gave; None before its end."""
    return job.result if job is not None and job.state == "done" else None


def choose_model(steps: Transcript, job: Job | None) -> language_model.TrainedLetters | None:
    """Give the model to go on with; where there are two, a control chooses."""
    here, opened = result_of(job), opened_model(steps)
    names = [name for name, model in ((HERE, here), (OPENED, opened)) if model is not None]
    if len(names) > 1:
        name = ui.choose("Language model", names, key="attention.model", look="segmented_control")
        return {HERE: here, OPENED: opened}[name]
    return here or opened


def opened_model(steps: Transcript) -> language_model.TrainedLetters | None:
    """Read the model file that the visitor has opened; None where there is none."""
    file = ui.own_file("letters")
    content = file.content() if file else None
    ui.link_file("letters", file if content else None)
    if file is None or content is None:
        return None
    return note_opened(steps, content, file.name, file.checksum)


def note_opened(steps: Transcript, content: bytes, name: str, checksum: str) -> language_model.TrainedLetters:
    """Write into the transcript that a model comes from its file."""
    code = f"Path({name!r}).read_bytes()  # SHA-256 {checksum[:16]}..."
    steps.given("content", content, code, imports=("from pathlib import Path",))
    return steps.run_once("trained", language_model.read_model, content, name)


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
    """Write into the transcript where the model comes from: a training here, or a file."""
    if job is not None and trained is job.result:
        note_training(steps, job)
    elif (file := ui.own_file("letters")) and (content := file.content()):
        note_opened(steps, content, file.name, file.checksum)


def note_training(steps: Transcript, job: Job) -> None:
    """Write the training on a text into the transcript."""
    file, content, kind = job.about
    corpus, plan = job.args
    checksum = hashlib.sha256(content).hexdigest()[:16]
    code = f"Path({file!r}).read_bytes()  # SHA-256 {checksum}..."
    steps.given("content", content, code, imports=("from pathlib import Path",))
    steps.ran("corpus", language_model.read_text_file, corpus, content, file, kind, plan.seed)
    used = steps.run("plan", language_model.LanguagePlan, *vars(plan).values())
    tell = language_model.print_letter_epoch
    steps.ran("trained", language_model.train_letters, job.result, corpus, used, report=tell)


def say_what_is_missing(what: str) -> None:
    """Say that there is no model yet."""
    st.info(say("Train a GPT first, in the tab **Train a GPT**, or open one that you kept: {what}", what=what))
