"""The tab of the U-Net, block by block."""

import streamlit as st

from dlplay import segmentation, ui
from dlplay.lessons.segment.bench import Bench
from dlplay.words import say


@st.fragment
def blocks_tab(bench: Bench) -> None:
    """The U-Net as a drawing; a click on a block shows its maps and counts its parameters."""
    if bench.network.architecture not in ("U-Net", segmentation.PERSON):
        text = say(
            "{architecture} is not opened here: choose a U-Net or “person” in the sidebar.",
            architecture=bench.network.architecture,
        )
        st.info(text, icon=":material/account_tree:")
        return
    height, width = bench.pixels.shape[:2]
    blocks = ui.in_worker_once(segmentation.list_blocks)(bench.network, height, width)
    names = [block.name for block in blocks]
    place = st.container()
    name = ui.choose("Block", names, names[1], key="segment.block")
    block = blocks[names.index(name)]

    def choose_block(row: int, column: int) -> None:
        if found := segmentation.block_at(blocks, row, column):
            st.session_state["segment.block"] = found.name

    with place:
        sentence = say("The network for this picture: rows x columns x maps. Click on a block to open it.")
        size, cell = segmentation.drawing_shape(blocks), segmentation.place_of(block)
        drawing = segmentation.unet_drawing(blocks, name)
        ui.picture_view(drawing, sentence, key="segment.drawing", pixel=cell, shape=size, frame=(), choose=choose_block)
    st.caption(segmentation.filled_sentence(height, width, blocks, bench.network))
    st.markdown(segmentation.block_sentence(block, bench.network))
    tiles, shape = ui.in_worker(segmentation.block_tiles)(bench.network, bench.pixels, name)
    sentence = segmentation.maps_sentence(shape)
    st.image(tiles, sentence, alt=sentence)
    ui.show_arithmetic(*segmentation.parameter_arithmetic(block))
    st.caption(say(segmentation.PARAMETER_WORDS))
    if bench.network.architecture == "U-Net":
        compare_skips(bench)


def compare_skips(bench: Bench) -> None:
    """The same scene by a network with skips and by one without."""
    st.subheader(say("With and without skips"))
    for sentence in segmentation.SKIPS_MEASURED:
        st.markdown(say(sentence))
    if bench.known is None:
        st.info(say("Choose a drawn **scene** or drawn **nuclei** in the sidebar: both networks answer it here."))
        return
    true = segmentation.views_of_truth(bench.known, bench.network.classes)
    shown = {say("The true mask."): true.semantic}
    pair = [name for name, other in segmentation.SHIPPED.items() if other.classes == bench.network.classes]
    for title in pair:
        steps = bench.setup.continued()
        other = steps.run("other", segmentation.shipped_network, title)
        answer = steps.run_once("answer", ui.in_worker(segmentation.segment), other, bench.pixels)
        classes = segmentation.views_of_answer(answer, other).semantic
        shown[segmentation.dice_sentence(title, true, classes)] = classes
    for column, (sentence, classes) in zip(st.columns(3), shown.items(), strict=True):
        column.image(segmentation.class_picture(bench.pixels, classes), sentence, width="stretch", alt=sentence)
