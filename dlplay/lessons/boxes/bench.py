"""What the lesson Boxes works on: boxes in a picture, written, dragged or random."""

from dataclasses import dataclass

import streamlit as st

from dlplay import boxes, ui
from dlplay.export import Transcript
from dlplay.words import say


@dataclass(frozen=True)
class Bench:
    """Predicted and true boxes, and the picture that they lie in; source: the picture, encoded for the browser."""

    setup: Transcript
    scene: boxes.Scene
    source: str


def choose_bench() -> Bench:
    """The boxes, as text or drawn at random, and the student's picture; written boxes can be dragged on it."""
    setup, start = ui.new_transcript("Boxes"), boxes.EXAMPLES[boxes.START]
    with st.container(horizontal=True, gap="xsmall"):
        for name in boxes.EXAMPLES:
            label = say("Try: {name}", name=say(name))
            st.button(label, on_click=take_example, args=(name,), key=f"boxes.try_{name}")
    left, right = st.columns([3, 2], gap="medium")
    with right:
        with st.expander(say("The picture")):
            picture = ui.pick_picture(setup, start=start.sample)
        canvas = setup.run_once("canvas", boxes.to_canvas, picture.pixels)
        source = ui.encode_once(setup.calls(), lambda: canvas)
        written = ui.choose("Boxes", ["written", "random"], key="boxes.input", look="segmented_control") == "written"
        scene = (read_text if written else draw_random)(setup, canvas.shape[:2])
        height, width = canvas.shape[:2]
        st.caption(say("In pixels of a copy of the picture: {width} wide, {height} high.", width=width, height=height))
    bench = Bench(setup, scene, source)
    with left:
        (edit_scene if written and len(scene.scores) <= boxes.MOST_STEPS else draw_scene)(bench)
        if scene.notes:
            st.warning("  \n".join(boxes.short_notes(scene)), icon=":material/build:")
    return bench


def take_example(name: str) -> None:
    """Put a ready-made example's picture, boxes and threshold into the controls."""
    example = boxes.EXAMPLES[name]
    st.session_state["sample"], st.session_state["boxes.input"] = example.sample, "written"
    st.session_state["boxes.boxes"], st.session_state["boxes.truths"] = example.predicted, example.truths
    st.session_state["boxes.iou"] = example.threshold


def read_text(setup: Transcript, shape: tuple[int, int]) -> boxes.Scene:
    """Two texts with a line per box."""
    start = boxes.EXAMPLES[boxes.START]
    predicted = ui.write_lines(
        "Predicted boxes, a line each: label score x1 y1 x2 y2", start.predicted, height=170, key="boxes.boxes"
    )
    truths = ui.write_lines("True boxes, a line each: label x1 y1 x2 y2", start.truths, height=100, key="boxes.truths")
    if look := boxes.look_for(predicted):
        st.info(say(look), icon=":material/visibility:")
    with ui.refusing(boxes.BoxError):
        return setup.run_once("scene", boxes.read_scene, predicted, truths, shape)


def draw_random(setup: Transcript, shape: tuple[int, int]) -> boxes.Scene:
    """As many random boxes as the student wants."""
    count = ui.enter("How many", 1, boxes.MOST_BOXES, 30, key="boxes.count")
    seed = ui.enter("Seed", 0, 9999, 0, key="boxes.seed")
    return setup.run_once("scene", boxes.random_scene, count, seed, shape)


def edit_scene(bench: Bench) -> None:
    """The picture on which boxes can be moved; their new corners go into the texts."""
    items = boxes.movable_boxes(bench.scene)

    def move(item: int, corners: tuple[float, ...]) -> None:
        key = "boxes.boxes" if items[item]["kind"] == "predicted" else "boxes.truths"
        st.session_state[key] = boxes.move_box(st.session_state[key], items[item]["line"], corners)

    sentence = say(
        "Solid: predicted boxes, numbered, with label and score. Dotted: true boxes, A, B, ... Drag a box or its "
        "corners; or choose it by Tab and press arrow keys, with Shift or Ctrl."
    )
    ui.edit_boxes(bench.source, bench.scene.picture_shape, items, sentence, key="boxes.editor", move=move)


def draw_scene(bench: Bench) -> None:
    """The picture with the first of very many boxes."""
    count = len(bench.scene.scores)
    draw(bench, boxes.drawn_scene(bench.scene), say("{count:,} predicted boxes; at most 400 are drawn.", count=count))


def draw(bench: Bench, drawn: list[boxes.Drawn], sentence: str, below: str = "") -> None:
    """Boxes on the picture, with a sentence about it."""
    svg = boxes.boxes_svg(bench.source, bench.scene.picture_shape, drawn, below)
    st.image(svg, sentence, width="stretch", alt=sentence)


def choose_number(label: str, key: str, most: int, start: int, *, least: int = 1) -> int:
    """A number input up to most, which there may be less of than it begins with."""
    return ui.enter(label, least, max(most, least), min(start, most), key=key)
