"""The tab of YOLO's grid."""

import streamlit as st

from dlplay import boxes, ui
from dlplay.export import Transcript
from dlplay.lessons.boxes.bench import choose_number, draw
from dlplay.lessons.boxes.suppressed import Suppressed
from dlplay.words import say


def grid_tab(found: Suppressed) -> None:
    """The responsible cell of a box, its attributes, and the box made again of them."""
    steps, scene = found.steps, found.bench.scene
    left, right = st.columns(2, gap="medium")
    with left:
        grid = choose_grid(steps, scene)
        if ui.choose("Begin with", ["a box", "typed numbers"], key="boxes.begin", look="segmented_control") == "a box":
            number = choose_number("Box", "boxes.box", len(scene.scores), 1) - 1
            located = steps.run("located", boxes.locate, scene.boxes_xyxy, number, grid)
            sent = steps.run("sent", boxes.encode, located, grid)
            made = steps.run("made", boxes.decode, sent, located.row, located.column, grid)
        else:
            located = None
            with ui.refusing(boxes.BoxError):
                sent, row, column = type_attributes(grid.size)
                made = steps.run("made", boxes.decode, sent, row, column, grid)
        for name in ("centre_x", "centre_y", "width", "height"):
            steps.show(f"decoded {name} in cells", getattr(made, name), f"made.{name}", ".4f")
        sentence = say("Filled: the responsible cell. Dot: the box's centre. Dotted: the anchor around that centre.")
        drawn = boxes.Drawn(boxes.to_corners(made, grid), "", "picked")
        draw(found.bench, [drawn], sentence, boxes.grid_svg(grid, made))
    with right:
        if located:
            show_attributes(located, sent, grid)
        st.markdown(say("**From the attributes to the box**"))
        ui.show_arithmetic(*boxes.decode_arithmetic(sent, made, grid))
    show_output(steps, grid.size)


def choose_grid(steps: Transcript, scene: boxes.Scene) -> boxes.Grid:
    """Number inputs for the cells and the anchor."""
    with st.container(horizontal=True):
        size = ui.enter("S: cells along a side", 1, 20, 7, key="boxes.cells")
        wide = ui.enter("p_w: anchor's width", 0.1, 20.0, 2.0, key="boxes.wide")
        high = ui.enter("p_h: its height", 0.1, 20.0, 2.0, key="boxes.high")
    st.caption(say("The anchor is a typical box, in cells; the network only says how the box differs from it."))
    return steps.run("grid", boxes.Grid, *scene.picture_shape, size, wide, high)


def type_attributes(size: int) -> tuple[boxes.Attributes, int, int]:
    """Number inputs for the attributes of a box and the responsible cell."""
    values = [
        ui.enter(f"t_{name}", -100.0, 100.0, 0.0, 0.1, key=f"boxes.t{name}", place=place)
        for place, name in zip(st.columns(4), "xywh", strict=True)
    ]
    with st.container(horizontal=True):
        row = choose_number("c_y: cell's row, from 0", "boxes.cy", size - 1, 3, least=0)
        column = choose_number("c_x: cell's column, from 0", "boxes.cx", size - 1, 3, least=0)
    return boxes.Attributes(*values), row, column


def show_attributes(located: boxes.Located, sent: boxes.Attributes, grid: boxes.Grid) -> None:
    """The responsible cell of a box, and what the network should give there."""
    st.markdown(say("**The responsible cell** is the one in which the box's centre lies."))
    ui.show_arithmetic(*boxes.cell_arithmetic(located, grid))
    st.markdown(say("**What the network should give** for this box: its attributes."))
    ui.show_arithmetic(*boxes.encode_arithmetic(located, sent, grid))
    st.markdown(boxes.border_sentence(located))


def show_output(steps: Transcript, size: int) -> None:
    """Objectness, the classes' scores, and how many numbers the network gives."""
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(say("**Objectness and classes**: is there an object at all, and which?"))
        with st.container(horizontal=True):
            sure = ui.enter("p_o", -20.0, 20.0, 2.0, 0.1, key="boxes.object")
            one = ui.enter("p_1", -20.0, 20.0, 3.0, 0.1, key="boxes.class1")
            two = ui.enter("p_2", -20.0, 20.0, -1.0, 0.1, key="boxes.class2")
        found = steps.run("class_values", boxes.class_scores, sure, (one, two))
        ui.show_arithmetic(*boxes.score_arithmetic(sure, (one, two), found))
    with right:
        st.markdown(say("**How many numbers** does the network give for one picture?"))
        with st.container(horizontal=True):
            per_cell = ui.enter("B: boxes per cell", 1, 9, 2, key="boxes.per_cell")
            classes = ui.enter("C: classes", 1, 1000, 20, key="boxes.classes")
        ui.show_arithmetic(*boxes.length_arithmetic(size, per_cell, classes))
