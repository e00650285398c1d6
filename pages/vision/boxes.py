"""Boxes: how much they overlap, which of them stay, and how good they are."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from dlplay import boxes, ui
from dlplay.boxes import Attributes, Drawn, Indices, Scene
from dlplay.export import Transcript

setup = ui.new_transcript("Boxes")
st.title("Boxes")
st.markdown(
    "A detector gives **too many boxes**: several for one object, each with a label and a score. How much two boxes "
    "overlap is their **IoU**; with it, **non-maximum suppression** (NMS) keeps one box per object."
)


def take_example(name: str) -> None:
    """Put a ready-made example's picture, boxes and threshold into the controls."""
    example = boxes.EXAMPLES[name]
    st.session_state["sample"], st.session_state["bx_input"] = example.sample, "written"
    st.session_state["bx_boxes"], st.session_state["bx_truths"] = example.predicted, example.truths
    st.session_state["bx_iou"] = example.threshold


def read_scene() -> tuple[Scene, str]:
    """The boxes, as text or drawn at random, and the student's picture; written boxes can be dragged on it."""
    start = boxes.EXAMPLES[boxes.START]
    with st.container(horizontal=True, gap="xsmall"):
        for name in boxes.EXAMPLES:
            st.button(f"Try: {name}", on_click=take_example, args=(name,), key=f"bx_try_{name}")
    left, right = st.columns([3, 2], gap="medium")
    with right:
        with st.expander("The picture"):
            picture = ui.pick_picture(setup, start=start.sample)
        canvas = setup.run_once("canvas", boxes.to_canvas, picture.pixels)
        source = ui.encode_once(setup.calls(), lambda: canvas)
        written = ui.choose("Boxes", ["written", "random"], key="bx_input", look="segmented_control") == "written"
        scene = (read_text if written else draw_random)(canvas.shape[:2])
        st.caption(f"In pixels of a copy of the picture: {canvas.shape[1]} wide, {canvas.shape[0]} high.")
    with left:
        (edit_scene if written and len(scene.scores) <= boxes.MOST_STEPS else draw_scene)(scene, source)
        if scene.notes:
            st.warning("  \n".join(boxes.short_notes(scene)), icon=":material/build:")
    return scene, source


def read_text(shape: tuple[int, int]) -> Scene:
    """Two texts with a line per box."""
    start = boxes.EXAMPLES[boxes.START]
    label = "Predicted boxes, a line each: label score x1 y1 x2 y2"
    predicted = st.text_area(label, start.predicted, height=170, key="bx_boxes", bind="query-params")
    label = "True boxes, a line each: label x1 y1 x2 y2"
    truths = st.text_area(label, start.truths, height=100, key="bx_truths", bind="query-params")
    if look := boxes.look_for(predicted):
        st.info(look, icon=":material/visibility:")
    with ui.refusing(boxes.BoxError):
        return setup.run_once("scene", boxes.read_scene, predicted, truths, shape)


def draw_random(shape: tuple[int, int]) -> Scene:
    """As many random boxes as the student wants."""
    count = st.number_input("How many", 1, boxes.MOST_BOXES, 30, key="bx_count", bind="query-params")
    seed = st.number_input("Seed", 0, 9999, 0, key="bx_seed", bind="query-params")
    return setup.run_once("scene", boxes.random_scene, count, seed, shape)


def edit_scene(scene: Scene, source: str) -> None:
    """The picture on which boxes can be moved; their new corners go into the texts."""
    items = boxes.movable_boxes(scene)

    def move(item: int, corners: tuple[float, ...]) -> None:
        key = "bx_boxes" if items[item]["kind"] == "predicted" else "bx_truths"
        st.session_state[key] = boxes.move_box(st.session_state[key], items[item]["line"], corners)

    sentence = (
        "Solid: predicted boxes, numbered, with label and score. Dotted: true boxes, A, B, ... Drag a box or its "
        "corners; or choose it by Tab and press arrow keys, with Shift or Ctrl."
    )
    ui.edit_boxes(source, scene.picture_shape, items, sentence, key="bx_editor", move=move)


def draw_scene(scene: Scene, source: str) -> None:
    """The picture with the first of very many boxes."""
    draw(scene, source, boxes.drawn_scene(scene), f"{len(scene.scores):,} predicted boxes; at most 400 are drawn.")


