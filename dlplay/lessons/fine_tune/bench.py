"""What the lesson Fine-tune works on: pictures in classes, a plan, and the training that is watched."""

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dlplay import data, training, ui, weights
from dlplay.jobs import Job
from dlplay.lessons.fine_tune.choosing import choose_plan
from dlplay.words import say


@dataclass(frozen=True)
class Bench:
    """Pictures, how they are trained on, and where all of it is shown.

    base: the pictures as they came; reading: the function and the argument that give them at home; changes: the
    student's corrections, name -> class; pictures: with these; share: of the pictures that validate; fit: how a
    picture becomes square.
    """

    place: DeltaGenerator
    job: Job | None
    base: data.PictureSet
    reading: tuple[str, str]
    changes: dict[str, str]
    pictures: data.PictureSet
    plan: training.Plan | None
    share: float
    fit: str

    @property
    def is_busy(self) -> bool:
        """Whether the training still waits or runs."""
        return self.job is not None and self.job.is_active

    @property
    def options(self) -> dict[str, object]:
        """What a training gets beside the pictures and the plan."""
        return {"share": self.share, "fit": self.fit}


def choose_bench() -> Bench:
    """The sidebar: the pictures, and everything that a training needs."""
    place = st.container()
    job = ui.watched_job("fine_tune")
    with st.sidebar:
        base, reading = ui.pick_picture_set()
        plan = choose_plan(place)
        share = ui.slide("Share of the pictures that validate", 0.1, 0.5, 0.25, 0.05, key="fine_tune.share")
        fit = ui.choose("A picture that is not square", weights.FITS, key="fine_tune.fit", look="radio")
        st.caption(say("{name}: {what}.", name=say(fit), what=say(weights.FITS[fit])))
    changes = st.session_state.setdefault("fine_tune.changes", {}).get(base.checksum, {})
    pictures = data.corrected(base, changes) if changes else base
    return Bench(place, job, base, reading, changes, pictures, plan, share, fit)
