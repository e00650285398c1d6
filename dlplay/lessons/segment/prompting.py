"""The tab in which a box and marks cut one object out."""

import streamlit as st

from dlplay import prompting, segmentation, ui
from dlplay.export import Transcript
from dlplay.lessons.segment.asking import offer_preset
from dlplay.lessons.segment.bench import Bench
from dlplay.weights.published import hub_preset_here
from dlplay.words import plain, say


def choose_prompt(bench: Bench) -> prompting.Prompt:
    """A box to drag or type, and marks to click or type."""
    height, width = bench.pixels.shape[:2]
    start = segmentation.first_box(bench.truth, bench.pixels.shape)
    corners: list[int] = []
    with st.container(horizontal=True):
        for name, value, most in zip(("x1", "y1", "x2", "y2"), start, (width, height) * 2, strict=True):
            typed = ui.enter(name, 0, most, None, key=f"segment.{name}", placeholder=str(value), width=120)
            corners.append(value if typed is None else typed)
    marks = ui.write("Marks: x, y, and + inside or - outside; parted by ;", "", key="segment.marks")
    with ui.refusing(prompting.PromptError):
        left, top, right, bottom = map(float, corners)
        return prompting.Prompt((left, top, right, bottom), prompting.read_marks(marks))


def move_box(_: int, box: tuple[float, ...]) -> None:
    """Take the corners that somebody dragged."""
    for name, value in zip(("x1", "y1", "x2", "y2"), box, strict=True):
        st.session_state[f"segment.{name}"] = int(value)


def add_mark(row: int, column: int) -> None:
    """Add a mark where somebody clicked."""
    sign = "+" if st.session_state.get("segment.sign", "inside") == "inside" else "-"
    marks = st.session_state.get("segment.marks", "")
    st.session_state["segment.marks"] = f"{marks}; {column} {row} {sign}".lstrip("; ")


def clear_marks() -> None:
    """Take all marks away."""
    st.session_state["segment.marks"] = ""


@st.fragment
def prompt_tab(bench: Bench) -> None:
    """Cut one object out by a box and marks: GrabCut, or Segment Anything where its weights are."""
    st.markdown(
        say(
            "A **prompt** says which object is meant: a **box** around it, and **marks** inside and outside. "
            "**Segment Anything** was trained on a billion masks; **GrabCut** is the classical method of 2004: it "
            "learned nothing before, and only compares the colours inside the box with those outside."
        )
    )
    methods = ["GrabCut", *prompting.ANYTHING_PRESETS]
    method = ui.choose("Method", methods, key="segment.method")
    steps = bench.setup.continued()
    prompt = choose_prompt(bench)
    left, right = st.columns(2, gap="medium")
    with left:
        source = ui.encode_once(bench.setup.calls(), lambda: segmentation.to_drawing_size(bench.pixels))
        item = {"box": list(prompt.box_xyxy or ()), "text": say("the object"), "kind": "predicted"}
        sentence = say("Drag the box, or its corners, around one object.")
        ui.edit_boxes(source, bench.pixels.shape, [item], sentence, key="segment.box", move=move_box)
    with ui.refusing(prompting.PromptError):
        fitted, notes = prompting.fit_prompt(prompt, bench.pixels.shape)
    for note in notes:
        st.warning(plain(note), icon=":material/build:")
    with right:
        mask = cut(bench, steps, method, fitted)
        found = prompting.cut_sentence(mask, fitted)
        sentence = say("The cut. Click to add a mark, then the cut is made anew. {found}", found=found)
        drawn = prompting.draw_cut(bench.pixels, mask, fitted)
        ui.picture_view(
            drawn, sentence, key="segment.cut", pixel=(0, 0), shape=bench.pixels.shape, frame=(), choose=add_mark
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            ui.choose("A click marks", ["inside", "outside"], key="segment.sign", look="segmented_control")
            st.button(say("No marks"), on_click=clear_marks, key="segment.clear")
    if bench.truth is not None and (best := segmentation.best_object(bench.truth, mask)):
        st.markdown(best)
    if method == "GrabCut":
        steps.show("pixels of the cut", int(mask.sum()), "mask.sum()")
        ui.code_tab(steps, "cut")


def cut(bench: Bench, steps: Transcript, method: str, prompt: prompting.Prompt) -> segmentation.Mask:
    """The mask that answers a prompt; of Segment Anything's three the one with the highest expected IoU."""
    if method == "GrabCut":
        with ui.refusing(prompting.PromptError):
            return steps.run_once("mask", prompting.cut_out, bench.pixels, prompt)
    if not hub_preset_here(method):
        offer_preset(method, "GrabCut")
    features = steps.run_once("features", ui.in_worker(prompting.embed_with_preset), method, bench.pixels)
    answer = ui.in_worker(prompting.answer_with_preset)
    candidates = steps.run_once("candidates", answer, method, features, bench.pixels.shape, prompt)
    st.caption(prompting.candidates_sentence(candidates))
    st.dataframe(prompting.candidate_rows(candidates), hide_index=True, alt=say("The three masks."))
    best: segmentation.Mask = candidates.masks[candidates.best]
    return best
