"""The tab of the mistakes, and of what to do about them."""

import streamlit as st

from dlplay import data, fine_tuning, training, ui
from dlplay.jobs import Job
from dlplay.lessons.fine_tune.bench import Bench
from dlplay.lessons.fine_tune.starting import start
from dlplay.words import plain, say

CELL, DOUBTFUL, COPIES = "a cell of the matrix", "the most doubtful", "copies"
DROP = "drop it"


def mistakes_tab(bench: Bench, job: Job) -> None:
    """The confusion matrix, and the pictures behind one of its cells; or those that deserve a look."""
    pictures = job.args[0]
    worst = show_matrix(job, pictures)
    which = ui.choose("Show", [CELL, DOUBTFUL, COPIES], key="fine_tune.which", look="segmented_control", link=False)
    if which == DOUBTFUL:
        st.caption(
            say("Of all pictures, those whose own class the network finds least probable: look for wrong labels.")
        )
        correct(bench, job, fine_tuning.doubtful(job.result, pictures))
    elif which == COPIES:
        numbers = fine_tuning.copies(pictures)
        there = say("Pictures that are there more than once, each beside its copies.")
        st.caption(there if numbers else say("There are none."))
        correct(bench, job, numbers[:24])
    else:
        if worst[0] == worst[1]:
            st.info(
                say("Every validating picture is called what it is: there are no mistakes to see, only right answers.")
            )
        correct(bench, job, choose_cell(job, pictures)[:12])


def show_matrix(job: Job, pictures: data.PictureSet) -> tuple[int, int]:
    """The confusion matrix, on which a cell can be chosen; gives its worst one, which is chosen at first."""
    matrix = fine_tuning.validation_matrix(job.result, pictures)
    cells, tints = fine_tuning.matrix_cells(matrix, pictures.classes)
    worst = fine_tuning.worst_cell(matrix)
    for key, start_at in zip(("fine_tune.row", "fine_tune.column"), worst, strict=True):
        if st.session_state.get(key) not in range(1, len(pictures.classes) + 1):
            st.session_state[key] = start_at
    chosen = st.session_state["fine_tune.row"], st.session_state["fine_tune.column"]
    title = say("Confusion matrix, validation")
    ui.choose_on_grid(title, cells, chosen, key="fine_tune.matrix", tints=tints, of="fine_tune.")
    st.caption(say("Rows: what they are. Columns: what the network calls them. Right answers stand on the diagonal."))
    return worst


def choose_cell(job: Job, pictures: data.PictureSet) -> list[int]:
    """Controls for a cell of the matrix; gives the pictures behind it."""
    names = dict(enumerate(pictures.classes, 1))
    left, right = st.columns(2)
    true = ui.choose("They are", names, key="fine_tune.row", place=left, link=False, labels=names)
    called = ui.choose("They are called", names, key="fine_tune.column", place=right, link=False, labels=names)
    numbers = fine_tuning.in_cell(job.result, pictures, true - 1, called - 1)
    if not numbers:
        st.info(
            say(
                "No validating picture of “{true}” is called “{called}”.",
                true=plain(names[true]),
                called=plain(names[called]),
            )
        )
    return numbers


def correct(bench: Bench, job: Job, numbers: list[int]) -> None:
    """Pictures with a control each to give them another class, or to drop them."""
    fixes: dict[str, str] = st.session_state.setdefault(f"fine_tune.fixes_{job.name}", {})
    for first in range(0, len(numbers), 4):
        for place, number in zip(st.columns(4), numbers[first : first + 4], strict=False):
            with place:
                fix_picture(job, number, fixes)
    if not fixes:
        return
    label = say("Train again with {count} corrections", count=len(fixes))
    if st.button(label, key="fine_tune.again", disabled=bench.plan is None):
        before, reading, earlier = job.about
        changed = {**earlier, **fixes}
        with ui.refusing(ValueError):
            chosen = data.corrected(before, changed)
        st.session_state["fine_tune.changes"][before.checksum] = changed
        start(bench, chosen, (before, reading, changed))


def fix_picture(job: Job, number: int, fixes: dict[str, str]) -> None:
    """One picture, and a control for its right class; what is chosen goes into the fixes, empty where it is dropped."""
    pictures = job.args[0]
    name, own = pictures.names[number], pictures.classes[pictures.labels[number]]
    options = [say("{own}, as it is", own=own), *(one for one in pictures.classes if one != own), DROP]
    known = options.index(fixes[name] or DROP) if name in fixes else 0
    square = training.to_squares([pictures.pictures[number]], 192, job.options["fit"])[0]
    st.image(square, width="stretch", alt=say("Picture {name}", name=name))
    choice = ui.choose("Right class", options, options[known], key=f"fine_tune.fix_{job.name}_{number}", link=False)
    st.caption(fine_tuning.chances(job.result, pictures, number))
    fixes.pop(name, None)
    if choice != options[0]:
        fixes[name] = "" if choice == DROP else choice
