"""The tab of many pictures."""

import hashlib

import streamlit as st

from dlplay import classification, ui
from dlplay.data import PICTURE_KINDS
from dlplay.export import Transcript
from dlplay.lessons.classify.answers import Answers
from dlplay.lessons.classify.home import give_code
from dlplay.words import plain, say


def many_tab(answers: Answers) -> None:
    """Many pictures, and every network's first answer to each."""
    steps, everyone = answers.steps, answers.everyone
    gallery = pick_pictures(steps, answers.asked)
    if gallery.problems:
        st.error("\n".join(f"- {plain(problem)}" for problem in gallery.problems), icon=":material/edit:")
    if not gallery.pictures:
        return
    networks = tuple(one.network for one in everyone.values())
    many = ui.in_worker(classification.classify_many)
    found = steps.run_once("many", many, networks, gallery.pictures, answers.bench.fit)
    for number, one in enumerate(everyone.values()):
        steps.show(f"{one.network.name}, first picture", found[number][0][1], f"many[{number}][0][1]", ".5f")
    show_gallery(gallery, everyone, found)
    give_code(answers.bench, steps, "classify_many")


def pick_pictures(steps: Transcript, asked: classification.Asked) -> classification.Gallery:
    """The student's pictures; until there are some, samples that suit the network."""
    label = say("Your pictures, at most {most}", most=classification.MOST_PICTURES)
    files = st.file_uploader(
        label,
        PICTURE_KINDS,
        accept_multiple_files=True,
        key="classify.many",
        max_upload_size=20,
        disabled=ui.uploads_are_paused(),
    )
    if files:
        ui.keep_files("many", [(file.name, file.getvalue()) for file in files])
    if kept := ui.own_files("many"):
        names, contents = [name for name, _ in kept], [content for _, content in kept]
        checksum = hashlib.sha256(b"".join(contents)).hexdigest()[:16]
        code = f"[Path(name).read_bytes() for name in {names!r}]  # SHA-256 {checksum}..."
        steps.given("contents", contents, code, imports=("from pathlib import Path",))
        steps.given("names", names, repr(names))
        return steps.run_once("gallery", classification.read_pictures, contents, names)
    st.caption(say("Until then, samples that suit the network."))
    return steps.run("gallery", classification.read_samples, classification.sample_names(asked.network))


def show_gallery(
    gallery: classification.Gallery,
    everyone: dict[str, classification.Asked],
    found: list[list[tuple[int, float]]],
) -> None:
    """The pictures in rows of four; found: for every network and picture the number of a class and its probability."""
    for place, one in enumerate(gallery.pictures):
        if place % 4 == 0:
            columns = st.columns(4)
        with columns[place % 4].container(border=True, height="stretch"):
            alt = say("Picture {name}.", name=say(one.name))
            st.image(classification.small(one.pixels), plain(one.name), width="stretch", alt=alt)
            for (name, asked), answer in zip(everyone.items(), found, strict=True):
                label, probability = answer[place]
                st.markdown(f"{name}: **{plain(asked.classes[label])}**, {probability:.5f}")
