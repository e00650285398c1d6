"""How the class comes in, and how many are here."""

from collections.abc import Mapping

import streamlit as st

from dlplay import classroom, ui
from dlplay.words import plain, say


def is_leading() -> bool:
    """Say whether a class is hosted and its teacher is here; everybody else reads what there is to know."""
    if not classroom.is_hosted():
        how = say(
            "No class is hosted. `make class` starts the playground for a room: it prints an address and a QR code, "
            "speaks HTTPS, so that phones give their cameras, and this page then shows who is here and leads the class."
        )
        st.info(how, icon=":material/groups:")
        return False
    why = "With the key from the terminal in which the playground was started, you lead the class here."
    return ui.is_teacher() or ui.ask_for_key(why, key="classroom.key")


def come_in(titles: Mapping[str, str]) -> None:
    """The address and its QR code, and who is here. titles: the name of a lesson in the address -> its title."""
    hosting = classroom.host()
    st.header(say("Come in"))
    picture, text = st.columns([1, 2], vertical_alignment="center")
    alt = say("QR code of the address {address}", address=hosting.entrance)
    picture.image(classroom.qr_code(hosting.entrance), width="stretch", alt=alt)
    with text:
        st.markdown(f"## {plain(hosting.address)}")
        if hosting.code:
            st.markdown(say("Class code: **{code}**. The QR code brings it along.", code=plain(hosting.code)))
        else:
            st.caption(say("No code is asked for: whoever is in this network can come in."))
        if hosting.address.startswith("https:"):
            warns = say(
                "If the browser warns that it does not know the certificate: choose *Advanced*, then go on to the page."
            )
            st.caption(warns)
        show_who_is_here(titles)


@st.fragment(run_every=1)
def show_who_is_here(titles: Mapping[str, str]) -> None:
    """How many pages are open, lesson by lesson, counted anew every second; no names."""
    state = ui.class_room().state()
    st.metric(say("Here now"), state.here)
    most = sorted(state.lessons.items(), key=lambda one: (-one[1], one[0]))
    lines = [say("{title}: {count}", title=titles.get(lesson, lesson), count=count) for lesson, count in most]
    st.markdown("\n".join(f"- {line}" for line in lines))
