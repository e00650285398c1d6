"""The tab of the three views, and of the threshold between probabilities and a mask."""

import streamlit as st

from dlplay import segmentation, ui
from dlplay.lessons.segment.asking import ask_network
from dlplay.lessons.segment.background import show_background
from dlplay.lessons.segment.bench import Bench
from dlplay.lessons.segment.live import show_live
from dlplay.words import plain, read_aloud, say


@st.fragment
def segment_tab(bench: Bench) -> None:
    """Probabilities as a heat map with a threshold, and the three views."""
    show_live(bench)
    steps = bench.setup.continued()
    answer, views = ask_network(bench, steps)
    if warning := segmentation.unsuited_sentence(bench.network, bench.source):
        st.warning(warning, icon=":material/help:")
    st.markdown(segmentation.count_sentence(segmentation.areas_by_class(views)))
    views_place, legend = st.container(), st.container()
    place = ui.choose_pixel(*bench.pixels.shape[:2], of="segment.at_")
    pixels, chosen = bench.pixels, int(views.objects[place])
    sentences = {
        say("The picture. Click on any of the four."): segmentation.to_drawing_size(pixels),
        say("**Semantic**: the class of every pixel."): segmentation.semantic_picture(pixels, views),
        say("**Instance**: every object has its own number."): segmentation.instance_picture(pixels, views, chosen),
        say("**Panoptic**: both, and the ground as stuff."): segmentation.panoptic_picture(pixels, views, chosen),
    }
    for number, (column, (sentence, drawn)) in enumerate(zip(views_place.columns(4), sentences.items(), strict=True)):
        with column:
            ui.picture_view(
                drawn, sentence, key=f"segment.view_{number}", pixel=place, shape=bench.pixels.shape, of="segment.at_"
            )
    names = say("Colours and patterns: {names}.", names=", ".join(bench.network.classes))
    legend.image(segmentation.legend_svg(bench.network.classes), alt=names)
    show_objects(views, place)
    show_threshold(bench, answer, place)
    if bench.network.architecture == segmentation.PERSON:
        show_background(bench, steps, answer)
    objects = segmentation.object_list(views)
    with st.expander(say("All {count} objects", count=len(objects))):
        st.dataframe(segmentation.object_rows(objects), hide_index=True, alt=say("The objects."))


def show_objects(views: segmentation.Views, place: tuple[int, int]) -> None:
    """Which object the chosen pixel belongs to, and its number in each view."""
    objects, chosen = segmentation.object_list(views), int(views.objects[place])
    st.markdown(segmentation.object_sentence(objects, chosen))
    st.caption(say(segmentation.THINGS))
    ui.show_arithmetic(*segmentation.pixel_arithmetic(views, place))


def show_threshold(bench: Bench, answer: segmentation.Probabilities, place: tuple[int, int]) -> None:
    """The probability of one class as a heat map, and the mask that a threshold makes of it."""
    st.subheader(say("From probabilities to a mask"))
    left, right = st.columns(2, gap="medium")
    classes = bench.network.classes
    name = ui.choose("Probability of", ["ground", *classes], classes[0], key="segment.class", place=left)
    threshold = ui.slide("Threshold", 0.0, 1.0, 0.5, 0.01, key="segment.threshold", place=right)
    probability = segmentation.probability_of(answer, bench.network, name)
    mask = segmentation.above(probability, threshold)
    sentence = say("The probability of {name}: dark blue is 0, yellow is 1.", name=plain(name))
    left.image(segmentation.heat_picture(probability), sentence, width="stretch", alt=read_aloud(sentence))
    sentence = say(
        "{count:,} pixels have a probability of {threshold:g} or more.", count=int(mask.sum()), threshold=threshold
    )
    right.image(segmentation.mask_picture(bench.pixels, mask), sentence, width="stretch", alt=sentence)
    ui.show_arithmetic(*segmentation.argmax_arithmetic(answer, bench.network, place))