def draw(scene: Scene, source: str, drawn: list[Drawn], sentence: str, below: str = "") -> None:
    """Boxes on the picture, with a sentence about it."""
    st.image(boxes.boxes_svg(source, scene.picture_shape, drawn, below), sentence, width="stretch", alt=sentence)


def choose_number(label: str, key: str, most: int, start: int, *, least: int = 1) -> int:
    """A number input up to most, which follows when there are fewer than before."""
    if (st.session_state.get(key) or 0) > most:
        st.session_state[key] = most
    return int(st.number_input(label, least, max(most, least), min(start, most), key=key, bind="query-params"))


@st.fragment
def lesson(scene: Scene, source: str) -> None:
    """The controls of suppression, which all tabs share, and the tabs; a moved slider runs only this."""
    steps = setup.continued()
    if not len(scene.scores):
        st.info("No predicted box is left. Type one, or try an example above.", icon=":material/edit:")
        return
    one, two, three = st.columns(3, vertical_alignment="center")
    threshold = one.slider("IoU threshold of suppression", 0.0, 1.0, 0.5, 0.05, key="bx_iou", bind="query-params")
    least = two.slider("Only scores above", 0.0, 1.0, 0.0, 0.05, key="bx_score", bind="query-params")
    alone = three.toggle("Each class alone", True, key="bx_alone", bind="query-params")
    options = {"threshold": threshold, "score_threshold": least, "labels": scene.labels if alone else None}
    kept = steps.run_once("kept", boxes.suppress, scene.boxes_xyxy, scene.scores, **options)
    steps.show("boxes", len(scene.scores), "len(scene.scores)")
    steps.show("boxes kept by suppression", len(kept), "len(kept)")
    st.markdown(f"Suppression keeps **{len(kept):,}** of {len(scene.scores):,} boxes: {boxes.name_list(scene, kept)}.")
    parts = {
        "Overlap": lambda: show_overlap(steps, scene, source),
        "Suppression step by step": lambda: show_suppression(steps, scene, source, kept, options),
        "YOLO's grid": lambda: show_grid(steps, scene, source),
        "One to one": lambda: show_matching(steps, scene, source, kept),
        "Precision and recall": lambda: show_judged(steps, scene, source, kept),
    }
    ui.show_tabs("boxes", {**parts, "Code to take home": lambda: show_code(steps, parts), "Predict first": predict})


def show_overlap(steps: Transcript, scene: Scene, source: str) -> None:
    """IoU of two boxes: the areas drawn and filled in."""
    left, right = st.columns(2, gap="medium")
    with left:
        with st.container(horizontal=True):
            first = choose_number("First box", "bx_first", len(scene.scores), 1) - 1
            second = choose_number("Second box", "bx_second", len(scene.scores), 2) - 1
        overlap = steps.run("overlap", boxes.measure_overlap, scene.boxes_xyxy, first, second)
        sentence = "Thick: the first box. Thinner: the second. Striped: the area that they share."
        draw(scene, source, boxes.drawn_pair(scene, first, second), sentence, boxes.overlap_svg(overlap.shared))
    with right:
        value = steps.show("IoU", overlap.iou, "overlap.iou", ".4f")
        general = steps.show("generalized IoU", overlap.generalized, "overlap.generalized", ".4f")
        st.markdown(f"**IoU = {value}**; generalized IoU, which DETR uses, = {general}")
        ui.show_arithmetic(*boxes.overlap_arithmetic(overlap))
        with st.expander("Generalized IoU says how far apart, too"):
            ui.show_arithmetic(*boxes.generalized_arithmetic(overlap))


