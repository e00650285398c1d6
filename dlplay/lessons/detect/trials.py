"""Examples to begin with: a button each, and what to look for."""

import streamlit as st

from dlplay import detection
from dlplay.words import say


def show_trials() -> None:
    """A button for every example whose detector is here."""
    with st.container(horizontal=True, gap="xsmall"):
        for name in detection.trials_here():
            label = say("Try: {name}", name=say(name))
            st.button(label, on_click=take_trial, args=(name,), key=f"detect.try_{name}")


def controls_of(trial: detection.Trial) -> dict[str, object]:
    """The controls that an example sets, by their keys."""
    looked_at = {"sample": trial.sample} if trial.sample else {"detect.scene": trial.scene}
    thresholds = {"detect.sure": trial.confidence, "detect.iou": trial.overlap}
    return {"detect.from": trial.source, **looked_at, "detect.detector": trial.detector, **thresholds}


def take_trial(name: str) -> None:
    """Put an example into the controls."""
    trial, state = detection.TRIALS[name], st.session_state
    state.update(controls_of(trial))
    state["detect.look"] = name
    if trial.opens:
        state["detect.tab"] = trial.opens
    if trial.sample:
        state["source"] = "Sample"


def show_look() -> None:
    """What to look for in an example, as long as the controls still show it."""
    trial = detection.TRIALS.get(st.session_state.get("detect.look", ""))
    if trial and all(st.session_state.get(key) == value for key, value in controls_of(trial).items()):
        st.info(say(trial.look), icon=":material/visibility:")
