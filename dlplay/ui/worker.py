"""Calling a worker from a page: what the student reads meanwhile, and when it fails."""

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import streamlit as st

from dlplay import jobs
from dlplay.ui.lesson import refuse
from dlplay.words import say

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def in_worker(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Give the function as one that runs where TensorFlow is; the page waits for its answer.

    A fault of the worker is told in a sentence and ends this run of the page.
    """

    @functools.wraps(function)
    def call(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        text = say("Computing ...")
        if not jobs.is_warm():
            text = say("TensorFlow is being loaded, once for everybody: about ten seconds ...")
        try:
            with st.spinner(text, show_time=True):
                return jobs.run(function, *args, **kwargs)
        except jobs.JobError as fault:
            refuse(fault, ":material/refresh:")
            st.button(say("Try again"), key="try_again")
            st.stop()

    return call


def in_worker_live(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Give the function as one that a running camera's frame is sent to: whoever waits for a page goes first.

    A fault of the worker is raised as a JobError, which live tells.
    """

    @functools.wraps(function)
    def call(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        return jobs.run_frame(function, *args, **kwargs)

    return call


def in_worker_once(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Do the same, and keep the answer for everybody: for facts that depend on nobody's picture."""

    @functools.wraps(function)
    def call(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        question = f"{function.__module__}.{function.__name__}{args!r}{kwargs!r}"
        answer: Result = _known(question, lambda: in_worker(function)(*args, **kwargs))
        return answer

    return call


@st.cache_resource(max_entries=512, show_spinner=False)
def _known(question: str, _ask: Callable[[], Any]) -> Any:
    return _ask()
