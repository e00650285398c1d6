"""The tab that opens one detection: a cell of YOLO, or a default box of SSD."""

import streamlit as st

from dlplay import detection, ui
from dlplay.lessons.detect.selected import Selected, draw
from dlplay.words import say


def inside_tab(found: Selected) -> None:
    """How the network's numbers become one box: a cell of YOLO, or a default box of SSD."""
    reading = found.bench.reading
    if isinstance(reading, detection.SsdReading):
        st.markdown(detection.default_sentence())
        if has_detections(found):
            show_default_box(found, reading)
    elif isinstance(reading, detection.YoloReading):
        st.markdown(detection.maps_sentence(reading))
        if has_detections(found):
            show_cell(found, reading)
    else:
        name = detection.EVERYDAY
        st.info(say("Only a YOLOv8-xs and an SSD are opened here: choose “{name}” at the left.", name=name))


def has_detections(found: Selected) -> bool:
    """Whether there is a detection to open; says so where there is none."""
    has_some = len(found.kept.scores) > 0
    if not has_some:
        st.info(detection.nothing_sentence(found.bench.classes), icon=":material/search_off:")
    return has_some


def choose_detection(found: Selected) -> int:
    """One of the detections, counted from 0."""
    count = len(found.kept.scores)
    return ui.enter(say("Detection, 1 to {count}", count=count), 1, count, 1, key="detect.number") - 1


def show_default_box(found: Selected, reading: detection.SsdReading) -> None:
    """A default box, its four codes, and the box that they become."""
    bench, shape = found.bench, found.bench.pixels.shape
    left, right = st.columns([3, 2], gap="medium")
    with right:
        number = choose_detection(found)
        box = found.steps.run("box", detection.open_box, reading, found.kept, number)
        name = bench.classes[found.kept.labels[number]]
        st.markdown(detection.opened_sentence(box))
        st.markdown(
            say(
                "**1. The score** of “{name}”, the largest of {count}: the sigmoid of what the network says",
                name=name,
                count=len(bench.classes),
            )
        )
        ui.show_arithmetic(*detection.sigmoid_arithmetic(box))
    with left:
        sentence = say("Dashed: the default box. Solid: what its four codes make of it, {name}.", name=name)
        draw(bench, detection.draw_opened(box, shape, name), sentence)
    st.markdown(
        say("**2. The default box**: its middle and its sides, in pixels of the picture; nothing is learned here")
    )
    ui.show_arithmetic(*detection.shape_arithmetic(box, shape))
    st.markdown(say("**3. The four codes** move its middle and stretch its sides"))
    ui.show_arithmetic(*detection.code_arithmetic(box))
    st.markdown(say("**4. The corners**; what reaches over the edge of the picture is cut off"))
    ui.show_arithmetic(*detection.edge_arithmetic(box))
    for corner, label in enumerate(("x1", "y1", "x2", "y2")):
        found.steps.show(f"{label} of the box", box.box_xyxy[corner], f"box.box_xyxy[{corner}]", ".2f")


def show_cell(found: Selected, reading: detection.YoloReading) -> None:
    """How 64 numbers of one cell become a box."""
    bench = found.bench
    left, right = st.columns([2, 3], gap="medium")
    with left:
        number = choose_detection(found)
        cell = found.steps.run("cell", detection.open_cell, reading, found.kept, number)
        sentence = say(
            "Filled: the cell, row {row}, column {column} of the map with stride {stride}. Lines: the four distances "
            "from its middle.",
            row=cell.row,
            column=cell.column,
            stride=cell.stride,
        )
        shape, only = bench.pixels.shape, found.kept.take([number])
        drawn = detection.draw_found(only, bench.classes, shape, numbered=False)
        draw(bench, drawn, sentence, detection.cell_svg(cell, shape))
    with right:
        st.plotly_chart(detection.bin_bars(cell), key="detect.bins", config=ui.QUIET)
        st.caption(
            say(
                "The 16 weights of each side; dashed: the expected distance. Narrow bars: the network is sure where "
                "the side is; broad ones: it is not."
            )
        )
    show_distance(cell)
    for corner, name in enumerate(("x1", "y1", "x2", "y2")):
        found.steps.show(f"{name} in the input", cell.box_xyxy[corner], f"cell.box_xyxy[{corner}]", ".2f")


def show_distance(cell: detection.OpenedCell) -> None:
    """The distance to one side of the box, and the box that the four distances make."""
    edge = ui.choose("Distance to the side", detection.SIDES, key="detect.edge", look="segmented_control")
    place = detection.SIDES.index(edge)
    st.markdown(
        say(
            "**1. Softmax**: the 16 numbers for “{edge}” become weights that add up to 1; the largest one is", edge=edge
        )
    )
    ui.show_arithmetic(*detection.softmax_arithmetic(cell, place))
    st.markdown(say("**2. Expected distance**: the mean of 0, 1, ..., 15 cells with these weights, times the stride"))
    ui.show_arithmetic(*detection.distance_arithmetic(cell, place))
    st.markdown(say("**3. The box** around the cell's middle, and the scale back to the picture's pixels"))
    ui.show_arithmetic(*detection.corner_arithmetic(cell))
