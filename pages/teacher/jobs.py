"""Jobs: what runs and what waits on this computer, for the teacher."""

import streamlit as st

from dlplay import jobs
from dlplay.words import plain

st.title("Jobs")
st.markdown(
    "Every training runs in a process of its own, at low priority, so that other people's pages stay quick. As many "
    "run side by side as there are workers for trainings; the others wait here for their turn."
)
key = st.text_input(
    "Teacher's key", st.query_params.get("key", ""), type="password", key="jobs_key", help="It stands in the terminal."
)
may_stop = bool(key) and jobs.is_teacher(key)
if key and not may_stop:
    st.warning("That is not the key. The terminal in which the playground was started shows it.")
elif not key:
    st.caption("With the key from the terminal in which the playground was started, you can stop a training here.")


@st.fragment(run_every=1)
def list_jobs() -> None:
    """The table of jobs, and of the workers."""
    active = jobs.active_jobs()
    st.subheader(f"{len(active)} {'training' if len(active) == 1 else 'trainings'}")
    if not active:
        st.info("Nothing runs and nothing waits.")
    if may_stop and len(active) > 1:
        st.button("Stop all", key="jobs_stop_all", icon=":material/stop_circle:", on_click=jobs.stop_all)
    for job in active:
        text, seconds, button = st.columns([5, 2, 1], vertical_alignment="center")
        doing = plain(getattr(job.passing, "text", ""))
        text.markdown(f"**{plain(job.title)}**  \n{job.lesson}, student {job.owner[:4]} · {doing}")
        seconds.markdown(jobs.how_far(job))
        if may_stop:
            button.button("Stop", key=f"jobs_{job.name}", on_click=jobs.stop, args=(job, jobs.BY_TEACHER))
    st.subheader("Workers")
    workers = jobs.list_workers()
    if not workers:
        st.info("The workers are starting, or cannot be reached.")
        return
    rows = [
        {
            "worker": one.name,
            "for": one.purpose,
            "memory": f"{one.megabytes:,.0f} MB",
            "at most": f"{one.most_megabytes:,.0f} MB" if one.most_megabytes else "no limit",
            "does": plain(one.job) or "nothing just now",
        }
        for one in workers
    ]
    st.table(rows)


list_jobs()
