"""Whether this computer is ready for the class."""

import streamlit as st

from dlplay import doctor, jobs, ui, weights
from dlplay.words import plain, say, say_again, say_count

ICONS = {
    doctor.FINE: ":green[:material/check_circle:]",
    doctor.ATTENTION: ":orange[:material/warning:]",
    doctor.BROKEN: ":red[:material/cancel:]",
}
STUDENTS = 40


def check() -> None:
    """Everything that a class needs of this computer, looked at now."""
    st.header(say("Is the class all right?"))
    label = "Students that you expect"
    students = ui.enter(label, 1, 500, STUDENTS, key="classroom.students")
    show_findings(students)


@st.fragment
def show_findings(students: int) -> None:
    """What was found, the worst first, and what to do about it."""
    findings = examine(students)
    counts = {state: sum(one.state == state for one in findings) for state in doctor.STATES}
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(tell_counts(counts), width="content")
        st.button(say("Look again"), key="classroom.look", icon=":material/refresh:")
    for finding in sorted(findings, key=lambda one: doctor.STATES.index(one.state)):
        show_finding(finding)
    st.caption(say("`make doctor` says the same in the terminal, also before the playground has started."))


def examine(students: int) -> list[doctor.Finding]:
    """Look at everything."""
    from dlplay.doctor.examining import examine_machine, examine_playground  # the database, only where a class is

    downloaded = weights.models_here()
    return [*examine_machine(students), *examine_playground(jobs.take_pulse(), ui.class_room(), downloaded)]


def tell_counts(counts: dict[str, int]) -> str:
    """Say how much is well and how much is not."""
    broken, attention = counts[doctor.BROKEN], counts[doctor.ATTENTION]
    if broken:
        return say_count("**{count} thing is broken.**", "**{count} things are broken.**", broken)
    if attention:
        text = "**{count} thing wants your attention.**", "**{count} things want your attention.**"
        return say_count(*text, attention)
    return say("**Everything is fine.**")


def show_finding(finding: doctor.Finding) -> None:
    """One check: its sign, the state in a word, what was found, and what to do."""
    found, advice = plain(say_again(finding.found)), plain(say_again(finding.advice))
    about = {"icon": ICONS[finding.state], "what": say(finding.what), "state": say(finding.state), "found": found}
    st.markdown(say("{icon} **{what}**, {state}: {found}", **about) + (f"  \n{advice}" if advice else ""))
