"""The training that is watched, or the one that came along; and its result, with the tabs below."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from dlplay import data, fine_tuning, jobs, training, ui
from dlplay.jobs import Job
from dlplay.lessons.fine_tune.bench import Bench
from dlplay.words import plain, say

EXAMPLE = "example"
Tabs = Mapping[str, Callable[[Bench, Job], None]]


def show_training(bench: Bench, tabs: Tabs) -> None:
    """How the student's training comes along, and its result; as long as there is none, the one that came along."""
    job = bench.job
    if job is None:
        show_example(bench, tabs)
        return
    say_what_it_is(bench, job)
    if job.state == "done" and not bench.is_busy:
        show_results(bench, job, tabs)
    else:
        ui.watch(job, draw_curves)
        offer_last_result(bench, job)


@st.cache_resource(show_spinner=False)
def open_example() -> Job:
    """The training that came along, as a job that is done, so that the same functions show it."""
    done, chosen = fine_tuning.finished_classifier(), data.set_sample(fine_tuning.FINISHED_SAMPLE)
    return Job(
        "",
        "fine_tune",
        "",
        fine_tuning.fine_tune,
        (chosen, done.plan),
        {"share": fine_tuning.FINISHED_SHARE, "fit": fine_tuning.FINISHED_FIT},
        (chosen, ("set_sample", fine_tuning.FINISHED_SAMPLE), {}),
        name=EXAMPLE,
        state="done",
        result=done.result,
    )


def show_example(bench: Bench, tabs: Tabs) -> None:
    """The training that came along, as long as there is none of one's own."""
    job = open_example()
    of_job, made, parts = job.args[0], job.args[1], job.result.parts
    made_with = say(
        "{what}; {train} train, {validating} only validate; seed {seed}",
        what=fine_tuning.describe_plan(made, len(of_job.labels), fine_tuning.FINISHED_SAMPLE),
        train=len(parts.train),
        validating=len(parts.validation),
        seed=made.seed,
    )
    chosen = (bench.pictures.checksum, bench.plan, bench.options)
    is_other = chosen != (of_job.checksum, made, job.options)
    ui.tell_finished("fine_tune", made_with, job.result.seconds, is_other=is_other)
    show_results(bench, job, tabs)


def say_what_it_is(bench: Bench, job: Job) -> None:
    """The run's name, and whether the controls still say the same."""
    st.header(say("Result") if job.state == "done" and not bench.is_busy else say("Training"))
    st.markdown(plain(job.title))
    if job.about[0].names != bench.base.names:
        st.info(
            say(
                "These are other pictures than those chosen on the left. After a reload, an own zip file has to be "
                "uploaded again before **Train** can use it; the corrections below work with the pictures of this "
                "result."
            ),
            icon=":material/info:",
        )
    elif (job.args[1], job.options, job.about[2]) != (bench.plan, bench.options, bench.changes):
        st.caption(say("The controls have changed since; **Train** uses the new ones."))


def draw_curves(epochs: Sequence[training.Epoch]) -> None:
    """The curves up to now."""
    st.plotly_chart(training.curves({"this run": epochs}), key="fine_tune.curves")
    last = epochs[-1]
    st.caption(
        say(
            "After epoch {number}: validation loss {loss:.4f}, validation accuracy {accuracy:.3f}. "
            "Dashed line: the pictures that train. Solid line: those that only validate.",
            number=last.number,
            loss=last.val_loss,
            accuracy=last.val_accuracy,
        )
    )


def show_results(bench: Bench, job: Job, tabs: Tabs) -> None:
    """The finished training."""
    trained: training.Trained = job.result
    kept, validating = trained.epochs[trained.best - 1], len(trained.parts.validation)
    st.plotly_chart(training.curves({"this run": trained.epochs}, {"this run": kept.number}), key="fine_tune.result")
    st.success(
        say(
            "Epoch {number} is kept: validation accuracy **{accuracy:.3f}**, that is {right} of {count} pictures; "
            "validation loss {loss:.4f}. {epochs} epochs in {seconds:.1f} s.",
            number=kept.number,
            accuracy=kept.val_accuracy,
            right=round(kept.val_accuracy * validating),
            count=validating,
            loss=kept.val_loss,
            epochs=len(trained.epochs),
            seconds=trained.seconds,
        ),
        icon=":material/star:",
    )
    if kept.number == len(trained.epochs) and job.args[1].restore_best:
        st.caption(say("The last epoch was the best one: it had not finished learning. More epochs may help."))
    if job.name != EXAMPLE:
        st.session_state["fine_tune.done"] = job.name
        keep_run(job)
    ui.show_tabs("fine_tune", tabs, bench, job)


def keep_run(job: Job) -> None:
    """Remember this run, to compare the next one with it."""
    runs = st.session_state.setdefault("fine_tune.runs", {})
    runs[job.name] = (job.title, job.result.epochs, job.result.best)
    if len(runs) < 2:
        return
    with st.expander(say("Compare your runs")):
        latest = {say("run {number}", number=number): run for number, run in list(enumerate(runs.values(), 1))[-4:]}
        epochs, best = {name: run[1] for name, run in latest.items()}, {name: run[2] for name, run in latest.items()}
        st.plotly_chart(training.curves(epochs, best), key="fine_tune.compare")
        st.dataframe(fine_tuning.run_rows(runs.values()), hide_index=True)


def offer_last_result(bench: Bench, job: Job) -> None:
    """After a training that brought nothing, the way back to the one before."""
    last = jobs.find_job(st.session_state.get("fine_tune.done", ""))
    if last is not None and job.state in ("failed", "stopped") and not bench.is_busy:
        st.button(say("Back to the last result"), on_click=ui.watch_again, args=(last,), key="fine_tune.back")
