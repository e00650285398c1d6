"""What the class has handed in: the list, one to read, all to take home."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dlplay import classroom, lab_book, ui
from dlplay.classroom import ClassError
from dlplay.classroom.handed import HandIn
from dlplay.classroom.packing import folders_of, zip_of
from dlplay.classroom.words import hand_ins_csv, hand_ins_table, receipt_sentence, seals_sentence
from dlplay.lab_book import Entry, Verdict
from dlplay.words import plain, say, say_count

NOBODY = 0  # the number that no hand-in has
GOOD = (Verdict.COMPUTED, Verdict.OWN)


def collect() -> None:
    """Who has handed in what and when, whether the class can; one to read; all as one zip file."""
    st.header(say("Hand in"))
    st.markdown(
        say(
            "Students hand in from their page **Lab book**, with a name that they type. What a lesson put into the "
            "book is signed by the server, so that a changed number, sentence, picture or link is seen; remarks are "
            "theirs. A signature says what was computed here, and not who sat there."
        )
    )
    try:
        hand_ins = ui.class_room().handed.all()
    except ClassError as error:
        ui.refuse(error, ":material/error:")
        return
    open_or_close()
    follow([one.number for one in hand_ins])
    if not hand_ins:
        st.info(say("Nothing is handed in yet."), icon=":material/inbox:")
        return
    students = len({one.student for one in hand_ins})
    st.markdown(
        say(
            "**{hand_ins}** from {students}.",
            hand_ins=say_count("{count} hand-in", "{count} hand-ins", len(hand_ins)),
            students=say_count("{count} student", "{count} students", students),
        )
    )
    st.dataframe(hand_ins_table(hand_ins), hide_index=True)
    take_home(hand_ins)
    read_one(hand_ins)


@st.fragment(run_every=2)
def follow(numbers: list[int]) -> None:
    """Show the list anew as soon as something comes in."""
    try:
        if ui.class_room().handed.numbers() != numbers:
            st.rerun()
    except ClassError:  # the next look tries again
        return


def open_or_close() -> None:
    """The button that lets the class hand in, or no longer."""
    takes = ui.class_room().state().takes_work
    with st.container(horizontal=True, vertical_alignment="center"):
        told = say("Hand-in is **open**.") if takes else say("Hand-in is **closed**: students read so in their book.")
        st.markdown(told, width="content")
        label, icon = (say("Close it"), ":material/lock:") if takes else (say("Open it"), ":material/lock_open:")
        action = ui.class_room().take_work
        st.button(label, key="classroom.takes_work", icon=icon, on_click=ui.lead, args=(action, not takes))


def take_home(hand_ins: Sequence[HandIn]) -> None:
    """All as one zip file, and the table."""
    options = {"address": classroom.host().address, "language": ui.spoken_language()}
    pack = partial(zip_of, hand_ins, ui.class_room().handed.entries, ui.judged, **options)
    table = partial(hand_ins_csv, hand_ins, folders_of(hand_ins))
    with st.container(horizontal=True, vertical_alignment="center"):
        ui.download(say("All as one zip file"), pack, "hand_ins.zip", "application/zip")
        ui.download(say("The table (CSV)"), table, "hand_ins.csv", "text/csv")
    st.caption(
        say(
            "In the zip file, every student has a folder, called by the name that was typed, with the book as a page "
            "(HTML) and as a notebook; earlier hand-ins stand in folders within it. The table is in it, too."
        )
    )


def read_one(hand_ins: Sequence[HandIn]) -> None:
    """The hand-in that is chosen, as the student saw it."""
    labels = {NOBODY: say("nobody")}
    for one in hand_ins:
        day = lab_book.moment(one.time)
        labels[one.number] = say("{name} · {day} · {number}", name=one.name, day=day, number=one.number)
    number = ui.choose("Read the book of", labels, key="classroom.read", link=False, labels=labels)
    for one in hand_ins:
        if one.number == number:
            with st.container(border=True):
                show_hand_in(one)


def show_hand_in(hand_in: HandIn) -> None:
    """One student's book: read only."""
    st.subheader(plain(hand_in.name), anchor=False)
    told = receipt_sentence(hand_in)
    st.markdown(told if hand_in.is_newest else say("{receipt}. **There is a newer one.**", receipt=told))
    st.markdown(say("Signatures: {seals}.", seals=seals_sentence(hand_in)))
    try:
        entries = ui.class_room().handed.entries(hand_in.number)
    except ClassError as error:
        ui.refuse(error, ":material/error:")
        entries = []
    for entry in entries:
        with st.container(border=True):
            show_entry(entry, hand_in.number)
    with st.popover(say("Delete this hand-in"), icon=":material/delete:"):
        st.markdown(say("It goes for good, and the student's receipt with it. The student's own book stays."))
        delete, key = ui.class_room().handed.delete, f"classroom.delete{hand_in.number}"
        st.button(say("Delete it"), key=key, on_click=ui.lead, args=(delete, hand_in.number))


def show_entry(entry: Entry, number: int) -> None:
    """An entry: what was kept, what its signature says, and the student's remark."""
    kept, verdict = entry.kept, ui.judged(entry)
    st.subheader(say("{place} · {name}", place=entry.number, name=plain(entry.name)), anchor=False)
    if kept is not None:
        st.caption(lab_book.kept_sentence(kept))
    told = say(lab_book.VERDICTS[verdict])
    if verdict in GOOD:
        st.badge(
            told, icon=":material/verified:" if kept else ":material/edit_note:", color="green" if kept else "blue"
        )
    else:
        st.warning(told, icon=":material/gpp_maybe:")
    remark = entry.remark.strip()

    def show_remark() -> None:
        if remark:
            ui.show_remark(remark)

    if kept is None:
        show_remark()
    else:
        ui.show_kept(kept, f"classroom.{number}", entry.number, show_remark)
