"""Hand in: what is chosen of a lab book goes to the teacher, with a name that is typed, and a receipt stays."""

from collections.abc import Sequence

import streamlit as st

from dlplay import classroom, lab_book, ui
from dlplay.classroom import ClassError
from dlplay.classroom.handed import MOST_OF_A_STUDENT, MOST_OF_A_STUDENTS_NAME, HandIn, read_name
from dlplay.classroom.words import receipt_sentence
from dlplay.lab_book import BookError, Entry, Verdict
from dlplay.words import plain, say, say_count

NAME = "name to hand in with"  # kept for the visitor, and in no link
NAME_KEY = "lab_book.hand_in_name"
RECEIPT = "lab_book_receipt"  # in the session's state: of what was handed in last
PROBLEM = "lab_book_not_sent"  # in the session's state: why nothing was handed in


def hand_in(entries: Sequence[Entry]) -> None:
    """The whole of handing in, where a class is hosted and there is something to hand in, or was."""
    if not classroom.is_hosted():
        return
    try:
        before = ui.class_room().handed.of(ui.visitor())
    except ClassError as error:
        ui.refuse(error, ":material/error:")
        return
    if not (entries or before):
        return
    label, icon, key = say("Hand in to your teacher"), ":material/send:", "lab_book.hand_in_open"
    desk = st.expander(label, icon=icon, expanded=bool(before), on_change="rerun", key=key)
    if not desk.open:  # what is not seen is not looked through
        return
    with desk:
        tell_receipts(before)
        if not ui.class_room().state().takes_work:
            st.info(say("Your teacher has closed the hand-in for now. Your book stays here."), icon=":material/lock:")
        elif entries:
            choose_and_send(entries, before)


def tell_receipts(before: Sequence[HandIn]) -> None:
    """What was received, the newest first; and why the last one was not."""
    if PROBLEM in st.session_state:
        ui.refuse(st.session_state.pop(PROBLEM), ":material/error:")
    new = st.session_state.pop(RECEIPT, None)
    for place, one in enumerate(before):
        told = receipt_sentence(one)
        if one.number == new:
            st.success(say("Your teacher has it. {receipt}", receipt=told), icon=":material/task_alt:")
        else:
            st.markdown(say("The newest: {receipt}", receipt=told) if place == 0 else told)
    if before:
        st.caption(say("This is your receipt: your teacher's list shows the same number and code."))


def choose_and_send(entries: Sequence[Entry], before: Sequence[HandIn]) -> None:
    """The name, what will be sent, and the button without which nothing is sent."""
    if NAME_KEY not in st.session_state:
        st.session_state[NAME_KEY] = ui.recall(NAME) or ""
    st.text_input(say("Your name, as your teacher knows it"), key=NAME_KEY, max_chars=MOST_OF_A_STUDENTS_NAME)
    try:
        name = read_name(st.session_state[NAME_KEY])
    except ClassError:
        name = ""  # the button says what is missing
    if name:
        st.markdown(say("You hand in as **{name}**.", name=plain(name)))
    st.markdown(say("**What will be sent**, as it stands below, with your remarks:"))
    chosen = [entry for place, entry in enumerate(entries, 1) if is_chosen(place, entry)]
    size = sum(len(entry.content) for entry in chosen) / 2**20
    st.caption(
        say(
            "{size:.1f} MB. Nothing else is sent: no uploads but the pictures that you see in these entries, no other "
            "settings. Your teacher reads it, and no other student.",
            size=size,
        )
    )
    if before:
        tell_again(before)
    label = say_count("Hand in {count} entry", "Hand in {count} entries", len(chosen))
    seen = [(entry.number, entry.name, entry.remark, entry.checksum) for entry in chosen]
    st.button(label, key="lab_book.hand_in", type="primary", icon=":material/send:", on_click=send, args=(seen,))


def is_chosen(place: int, entry: Entry) -> bool:
    """The line of an entry, which is sent where it is ticked."""
    kept, verdict = entry.kept, ui.judged(entry)
    label, told = say("{place} · {name}", place=place, name=plain(entry.name)), say(lab_book.VERDICTS[verdict])
    if kept is not None:
        told = say("{when}. {verdict}.", when=lab_book.kept_sentence(kept), verdict=told)
    chosen = st.checkbox(label, value=True, key=f"lab_book.send{entry.number}", help=told)
    if verdict in (Verdict.CHANGED, Verdict.FOREIGN):
        st.caption(
            say(
                ":material/gpp_maybe: Your teacher reads beside it: {verdict}.", verdict=say(lab_book.VERDICTS[verdict])
            )
        )
    return chosen


def tell_again(before: Sequence[HandIn]) -> None:
    """What becomes of what was handed in before."""
    text = say("You have handed in before. That stays; what you hand in now is marked as the newest.")
    if len(before) >= MOST_OF_A_STUDENT:
        oldest = say(
            "The latest {most} are kept: number {number} goes.", most=MOST_OF_A_STUDENT, number=before[-1].number
        )
        text = f"{text} {oldest}"
    st.caption(text)


def send(seen: Sequence[tuple[int, str, str, str]]) -> None:
    """Hand in what was seen, and nothing else: where the book has changed meanwhile, nothing is sent."""
    try:
        book = {(one.number, one.name, one.remark, one.checksum): one for one in ui.lab_books().entries(ui.visitor())}
        if not set(seen) <= set(book):
            raise ClassError("Your book has changed meanwhile, in another tab: look at it, and hand in then.")
        entries = [book[one] for one in seen]
        taken = ui.class_room().handed.take(ui.visitor(), st.session_state[NAME_KEY], entries, ui.judged)
    except (ClassError, BookError) as error:
        st.session_state[PROBLEM] = error
        return
    st.session_state[RECEIPT] = taken.number
    ui.remember(NAME, taken.name)
