"""What a language model learns from: a list that comes along, the student's own text, or a file of it."""

import streamlit as st

from dlplay import language_model, ui
from dlplay.words import plain, say

TYPED, FILE = "my own text", "a text file"
TYPED_FILE = "my_text.txt"


def choose_text() -> tuple[str, bytes]:
    """Controls for what is learned: a list that comes along, or one's own; gives a file's name and its content."""
    name = ui.choose("Text", [*language_model.SAMPLES, TYPED, FILE], key="attention.text")
    if name == TYPED:
        label = "Your text, in any language: names or sayings, a line each; or a story"
        text = ui.write_own_text(label, key="attention.own_text", most=language_model.MOST_LETTERS)
        st.caption(say("It is kept for you alone until you go, and stands in no link."))
        return TYPED_FILE, text.encode("utf-8", "replace")
    if name == FILE:
        return choose_file()
    file, about = language_model.SAMPLES[name]
    st.caption(say("{about}.", about=say(about)))
    return file, language_model.sample_file(name)


def choose_file() -> tuple[str, bytes]:
    """A control for a text file; the first sample until there is one."""
    upload = st.file_uploader(
        say("Your text file"),
        ["txt", "md", "csv"],
        key="attention.upload",
        max_upload_size=5,
        disabled=ui.uploads_are_paused(),
    )
    ui.take_upload("text", upload, language_model.decode_text, language_model.TextError)
    file = ui.own_file("text")
    content = file.content() if file else None
    ui.link_file("text", file if content else None)
    if file is None or content is None:
        first = next(iter(language_model.SAMPLES))
        st.caption(say("Until then, it is {name}.", name=first))
        return language_model.SAMPLES[first][0], language_model.sample_file(first)
    st.caption(say("Your file: {name}", name=plain(file.name)))
    return file.name, content
