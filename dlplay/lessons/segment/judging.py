"""The tab of IoU and Dice."""

import streamlit as st

from dlplay import data, segmentation, ui
from dlplay.export import Transcript
from dlplay.lessons.segment.asking import ask_network
from dlplay.lessons.segment.bench import Bench
from dlplay.words import plain, read_aloud, say, say_again


def pick_masks(bench: Bench, steps: Transcript) -> segmentation.Judged:
    """The true classes of the picture and the predicted ones, or a message what is missing."""
    _, views = ask_network(bench, steps)
    if bench.known is not None:
        true = steps.run("true", segmentation.views_of_truth, bench.known, bench.network.classes)
        return segmentation.Judged(true, views)
    st.markdown(say("The true mask of this picture is not known. **Upload it** to judge the network's mask."))
    upload = st.file_uploader(
        say("True mask: black is ground, all else object"),
        ["png", "bmp", "tif"],
        key="segment.mask",
        disabled=ui.uploads_are_paused(),
    )
    size = bench.pixels.shape[:2]
    ui.take_upload("mask", upload, lambda content, name: segmentation.read_true_mask(content, name, size), ValueError)
    file = ui.own_file("mask")
    if file is None:
        st.stop()
    with ui.refusing(ValueError):
        mask, notes = segmentation.read_true_mask(file.content() or b"", file.name, size)
    for note in notes:
        st.warning(plain(say_again(note)), icon=":material/build:")
    steps.given("mask", mask, f"(cv2.imread({file.name!r}) > 0).any(axis=-1)", imports=("import cv2",))
    true = steps.run("true", segmentation.views_of_mask, mask)
    return segmentation.Judged(true, steps.run("one_class", segmentation.as_one_class, views))


@st.fragment
def measures_tab(bench: Bench) -> None:
    """IoU and Dice of two typed masks, or of the network's mask and the true one."""
    if (
        ui.choose("Masks", ["this picture", "small masks"], key="segment.masks", look="segmented_control")
        == "small masks"
    ):
        small_masks()
        return
    judged = pick_masks(bench, bench.setup.continued())
    classes = judged.true.classes
    present = segmentation.present_classes(judged)
    name = ui.choose("Class", present, key="segment.judge", look="segmented_control", from_file=True)
    true, predicted = segmentation.masks_of_class(judged, name)
    overlap = segmentation.count_overlap(true, predicted)
    left, right = st.columns([1, 1.1], gap="medium")
    sentence = say("{name}: the true mask A and the predicted mask B.", name=plain(name))
    alt = read_aloud(sentence)
    left.image(segmentation.overlap_picture(bench.pixels, true, predicted), sentence, width="stretch", alt=alt)
    with right:
        show_overlap(overlap)
    st.image(segmentation.overlap_legend_svg(), alt=say("In both: green. Missed: blue lines. Invented: orange dots."))
    semantic = judged.true.semantic, judged.predicted.semantic
    st.dataframe(segmentation.class_rows(*semantic, classes), hide_index=True, alt=say("IoU and Dice per class."))
    st.markdown(segmentation.accuracy_sentence(semantic[0]))
    ui.show_arithmetic(*segmentation.accuracy_arithmetic(*semantic))
    st.subheader(say("Objects, not pixels"))
    threshold = ui.slide("An object is found at an IoU of", 0.05, 0.95, 0.5, 0.05, key="segment.found")
    result = segmentation.judge_objects(judged, threshold=threshold)
    st.markdown(segmentation.quality_sentence(result, threshold))
    ui.show_arithmetic(*segmentation.quality_arithmetic(result))


def show_overlap(overlap: segmentation.Overlap) -> None:
    """IoU and Dice with the numbers of pixels filled in."""
    if not overlap.union:
        st.info(say(segmentation.EMPTY), icon=":material/info:")
    ui.show_arithmetic(*segmentation.overlap_arithmetic(overlap))


def small_masks() -> None:
    """Two masks of 0 and 1 to type."""
    columns, texts = st.columns([1.35, 1.35, 1], gap="medium"), []
    starts = {"A, the true mask": segmentation.FIRST_TRUE, "B, the predicted mask": segmentation.FIRST_PREDICTED}
    for column, (title, start), letter in zip(columns, starts.items(), "ab", strict=False):
        with column:
            table = st.container()
            texts.append(ui.write(title, start, key=f"segment.mask_{letter}"))
            with ui.refusing(ValueError):
                mask = segmentation.read_small_mask(texts[-1], title)
            with table:
                numbers = segmentation.mask_numbers(mask)
                ui.edit_grid(numbers, key=f"segment.mask_{letter}", write=data.format_grid, what=title)
    with ui.refusing(ValueError):
        true, predicted = (segmentation.read_small_mask(*pair) for pair in zip(texts, starts, strict=True))
        overlap = segmentation.count_overlap(true, predicted)
    with columns[2]:
        ui.number_grid(say("A only, B only, or both (AB)"), segmentation.mask_cells(true, predicted))
    show_overlap(overlap)
