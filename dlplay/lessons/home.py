"""The home page: the map of the lecture, and which files of a visitor are kept."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dlplay import __version__, ui, visits
from dlplay.lessons import LESSONS
from dlplay.lessons.lesson import Lesson
from dlplay.words import say


def tell_what_is_kept() -> None:
    """Say which files of this visitor are kept, and offer to delete them."""
    with st.expander(say("Your files"), icon=":material/folder:", expanded=False):
        hours = visits.MOST_SECONDS // 3600
        st.markdown(
            say(
                "What you upload, photograph or draw is kept on the computer that serves this playground, for you "
                "alone, so that nothing is lost when you reload a page or lose the connection: until the server "
                "ends, until you have been away for {hours} hours, or until you delete it here. It is in no link, "
                "and no other visitor sees it.",
                hours=hours,
            )
        )
        for file in ui.own_uploads():
            size = f"{file.size / 2**20:.1f} MB" if file.size >= 2**20 else f"{max(file.size / 2**10, 0.1):.1f} KB"
            st.text(say("{name} ({use}, {size})", name=file.name, use=say(ui.USES[file.use]), size=size))
        if not ui.own_uploads():
            st.caption(say("At the moment nothing is kept."))
        st.button(say("Forget my files"), icon=":material/delete:", on_click=ui.forget_everything)
        st.caption(say("Your lab book is not among these: it stays until you delete it on its own page."))


def show_card(lesson: Lesson) -> None:
    """A lesson's drawing, its link, and what it answers."""
    alt = say("Drawing for the lesson {title}.", title=say(lesson.title))
    st.image(f"assets/thumbnails/{lesson.name}.svg", width="stretch", alt=alt)
    st.page_link(lesson.page, label=f"**{say(lesson.title)}**", icon=lesson.icon)
    st.markdown(say(lesson.answers))


def lecture_map() -> None:
    """The home page: what every lesson answers, with a picture and a link."""
    st.title(say("DL Playground"))
    st.markdown(
        say(
            "An introductory deep-learning lecture to try out **on your own pictures and tables**. Choose a lesson: "
            "every number that you see comes with its arithmetic and with the code that ran, for you to take home."
        )
    )
    st.markdown(
        say(
            "**Real networks come along**: your photo is named, its objects are found, a person is cut out and your "
            "own classes are learned, all without any download. A download adds the larger models of Keras and "
            "keras-cv; the pages offer it where it is needed, with its size."
        )
    )
    st.markdown(
        say(
            "**Your camera is an input**: choose it in Pixels, Kernels, Feature maps, Classify, Detect or Segment, and "
            "the lesson answers while it runs. In Fine-tune, hold a button to record a class, and see your own "
            "classifier answer. No picture is kept unless you keep it."
        )
    )
    for section, lessons in LESSONS.items():
        st.header(say(section))
        columns: list[DeltaGenerator] = []
        for lesson in lessons:
            columns = columns or list(st.columns(2))
            with columns.pop(0).container(border=True):
                show_card(lesson)
    tell_what_is_kept()
    st.caption(
        say(
            "DL Playground {version} · computes on: {device_line} · works without internet",
            version=__version__,
            device_line=ui.device_line(),
        )
    )
