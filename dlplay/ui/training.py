"""Jobs on a page: start one, watch it, stop it, find it again after a refresh."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from dlplay import jobs
from dlplay.ui.address import put_in_address
from dlplay.ui.classroom import training_minutes, why_paused
from dlplay.ui.lesson import refuse
from dlplay.ui.visitor import is_gone, visitor
from dlplay.words import plain, say, say_again, say_count

LINK = "job"  # in the address: the name of the job that is watched


def start_job(
    function: Callable[..., Any],
    *args: Any,
    lesson: str,
    title: str,
    about: Any = None,
    expected: float = 0.0,
    **options: Any,
) -> None:
    """Queue a function that takes a `report`, for this student, put its name into the address, and run the page again.

    lesson: whose page finds it again; title: what it does; about: whatever the page wants to find again beside the
    result. expected: the seconds that it will take, where that is known. Where it cannot be queued, this says why and
    the page goes on.
    """
    why = why_paused("trainings")
    if why:
        st.info(why, icon=":material/pause_circle:")
        return
    try:
        known = {"lesson": lesson, "title": title, "owner": visitor(), "about": about, "expected": expected}
        job = jobs.submit(function, *args, **known, **options)
    except jobs.JobError as fault:
        refuse(fault, ":material/hourglass:")
        return
    put_in_address(LINK, job.name)
    st.rerun()


def watched_job(lesson: str) -> jobs.Job | None:
    """Give the job that the address names, or the last one that this student watched in this lesson."""
    name = st.query_params.get(LINK) or st.session_state.get(f"{lesson}_job")
    if not name:
        return None
    job = jobs.find_job(name)
    if job is None or job.lesson != lesson:
        st.info(
            say(
                "The training in this link is not known here any more: the playground was started anew, or many "
                "others came after it. Start it again."
            ),
            icon=":material/history:",
        )
        put_in_address(LINK, "")
        st.session_state.pop(f"{lesson}_job", None)
        return None
    st.session_state[f"{lesson}_job"] = name
    put_in_address(LINK, name)
    st.session_state["job_was_active"] = job.is_active
    if job.is_active and not is_mine(job) and is_gone(job.owner):
        job.owner = visitor()  # without cookies, a refreshed page is a new visitor, but the same student
    return job


def is_mine(job: jobs.Job) -> bool:
    """Say whether this student started a job; whoever else has its link may only watch."""
    return job.owner == visitor()


def watch_again(job: jobs.Job) -> None:
    """Go back to an earlier job."""
    st.session_state[f"{job.lesson}_job"] = job.name
    put_in_address(LINK, job.name)


def watch(job: jobs.Job, draw: Callable[[list[Any]], None] | None = None) -> None:
    """Show how a job comes along, with a button to stop it; draw, if given, shows what it has reported up to now.

    The page is run again when the job has ended since watched_job gave it; then this says how it ended.
    """
    was_active = st.session_state["job_was_active"]

    @st.fragment(run_every=0.5 if was_active else None)
    def follow() -> None:
        if was_active and not job.is_active:
            st.rerun()
        _say_how_far(job)
        if draw and job.reports:
            draw(job.reports)

    follow()


def tell_finished(script: str, made_with: str, seconds: float, *, is_other: bool) -> None:
    """Say that what follows is no training of the student's, but one that came along, and how that was made.

    script: its name for train_examples. made_with: its pictures and settings. seconds: of one processor core. is_other:
    whether other pictures or settings are chosen now.
    """
    text = say(
        "**A finished example, not a training of yours.** It was computed before, in {seconds:.0f} seconds of one "
        "processor core, by `python -m scripts.train_examples {script}`. Its pictures and settings: {made_with}. "
        "**Train it yourself** puts yours in its place.",
        seconds=seconds,
        script=script,
        made_with=made_with,
    )
    if is_other:
        other = say(
            "Other pictures or settings are chosen now: the example stays as it is, and says nothing about them."
        )
        text = f"{text}\n\n{other}"
    st.info(text, icon=":material/inventory_2:")


def _say_how_far(job: jobs.Job) -> None:
    if job.state in ("failed", "stopped"):
        refuse(job.fault, ":material/error:") if job.state == "failed" else st.warning(plain(say_again(job.fault)))
    if not job.is_active:
        return
    place, button = st.columns([5, 1], vertical_alignment="center")
    with place:
        if job.state == "waiting":
            before = jobs.position(job)
            begins = (
                say("in {about}", about=jobs.about(jobs.waiting_time(job)))
                if jobs.is_busy()
                else say("as soon as the worker is ready")
            )
            turn = say_count(
                "Waiting for a free worker. {count} other is before it. It begins {begins}.",
                "Waiting for a free worker. {count} others are before it. It begins {begins}.",
                before,
                begins=begins,
            )
            turn = turn if before else say("It begins next, {begins}.", begins=begins)
            st.info(turn, icon=":material/hourglass:")
        else:
            fraction = min(1.0, float(getattr(job.passing, "fraction", 0.0)))
            text = say_again(getattr(job.passing, "text", "")) or say("Starting")
            st.progress(fraction, say("{text} · {seconds:.0f} s", text=plain(text), seconds=job.seconds()))
        if minutes := training_minutes():
            st.caption(say("Your teacher lets a training run {minutes} minutes.", minutes=minutes))
    if not is_mine(job):
        return
    label = say("Stopping ...") if job.state == "stopping" else say("Stop")
    button.button(label, key=f"stop_{job.name}", on_click=jobs.stop, args=(job,), disabled=job.state == "stopping")