def show_suppression(steps: Transcript, scene: Scene, source: str, kept: Indices, options: dict[str, Any]) -> None:
    """The rounds of greedy suppression, one step at a time, and soft-NMS beside it."""
    if refuse_many(scene) or not len(kept):
        left, _ = st.columns(2)
        with left:
            draw(scene, source, boxes.drawn_kept(scene, kept), "The boxes that are kept; at most 400 are drawn.")
        return
    st.markdown(boxes.STEPS)
    rounds = steps.run("rounds", boxes.suppression_rounds, scene.boxes_xyxy, scene.scores, **options)
    stages = boxes.stage_list(rounds)
    number, stage = stages[move_through(len(stages)) - 1]
    left, right = st.columns(2, gap="medium")
    with left:
        sentence = "Thick: selected now. Solid: kept. Dashed: deleted. Thin: still waiting."
        draw(scene, source, boxes.drawn_round(scene, rounds, number, stage), sentence)
    with right:
        st.markdown(boxes.stage_sentence(scene, rounds, number, stage, options["threshold"]))
        if stage != 5:
            st.markdown(boxes.round_table(scene, rounds[number], options["threshold"]))
        st.caption(boxes.TIES)
    st.subheader("Soft-NMS lowers scores instead")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        decay = ui.choose("Factor", boxes.DECAYS, list(boxes.DECAYS)[1], key="bx_decay", look="radio", horizontal=True)
        sigma = st.slider("σ", 0.05, 2.0, 0.5, 0.05, key="bx_sigma", disabled=decay == "linear", bind="query-params")
    st.markdown(f"The score is multiplied by {boxes.DECAYS[decay]}.")
    soft = steps.run("soft", boxes.soft_suppress, scene.boxes_xyxy, scene.scores, decay, sigma=sigma, **options)
    steps.show("boxes left by soft-NMS", len(soft[0]), "len(soft[0])")
    st.markdown(boxes.soft_table(scene, kept, soft))


def move_through(most: int) -> int:
    """A slider over the steps, which follows when there are fewer than before."""
    if (st.session_state.get("bx_step") or 0) > most:
        st.session_state["bx_step"] = most
    return int(st.slider(f"Move through the {most} steps", 1, most, 1, key="bx_step", bind="query-params"))


def refuse_many(scene: Scene) -> bool:
    """Say so where there are too many boxes to show every step."""
    many = len(scene.scores) > boxes.MOST_STEPS
    if many:
        st.info(f"Single steps are shown for up to {boxes.MOST_STEPS} boxes; the result stands above.")
    return many


def show_grid(steps: Transcript, scene: Scene, source: str) -> None:
    """The responsible cell of a box, its attributes, and the box made again of them."""
    left, right = st.columns(2, gap="medium")
    with left:
        with st.container(horizontal=True):
            size = st.number_input("S: cells along a side", 1, 20, 7, key="bx_cells", bind="query-params")
            wide = st.number_input("p_w: anchor's width", 0.1, 20.0, 2.0, key="bx_wide", bind="query-params")
            high = st.number_input("p_h: its height", 0.1, 20.0, 2.0, key="bx_high", bind="query-params")
        st.caption("The anchor is a typical box, in cells; the network only says how the box differs from it.")
        grid = steps.run("grid", boxes.Grid, *scene.picture_shape, size, wide, high)
        if ui.choose("Begin with", ["a box", "typed numbers"], key="bx_begin", look="segmented_control") == "a box":
            number = choose_number("Box", "bx_box", len(scene.scores), 1) - 1
            located = steps.run("located", boxes.locate, scene.boxes_xyxy, number, grid)
            sent = steps.run("sent", boxes.encode, located, grid)
            made = steps.run("made", boxes.decode, sent, located.row, located.column, grid)
        else:
            located = None
            with ui.refusing(boxes.BoxError):
                sent, row, column = type_attributes(size)
                made = steps.run("made", boxes.decode, sent, row, column, grid)
        for name in ("centre_x", "centre_y", "width", "height"):
            steps.show(f"decoded {name} in cells", getattr(made, name), f"made.{name}", ".4f")
        sentence = "Filled: the responsible cell. Dot: the box's centre. Dotted: the anchor around that centre."
        draw(scene, source, [Drawn(boxes.to_corners(made, grid), "", "picked")], sentence, boxes.grid_svg(grid, made))
    with right:
        if located:
            st.markdown("**The responsible cell** is the one in which the box's centre lies.")
            ui.show_arithmetic(*boxes.cell_arithmetic(located, grid))
            st.markdown("**What the network should give** for this box: its attributes.")
            ui.show_arithmetic(*boxes.encode_arithmetic(located, sent, grid))
            st.markdown(boxes.border_sentence(located))
        st.markdown("**From the attributes to the box**")
        ui.show_arithmetic(*boxes.decode_arithmetic(sent, made, grid))
    show_output(steps, size)


