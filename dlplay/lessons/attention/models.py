"""Which language model the lesson goes on with: trained here, opened from a file, or the one that came along."""

import hashlib
from dataclasses import dataclass

import streamlit as st

from dlplay import language_model, ui
from dlplay.export import Transcript
from dlplay.jobs import Job
from dlplay.words import plain, say

HERE, OPENED, EXAMPLE = "trained here", "from a file", "a finished example"


@dataclass(frozen=True)
class KnownModel:
    """A language model, where it is from, and the file from which a script gets it: its text, or itself.

    kind: how the text was read.
    """

    origin: str
    trained: language_model.TrainedLetters
    file: str
    content: bytes
    kind: str = "automatic"


def choose_model(steps: Transcript, job: Job | None) -> KnownModel:
    """Give the model to go on with; where there are several, a control chooses, one's own first."""
    found = [one for one in (trained_model(job), opened_model(steps), example_model()) if one is not None]
    known = {one.origin: one for one in found}
    if len(known) == 1:
        return found[0]
    ui.follow_start("attention.model", found[0].origin)
    return known[ui.choose("Language model", known, key="attention.model")]


def trained_model(job: Job | None) -> KnownModel | None:
    """Give what a training gave; None before its end."""
    if job is None or job.state != "done":
        return None
    file, content, kind = job.about
    return KnownModel(HERE, job.result, file, content, kind)


def example_model() -> KnownModel:
    """Give the model that came along."""
    text = language_model.FINISHED_TEXT
    file, content = language_model.SAMPLES[text][0], language_model.sample_file(text)
    return KnownModel(EXAMPLE, language_model.finished_letters().result, file, content)


def opened_model(steps: Transcript) -> KnownModel | None:
    """Read the model file that the visitor has opened; None where there is none."""
    file = ui.own_file("letters")
    content = file.content() if file else None
    ui.link_file("letters", file if content else None)
    if file is None or content is None:
        return None
    give_content(steps, file.name, content, file.checksum)
    trained = steps.run_once("trained", language_model.read_model, content, file.name)
    return KnownModel(OPENED, trained, file.name, content)


def open_model() -> None:
    """A control for a model that was kept."""
    before = ui.own_file("letters")
    upload = st.file_uploader(
        say("A model that you kept (.json)"), ["json"], key="attention.file", disabled=ui.uploads_are_paused()
    )
    ui.take_upload("letters", upload, language_model.read_model, language_model.ModelFileError)
    if (file := ui.own_file("letters")) != before:
        st.rerun()  # the bench has not seen it yet
    if file and upload is None:
        st.caption(say("Your model: {name}", name=plain(file.name)))


def give_content(steps: Transcript, name: str, content: bytes, checksum: str) -> None:
    """Write into the transcript that a file is read; its checksum keeps others' files of that name apart."""
    code = f"Path({name!r}).read_bytes()  # SHA-256 {checksum[:16]}..."
    steps.given("content", content, code, imports=("from pathlib import Path",))


def note_model(steps: Transcript, known: KnownModel) -> None:
    """Write into the transcript where the model comes from: a training, here or before, or a file."""
    trained = known.trained
    give_content(steps, known.file, known.content, hashlib.sha256(known.content).hexdigest())
    if known.origin == OPENED:
        steps.ran("trained", language_model.read_model, trained, known.content, known.file)
        return
    read = (known.content, known.file, known.kind, trained.plan.seed)
    corpus = steps.ran("corpus", language_model.read_text_file, trained.corpus, *read)
    plan = steps.run("plan", language_model.LanguagePlan, *vars(trained.plan).values())
    tell = language_model.print_letter_epoch
    steps.ran("trained", language_model.train_letters, trained, corpus, plan, report=tell)


def say_which_model(known: KnownModel) -> None:
    """Say so where the model is the one that came along."""
    if known.origin == EXAMPLE:
        st.caption(
            say(
                "This is **a finished example**, which learned the list “{name}” before. Train one on your own text, "
                "in the tab **Train a GPT**, and it takes its place.",
                name=say(language_model.FINISHED_TEXT),
            )
        )
