"""The student's picture as the patches that a vision transformer reads."""

import streamlit as st

from dlplay import catalogue, ui, weights
from dlplay.export import Transcript
from dlplay.lessons.architectures.bench import Bench
from dlplay.lessons.architectures.reckoning import reckon
from dlplay.words import say


def teach_patches(bench: Bench, steps: Transcript) -> None:
    """Your picture as patches."""
    st.markdown(say("ViT cuts a picture into patches and reads them in a row, as a sentence of words."))
    patch = ui.choose("Side of a patch P", catalogue.PATCHES, 32, key="architectures.patch", look="select_slider")
    shape = (catalogue.SIDE, catalogue.SIDE, 3)
    image = steps.run("image", weights.to_input, bench.picture.pixels, shape, bench.fit)
    patches = steps.run("patches", catalogue.cut_patches, image, patch)
    count = len(patches)
    number = ui.enter("Look at patch", 0, count - 1, count // 2, key=f"architectures.look{patch}")
    whole, one = st.columns([2, 1])
    sentence = say(
        "Your picture as {count} patches of {side} x {side}; patch {number} has an orange frame.",
        count=count,
        side=patch,
        number=number,
    )
    whole.image(catalogue.spread_patches(patches, number), sentence, alt=sentence)
    alt = say("Patch {number}, enlarged.", number=number)
    sentence = say(
        "Patch {number}, enlarged. Its first values: {values}",
        number=number,
        values=catalogue.token_start(patches, number),
    )
    one.image(catalogue.enlarged_patch(patches, number), sentence, alt=alt)
    reckon(steps, catalogue.patch_tokens, catalogue.SIDE, patch)
