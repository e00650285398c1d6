"""Another background behind a person."""

import streamlit as st

from dlplay import data, segmentation, ui
from dlplay.export import Transcript
from dlplay.lessons.segment.bench import Bench
from dlplay.palette import SKY
from dlplay.words import say


def show_background(bench: Bench, steps: Transcript, answer: segmentation.Probabilities) -> None:
    """The person before nothing, a blur, a colour or another picture; as a file to keep."""
    st.subheader(say("Another background"))
    left, right = st.columns([1, 2], gap="medium")
    kind = ui.choose("Background", segmentation.BACKGROUNDS, key="segment.ground", place=left, look="radio")
    left.caption(say("{what}.", what=segmentation.BACKGROUNDS[kind].capitalize()))
    with left:
        ground = choose_ground(steps, kind)
    person = steps.run("person", segmentation.probability_of, answer, bench.network, segmentation.PERSON)
    if kind == "none":
        kept = steps.run("kept", segmentation.cut_out, bench.pixels, person)
    elif ground is None:
        kept = steps.run("kept", segmentation.blur_ground, bench.pixels, person)
    else:
        kept = steps.run("kept", segmentation.lay_over, bench.pixels, person, ground)
    shown = segmentation.on_squares(kept) if kind == "none" else kept
    squares = say("The picture to keep. Squares show where nothing is.")
    sentence = squares if kind == "none" else say("The picture to keep.")
    right.image(shown, sentence, width="stretch", alt=sentence)
    ui.show_arithmetic(segmentation.MIX_FORMULA, [])
    content = segmentation.to_png(kept)
    left.download_button(
        say("Keep the picture (PNG)"), content, "person.png", "image/png", on_click="ignore", key="segment.keep"
    )


def choose_ground(steps: Transcript, kind: str) -> segmentation.Pixels | None:
    """What stands behind the person: a colour, or one of the samples."""
    if kind == "a colour":
        colour = ui.pick_colour("Colour", SKY, key="segment.colour")
        return steps.run("ground", segmentation.to_colour, colour)
    if kind == "another picture":
        name = ui.choose("Behind the person", data.SAMPLES, "pagoda", key="segment.behind")
        behind = steps.run_once("behind", data.sample, name)
        return steps.run_once("ground", segmentation.working_copy, behind.pixels, 1024)
    return None