def type_attributes(size: int) -> tuple[Attributes, int, int]:
    """Number inputs for the attributes of a box and the responsible cell."""
    options = {"step": 0.1, "bind": "query-params"}
    values = [
        place.number_input(f"t_{name}", -100.0, 100.0, 0.0, key=f"bx_t{name}", **options)
        for place, name in zip(st.columns(4), "xywh", strict=True)
    ]
    with st.container(horizontal=True):
        row = choose_number("c_y: cell's row, from 0", "bx_cy", size - 1, 3, least=0)
        column = choose_number("c_x: cell's column, from 0", "bx_cx", size - 1, 3, least=0)
    return Attributes(*values), row, column


def show_output(steps: Transcript, size: int) -> None:
    """Objectness, the classes' scores, and how many numbers the network gives."""
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown("**Objectness and classes**: is there an object at all, and which?")
        with st.container(horizontal=True):
            sure = st.number_input("p_o", -20.0, 20.0, 2.0, 0.1, key="bx_object", bind="query-params")
            one = st.number_input("p_1", -20.0, 20.0, 3.0, 0.1, key="bx_class1", bind="query-params")
            two = st.number_input("p_2", -20.0, 20.0, -1.0, 0.1, key="bx_class2", bind="query-params")
        found = steps.run("class_values", boxes.class_scores, sure, (one, two))
        ui.show_arithmetic(*boxes.score_arithmetic(sure, (one, two), found))
    with right:
        st.markdown("**How many numbers** does the network give for one picture?")
        with st.container(horizontal=True):
            per_cell = st.number_input("B: boxes per cell", 1, 9, 2, key="bx_per_cell", bind="query-params")
            classes = st.number_input("C: classes", 1, 1000, 20, key="bx_classes", bind="query-params")
        ui.show_arithmetic(*boxes.length_arithmetic(size, per_cell, classes))


def show_matching(steps: Transcript, scene: Scene, source: str, kept: Indices) -> None:
    """DETR's matching and YOLOv10's assignments, against suppression on the same boxes."""
    if not len(scene.truths_xyxy):
        st.info("Matching needs true boxes: type some, or try an example above.", icon=":material/edit:")
        return
    if refuse_many(scene):
        return
    st.markdown(boxes.ONE_TO_ONE)
    left, right = st.columns(2, gap="medium")
    with left, st.container(horizontal=True):
        weights = tuple(
            st.number_input(f"Weight of {name}", 0.0, 20.0, start, 0.5, key=f"bx_w_{name}", bind="query-params")
            for name, start in boxes.WEIGHTS.items()
        )
    with right, st.container(horizontal=True):
        alpha = st.number_input("α of the score", 0.1, 10.0, 0.5, 0.1, key="bx_alpha", bind="query-params")
        beta = st.number_input("β of the IoU", 0.1, 10.0, 6.0, 0.1, key="bx_beta", bind="query-params")
        top = st.number_input("k: best per object", 1, 20, 3, key="bx_top", bind="query-params")
    costs = steps.run("costs", boxes.matching_costs, scene, weights)
    pairs = steps.run("pairs", boxes.match_hungarian, costs.total)
    greedy = steps.run("greedy", boxes.match_greedy, costs.total)
    total = steps.run("total", boxes.total_cost, costs.total, pairs)
    greedy_total = steps.run("greedy_total", boxes.total_cost, costs.total, greedy)
    metric = steps.run("metric", boxes.alignment, scene, alpha, beta)
    single = steps.run("single", boxes.assign_top, metric, 1)
    several = steps.run("several", boxes.assign_top, metric, top)
    total_text = steps.show("lowest total cost", total, "total", ".4f")
    greedy_text = steps.show("greedy total cost", greedy_total, "greedy_total", ".4f")
    with left:
        cells, marks = boxes.matrix_cells(scene, costs.total, pairs)
        ui.number_grid("DETR's costs: prediction x true box; ★ is chosen", cells, marks=marks)
        st.markdown(f"Lowest total **{total_text}**: {boxes.pair_sentence(scene, pairs)}.")
        st.markdown(f"Cheapest cell first gives {greedy_text}: {boxes.pair_sentence(scene, greedy)}.")
        if pairs:
            ui.show_arithmetic(*boxes.cost_arithmetic(costs, pairs[0], weights))
    with right:
        cells, marks = boxes.matrix_cells(scene, metric, single)
        ui.number_grid("YOLOv10's metric p^α · IoU^β; ★ is the best of its object", cells, marks=marks)
        draw(scene, source, boxes.drawn_matches(scene, pairs), "Dotted: true boxes. Solid: what DETR's matching chose.")
    st.markdown(boxes.remaining_table(scene, kept, {"DETR": pairs, "one": single, "many": several}))


