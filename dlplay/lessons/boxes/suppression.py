"""The tab of suppression, step by step."""

import streamlit as st

from dlplay import boxes, ui
from dlplay.lessons.boxes.bench import draw
from dlplay.lessons.boxes.suppressed import Suppressed, refuse_many
from dlplay.words import say


def suppression_tab(found: Suppressed) -> None:
    """The rounds of greedy suppression, one step at a time, and soft-NMS beside it."""
    scene = found.bench.scene
    if refuse_many(scene) or not len(found.kept):
        left, _ = st.columns(2)
        with left:
            sentence = say("The boxes that are kept; at most 400 are drawn.")
            draw(found.bench, boxes.drawn_kept(scene, found.kept), sentence)
        return
    st.markdown(say(boxes.STEPS))
    show_step(found)
    st.subheader(say("Soft-NMS lowers scores instead"))
    show_soft(found)


def show_step(found: Suppressed) -> None:
    """One step of a round, drawn and in words."""
    scene = found.bench.scene
    rounds = found.steps.run(
        "rounds",
        boxes.suppression_rounds,
        scene.boxes_xyxy,
        scene.scores,
        threshold=found.threshold,
        score_threshold=found.least,
        labels=found.labels,
    )
    stages = boxes.stage_list(rounds)
    number, stage = stages[move_through(len(stages)) - 1]
    left, right = st.columns(2, gap="medium")
    with left:
        sentence = say("Thick: selected now. Solid: kept. Dashed: deleted. Thin: still waiting.")
        draw(found.bench, boxes.drawn_round(scene, rounds, number, stage), sentence)
    with right:
        st.markdown(boxes.stage_sentence(scene, rounds, number, stage, found.threshold))
        if stage != 5:
            st.markdown(boxes.round_table(scene, rounds[number], found.threshold))
        st.caption(say(boxes.TIES))


def move_through(most: int) -> int:
    """A slider over the steps, which follows when there are fewer than before."""
    return ui.slide(say("Move through the {most} steps", most=most), 1, most, 1, key="boxes.step")


def show_soft(found: Suppressed) -> None:
    """What soft-NMS makes of the scores."""
    scene = found.bench.scene
    with st.container(horizontal=True, vertical_alignment="bottom"):
        decay = ui.choose(
            "Factor", boxes.DECAYS, list(boxes.DECAYS)[1], key="boxes.decay", look="radio", horizontal=True
        )
        sigma = ui.slide("σ", 0.05, 2.0, 0.5, 0.05, key="boxes.sigma", disabled=decay == "linear")
    st.markdown(say("The score is multiplied by {factor}.", factor=say(boxes.DECAYS[decay])))
    soft = found.steps.run(
        "soft",
        boxes.soft_suppress,
        scene.boxes_xyxy,
        scene.scores,
        decay,
        sigma=sigma,
        threshold=found.threshold,
        score_threshold=found.least,
        labels=found.labels,
    )
    found.steps.show("boxes left by soft-NMS", len(soft[0]), "len(soft[0])")
    st.markdown(boxes.soft_table(scene, found.kept, soft))
