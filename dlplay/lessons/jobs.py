"""What runs and what waits on this computer, for the teacher, who may stop it."""

import streamlit as st

from dlplay import jobs, ui
from dlplay.lessons.lesson import Lesson
from dlplay.words import plain, say, say_again, say_count

LESSON = Lesson(
    "pages/teacher/jobs.py",
    "Jobs",
    ":material/list_alt:",
    "Which trainings run and wait on this computer? Stop one that takes too long.",
)


def ask_for_key() -> bool:
    """The control for the teacher's key; says whether it is the right one."""
    why = "With the key from the terminal in which the playground was started, you can stop a training here."
    return ui.ask_for_key(why, key="jobs.key")


@st.fragment(run_every=1)
def list_jobs(*, may_stop: bool) -> None:
    """The table of jobs, and of the workers."""
    active = jobs.active_jobs()
    st.subheader(say_count("{count} training", "{count} trainings", len(active)))
    if not active:
        st.info(say("Nothing runs and nothing waits."))
    if may_stop and len(active) > 1:
        st.button(say("Stop all"), key="jobs.stop_all", icon=":material/stop_circle:", on_click=jobs.stop_all)
    for job in active:
        text, seconds, button = st.columns([5, 2, 1], vertical_alignment="center")
        doing = plain(say_again(getattr(job.passing, "text", "")))
        about = {"title": plain(job.title), "lesson": job.lesson, "owner": job.owner[:4], "doing": doing}
        text.markdown(say("**{title}**  \n{lesson}, student {owner} · {doing}", **about))
        seconds.markdown(jobs.how_far(job))
        if may_stop:
            button.button(say("Stop"), key=f"jobs.{job.name}", on_click=jobs.stop, args=(job, jobs.BY_TEACHER))
    _list_workers()


def _list_workers() -> None:
    """The table of workers, and what other servers want of them."""
    st.subheader(say("Workers"))
    cluster = jobs.look_at_cluster()
    if cluster.fault:
        st.error(plain(say_again(cluster.fault)))
        return
    if not cluster.workers:
        st.info(say("The workers are starting, or cannot be reached."))
        return
    if cluster.elsewhere:
        waiting = say_count(
            "{count} training of another server waits for the same workers.",
            "{count} trainings of other servers wait for the same workers.",
            cluster.elsewhere,
        )
        st.info(waiting)
    rows = [
        {
            say("worker"): plain(one.name),
            say("for"): one.purpose,
            say("memory"): say("{megabytes:,.0f} MB", megabytes=one.megabytes),
            say("at most"): say("{most_megabytes:,.0f} MB", most_megabytes=one.most_megabytes)
            if one.most_megabytes
            else say("no limit"),
            say("computes on"): plain(one.device) or say("CPU"),
            say("does"): _does(one),
        }
        for one in cluster.workers
    ]
    st.table(rows)


def _does(worker: jobs.WorkerFacts) -> str:
    """Say what a worker does, or why it gets nothing to do."""
    if worker.refused:
        return say("gets no work, since it {reason}", reason=plain(say_again(worker.refused)))
    return plain(say_again(worker.job)) or say("nothing just now")