def show_judged(steps: Transcript, scene: Scene, source: str, kept: Indices) -> None:
    """Precision, recall and average precision, built up detection by detection."""
    if not len(scene.truths_xyxy):
        st.info("This needs true boxes: type some, or try an example above.", icon=":material/edit:")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = ui.choose("Class", boxes.true_names(scene), key="bx_class")
        threshold = ui.choose("A hit has an IoU of at least", boxes.COCO_THRESHOLDS, key="bx_hit", look="select_slider")
        scheme = ui.choose("Area", boxes.SCHEMES, key="bx_scheme", look="radio")
        after = st.toggle("Only boxes that suppression keeps", True, key="bx_after", bind="query-params")
    among = kept if after else None
    label = scene.names.index(name)
    judged = steps.run("judged", boxes.judge_class, scene, label, threshold=threshold, among=among)
    precision = steps.run("ap", boxes.average_precision, judged, scheme)
    text = steps.show(f"AP at IoU {threshold}", precision, "ap", ".4f")
    options = {"scheme": scheme, "among": among}
    half = steps.run_once("map_50", boxes.mean_average_precision, scene, thresholds=(0.5,), **options)
    coco = steps.run_once("map_coco", boxes.mean_average_precision, scene, thresholds=boxes.COCO_THRESHOLDS, **options)
    for place, (title, value) in zip(
        st.columns(3),
        {
            f"AP of {name}": text,
            "mAP@0.5": steps.show("mAP@0.5", half, "map_50", ".4f"),
            "mAP@[.5:.95]": steps.show("mAP@[.5:.95]", coco, "map_coco", ".4f"),
        }.items(),
        strict=True,
    ):
        place.metric(title, value, border=True)
    if not len(judged.boxes):
        st.info("No predicted box has this class: recall is 0 and so is the average precision.")
        return
    most = len(judged.boxes)
    if (st.session_state.get("bx_so_far") or 0) > most:
        st.session_state["bx_so_far"] = None
    options = {"key": "bx_so_far", "placeholder": f"all {most}", "bind": "query-params"}
    count = st.number_input("Detections so far, highest score first", 1, most, None, **options) or most
    left, right = st.columns([2, 3], gap="medium")
    with left:
        sentence = "Dotted: true boxes of the class. Solid: true positives. Dashed: false positives."
        draw(scene, source, boxes.drawn_judged(scene, judged, count), sentence)
        alt = "Precision over recall after every detection; dots are true positives, crosses false ones."
        st.plotly_chart(boxes.precision_recall_curve(judged, count), alt=alt, config={"displayModeBar": False})
        st.caption(f"{alt} {scheme}: {boxes.SCHEMES[scheme]}.")
    with right:
        st.markdown(boxes.judged_table(scene, judged, count))
        ui.show_arithmetic(*boxes.judged_arithmetic(judged, count))
        st.caption(boxes.JUDGING)


def show_code(steps: Transcript, parts: dict[str, Callable[[], None]]) -> None:
    """The code of one part, with its settings, which can be changed here, too."""
    part = ui.choose("Code of the part", parts, key="bx_part")
    with st.expander("Its settings and its result"):
        parts[part]()
    ui.show_code(steps)
    ui.take_home(steps, "boxes")


def predict() -> None:
    """A question about two boxes that half overlap."""
    ui.ask(
        "Two boxes of the same size: each covers exactly **half** of the other. What is their IoU?",
        ["1/4", "1/3", "1/2"],
        "1/3",
        "the shared half counts once in the union: 0.5 / (1 + 1 - 0.5) = 1/3. Try “half overlapping” above: the two "
        "boxes are far from what suppression at 0.5 would delete.",
        key="question",
    )


lesson(*read_scene())
