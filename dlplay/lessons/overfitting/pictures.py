"""The tabs of the training pictures, and of their augmentation."""

import streamlit as st

from dlplay import overfitting, ui
from dlplay.lessons.overfitting.bench import Bench
from dlplay.words import say


def pictures_tab(bench: Bench) -> None:
    """Every training picture, and which ones have a wrong label."""
    with ui.refusing(ValueError):
        small = bench.setup.run_once("small", overfitting.small_set, bench.settings)
    sentence = overfitting.sheet_sentence(small)
    wrong = overfitting.wrong_labels(small)
    alt = say("{sentence} {wrong}", sentence=sentence, wrong=wrong)
    st.image(overfitting.training_sheet(small), sentence, alt=alt)


@st.fragment
def augmentation_tab(bench: Bench) -> None:
    """The ten pictures that one became."""
    st.markdown(
        say(
            "**Augmentation** makes new training pictures of old ones. Here every training picture becomes **ten**, "
            "and an epoch takes one of the ten at random: the network meets each one a few times only."
        )
    )
    if warning := overfitting.warn_of(bench.settings.kinds, bench.settings.data):
        st.warning(warning, icon=":material/swap_horiz:")
    own = ui.switch("Show it on my own picture", key="overfitting.own")
    left, right = st.columns([1, 2.6], gap="medium")
    with left, ui.refusing(ValueError):
        if own:
            picture = ui.pick_picture(bench.setup.continued(), start="chelsea")
            first = overfitting.square_of(picture.pixels)
            ten = ui.in_worker(overfitting.versions_of_picture)(first, bench.settings.kinds, bench.settings.seed)
        else:
            small = bench.setup.continued().run_once("small", overfitting.small_set, bench.settings)
            number = ui.enter("Training picture", 1, len(small.train), 1, key="overfitting.picture")
            first = small.train[number - 1]
            ten = ui.in_worker_once(overfitting.versions_of)(bench.settings, number - 1)
        st.image(overfitting.enlarge(first, 240), say("The original."), alt=say("The original picture."))
    sentence = say("The ten pictures that it became, by {kinds}.", kinds=", ".join(bench.settings.kinds))
    right.image(overfitting.side_by_side(ten), sentence, width="stretch", alt=sentence)
    if bench.settings.data == "digits" and not own:
        st.markdown(say("**What a change must not do**: make another class of the picture, since its label stays."))
        for place, (text, pixels) in zip(st.columns(4), overfitting.forbidden_changes(small).items(), strict=True):
            place.image(pixels, text, width=120, alt=text)
