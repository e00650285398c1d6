"""Detect: what is where in your picture, the boxes before suppression, and a detector of your own."""

import functools
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from dlplay import boxes, detection, jobs, ui
from dlplay.architectures.hub import HUB_PRESETS, fetch_hub_preset, hub_preset_here
from dlplay.data import SHAPES_TO_DRAW, LabelledPicture, LabelledSet, draw_scene, draw_scenes, write_clip
from dlplay.detection import Detector, TrainedDetector
from dlplay.export import Transcript
from dlplay.words import plain, say

BOUND = {"bind": "query-params"}
PAGE = "Detect"
setup = ui.new_transcript(PAGE)
st.title(PAGE)
st.markdown(
    "A **detector** says *what* is *where*: for every object a box, a class and a score. It proposes far too many "
    "boxes; a **confidence threshold** and **non-maximum suppression** (NMS) leave one for each object."
)
job = ui.watched_job("detect")
own: dict[str, TrainedDetector] = st.session_state.setdefault("de_own", {})  # the detectors of this session
if job is not None and job.state == "done" and isinstance(job.result, TrainedDetector):
    known = st.session_state.setdefault("de_jobs", {})
    own[known.setdefault(job.name, f"mine {len(known) + 1}")] = job.result


def take_trial(name: str) -> None:
    """Put an example into the controls."""
    st.session_state.update(detection.TRIALS[name])
    st.session_state["de_look"] = name
    if "sample" in detection.TRIALS[name]:
        st.session_state["source"] = "Sample"


def suit_detector() -> None:
    """Give a drawn scene the detector that knows its shapes, and a photograph the one for everyday things."""
    st.session_state["de_detector"] = detection.suits_source(st.session_state["de_from"])


def pick_pixels() -> tuple[Any, LabelledPicture | None]:
    """A drawn scene, whose boxes are known, or a picture of any kind."""
    sources, bar = [detection.PICTURE, detection.SCENE], "segmented_control"
    if ui.choose("Look at", sources, key="de_from", look=bar, on_change=suit_detector) == detection.SCENE:
        number = st.number_input("Scene", 0, 9999, 3, key="de_scene", **BOUND)
        seed = detection.FRESH_SCENES + int(number)
        scene = setup.run_once("scene", draw_scene, seed, detection.SCENE_SHOWN)
        return scene.pixels, scene
    picture = ui.pick_picture(setup, start="coffee")
    return setup.run_once("pixels", detection.to_eight_bits, picture.pixels), None


def pick_detector() -> tuple[Detector, int]:
    """The detector, and the longer side that it sees."""
    start = detection.suits_source(st.session_state["de_from"])
    name = ui.choose("Detector", detection.detector_names(own), start, key="de_detector")
    found = detection.find_detector(name, own)
    st.caption(detection.detector_sentence(found))
    if found.kind != "YOLO":
        return found, found.side
    seen = ui.choose(
        "Longer side that it sees",
        detection.SIDES_SEEN,
        key="de_side",
        look="select_slider",
        help="A picture is scaled to this before the network sees it: small objects may get lost, or found.",
    )
    return found, detection.side_seen(seen, found)


def offer_preset(name: str) -> None:
    """Offer published weights that are not here, and stop."""
    preset = HUB_PRESETS[name]
    ui.offer_download(
        f"This computer does not have the weights of {name}. They can be downloaded from Kaggle: "
        f"**{preset.megabytes:,.0f} MB**. Without internet, choose one of our own detectors.",
        preset.megabytes,
        lambda report: fetch_hub_preset(name, report),
        key=f"de_get {name}",
    )
    st.stop()


def weights_in(steps: Transcript) -> Any:
    """The weights: the name of a file, or what the student trained, which bears that name at home."""
    if detector.name not in own:
        return detector.file
    weights = own[detector.name].weights
    steps.given("weights", weights, f"{detector.file!r}  # SHA-256 {weights.checksum}...")
    return weights


with st.container(horizontal=True, gap="xsmall"):
    for trial in detection.trials_here():
        st.button(f"Try: {trial}", on_click=take_trial, args=(trial,), key=f"de_try_{trial}")
with st.sidebar:
    pixels, truth = pick_pixels()
    detector, side = pick_detector()
if look_for := detection.what_to_look_for(st.session_state.get("de_look"), st.session_state):
    st.info(look_for, icon=":material/visibility:")
if job is not None:
    ui.watch(job, lambda _: None)
if detector.name in HUB_PRESETS and not hub_preset_here(detector.name):
    offer_preset(detector.name)
calls = detection.calls_of(detector, weights_in(setup), side)
reading = setup.run_once("reading", ui.in_worker(calls.look), *calls.arguments, pixels, **calls.options)
source = ui.encode_once(setup.calls(), lambda: detection.to_shown(pixels))
classes = detector.classes


def draw(drawn: list[boxes.Drawn], sentence: str, below: str = "") -> None:
    """Boxes on the picture, with a sentence about it."""
    svg = boxes.boxes_svg(source, detection.canvas_of(pixels.shape)[0], drawn, below)
    st.image(svg, sentence, width=detection.drawing_width(pixels.shape), alt=sentence)


def choose_number(label: str, key: str, most: int) -> int:
    """A number input from 1 up to most, which follows when there are fewer than before."""
    if (st.session_state.get(key) or 0) > most:
        st.session_state[key] = most
    return int(st.number_input(label, 1, most, 1, key=key, **BOUND))


@st.fragment
def lesson() -> None:
    """The two thresholds, which all tabs share, and the tabs; a moved slider runs only this."""
    steps = setup.continued()
    one, two, three = st.columns(3, vertical_alignment="center")
    sure = one.slider("Confidence threshold", 0.01, 1.0, 0.5, 0.01, key="de_sure", **BOUND)
    overlap = two.slider("IoU threshold of NMS", 0.0, 1.0, 0.5, 0.01, key="de_iou", **BOUND)
    alone = three.toggle("Each class alone", True, key="de_alone", **BOUND)
    chosen = {"confidence": sure, "overlap": overlap, "per_class": alone}
    kept = steps.run("kept", detection.select, reading.candidates, **chosen)
    steps.show("candidates", len(reading.candidates.scores), "len(reading.candidates.scores)")
    steps.show("detections", len(kept.scores), "len(kept.scores)")
    parts = {
        "Detections": lambda: show_detections(steps, kept),
        "Before and after": lambda: show_before_and_after(steps, kept, chosen),
        "Inside": lambda: show_inside(steps, kept),
        "Cascade": show_cascade,
        "Judge": lambda: show_judged(steps, kept, chosen),
        "Train": show_training,
        "Clip": lambda: show_clip(sure),
    }
    ui.show_tabs("detect", {**parts, "Code to take home": lambda: show_code(steps, parts), "Predict first": predict})


def show_detections(steps: Transcript, kept: detection.Detections) -> None:
    """What is left: boxes on the picture, and a table."""
    if truth is None and (warning := detection.unsuited_sentence(detector.name, own)):
        st.warning(warning, icon=":material/help:")
    left, right = st.columns([3, 2], gap="medium")
    with left:
        draw(detection.draw_found(kept, classes, pixels.shape), "The detections: number, class and score of each.")
    with right:
        st.markdown(detection.count_sentence(reading, kept, classes))
        if len(kept.scores):
            steps.show("highest score", kept.scores[0], "kept.scores[0]", ".4f")
            st.markdown(detection.detection_table(kept, classes))
            st.caption(f"In pixels of the picture, {pixels.shape[1]} wide and {pixels.shape[0]} high.")
        else:
            st.info(detection.nothing_sentence(classes), icon=":material/search_off:")


def show_before_and_after(steps: Transcript, kept: detection.Detections, chosen: dict[str, Any]) -> None:
    """The candidates, what is confident, what NMS leaves; and one deleted box."""
    ranked = steps.run("ranked", detection.confident, reading.candidates, 0.0)
    sure = steps.run("sure", detection.confident, reading.candidates, chosen["confidence"])
    first, second, third = st.columns(3)
    with first:
        sentence = f"All {len(ranked.scores):,} candidates with a score of 0.01 or more" + (
            "; the best 400 are drawn." if len(ranked.scores) > 400 else "."
        )
        draw(detection.draw_plain(ranked, pixels.shape), sentence)
    with second:
        text = f"{len(sure.scores):,} with a score of at least {chosen['confidence']:g}: those that NMS gets."
        draw(detection.draw_found(sure, classes, pixels.shape, kind="predicted", numbered=False), text)
    with third:
        draw(detection.draw_found(kept, classes, pixels.shape), f"{len(kept.scores):,} that NMS leaves.")
    deletions = steps.run("deletions", detection.list_deletions, reading.candidates, **chosen)
    if not deletions:
        st.info("NMS deletes nothing here. Lower the confidence threshold, or the IoU threshold.")
        return
    st.subheader("Why was this box deleted?")
    left, right = st.columns([2, 3], gap="medium")
    with left:
        one = deletions[choose_number(f"One of the {len(deletions)} deleted boxes", "de_deleted", len(deletions)) - 1]
        draw(
            detection.draw_deletion(sure, classes, pixels.shape, one),
            "Dashed: deleted. Solid: the box with a higher score that deleted it.",
        )
    with right:
        measured = steps.run("measured", boxes.measure_overlap, sure.boxes_xyxy, one.by, one.box)
        steps.show("IoU of the two", measured.iou, "measured.iou", ".4f")
        st.markdown(
            f"The kept box (1) has the score {sure.scores[one.by]:.3f}, the deleted one (2) {sure.scores[one.box]:.3f}."
        )
        ui.show_arithmetic(*detection.deleted_arithmetic(measured, chosen["overlap"]))


def show_inside(steps: Transcript, kept: detection.Detections) -> None:
    """How the network's numbers become one box: a cell of YOLO, or a default box of SSD."""
    if not isinstance(reading, detection.YoloReading | detection.SsdReading):
        st.info(f"Only a YOLOv8-xs and an SSD are opened here: choose “{detection.EVERYDAY}” at the left.")
        return
    is_ssd = isinstance(reading, detection.SsdReading)
    st.markdown(detection.default_sentence() if is_ssd else detection.maps_sentence(reading))
    if not len(kept.scores):
        st.info(detection.nothing_sentence(classes), icon=":material/search_off:")
    elif is_ssd:
        show_default_box(steps, kept)
    else:
        show_cell(steps, kept)


def show_default_box(steps: Transcript, kept: detection.Detections) -> None:
    """A default box, its four codes, and the box that they become."""
    left, right = st.columns([3, 2], gap="medium")
    with right:
        number = choose_number(f"Detection, 1 to {len(kept.scores)}", "de_number", len(kept.scores)) - 1
        box = steps.run("box", detection.open_box, reading, kept, number)
        name = classes[kept.labels[number]]
        st.markdown(detection.opened_sentence(box))
        st.markdown(
            f"**1. The score** of “{name}”, the largest of {len(classes)}: the sigmoid of what the network says"
        )
        ui.show_arithmetic(*detection.sigmoid_arithmetic(box))
    with left:
        sentence = f"Dashed: the default box. Solid: what its four codes make of it, {name}."
        draw(detection.draw_opened(box, pixels.shape, name), sentence)
    st.markdown("**2. The default box**: its middle and its sides, in pixels of the picture; nothing is learned here")
    ui.show_arithmetic(*detection.shape_arithmetic(box, pixels.shape))
    st.markdown("**3. The four codes** move its middle and stretch its sides")
    ui.show_arithmetic(*detection.code_arithmetic(box))
    st.markdown("**4. The corners**; what reaches over the edge of the picture is cut off")
    ui.show_arithmetic(*detection.edge_arithmetic(box))
    for corner, label in enumerate(("x1", "y1", "x2", "y2")):
        steps.show(f"{label} of the box", box.box_xyxy[corner], f"box.box_xyxy[{corner}]", ".2f")


def show_cell(steps: Transcript, kept: detection.Detections) -> None:
    """How 64 numbers of one cell become a box."""
    left, right = st.columns([2, 3], gap="medium")
    with left:
        number = choose_number(f"Detection, 1 to {len(kept.scores)}", "de_number", len(kept.scores)) - 1
        cell = steps.run("cell", detection.open_cell, reading, kept, number)
        sentence = (
            f"Filled: the cell, row {cell.row}, column {cell.column} of the map with stride {cell.stride}. Lines: the "
            "four distances from its middle."
        )
        only = kept.take([number])
        draw(
            detection.draw_found(only, classes, pixels.shape, numbered=False),
            sentence,
            detection.cell_svg(cell, pixels.shape),
        )
    with right:
        alt = "The 16 weights of each side; dashed: the expected distance."
        st.plotly_chart(detection.bin_bars(cell), key="de_bins", config={"displayModeBar": False})
        st.caption(f"{alt} Narrow bars: the network is sure where the side is; broad ones: it is not.")
    edge = ui.choose("Distance to the side", detection.SIDES, key="de_edge", look="segmented_control")
    place = detection.SIDES.index(edge)
    st.markdown(f"**1. Softmax**: the 16 numbers for “{edge}” become weights that add up to 1; the largest one is")
    ui.show_arithmetic(*detection.softmax_arithmetic(cell, place))
    st.markdown("**2. Expected distance**: the mean of 0, 1, ..., 15 cells with these weights, times the stride")
    ui.show_arithmetic(*detection.distance_arithmetic(cell, place))
    st.markdown("**3. The box** around the cell's middle, and the scale back to the picture's pixels")
    ui.show_arithmetic(*detection.corner_arithmetic(cell))
    for name, corner in zip(("x1", "y1", "x2", "y2"), range(4), strict=True):
        steps.show(f"{name} in the input", cell.box_xyxy[corner], f"cell.box_xyxy[{corner}]", ".2f")


def show_cascade() -> Transcript:
    """Faces in three stages, whatever detector is chosen."""
    steps = setup.continued()  # without the thresholds of the other tabs: they must not ask the networks again
    st.markdown(
        "A **cascade** finds faces in several stages: a tiny network looks everywhere and keeps what might be a face, "
        "a larger one looks again at that only, a third one decides. YOLO does all in **one** stage."
    )
    columns = st.columns(4)
    thresholds = tuple(
        place.slider(f"Threshold of {name}", 0.05, 0.99, start, 0.01, key=f"de_{name[0].lower()}net", **BOUND)
        for place, name, start in zip(columns, ("P-Net", "R-Net", "O-Net"), detection.THRESHOLDS, strict=False)
    )
    smallest = columns[3].slider("Smallest face, pixels", 12, 200, 20, 4, key="de_smallest", **BOUND)
    found = ui.in_worker(detection.find_stages)
    cascade = steps.run_once("cascade", found, pixels, thresholds=thresholds, smallest_face=smallest)
    steps.show("faces", len(cascade.faces.scores), "len(cascade.faces.scores)")
    for sentence in detection.stage_sentences(cascade):
        st.markdown(f"- {sentence}")
    dots = detection.landmarks_svg(cascade.landmarks, pixels.shape)
    for place, stage in zip(st.columns(3), cascade.stages, strict=True):
        with place:
            st.markdown(f"**{stage.name}**")
            is_last = stage is cascade.stages[-1]
            shown = cascade.faces if is_last else stage.kept
            drawn = detection.draw_found if is_last else detection.draw_plain
            arguments = (shown, ("face",), pixels.shape) if is_last else (shown, pixels.shape)
            draw(drawn(*arguments), f"Kept: {len(shown.scores):,}" + "; dots: landmarks." * is_last, dots * is_last)
            if len(stage.crops):
                sentence = detection.crop_sentence(stage)
                st.image(detection.crop_sheet(stage), sentence, width="stretch", alt=sentence)
    with st.expander("The copies of the picture that P-Net slides over"):
        ui.number_grid("From the largest to the smallest", detection.level_cells(cascade))
    return steps


def know_truth(steps: Transcript, kept: detection.Detections) -> LabelledPicture:
    """The true boxes: those of a drawn scene, or typed and dragged ones."""
    if truth is not None and detector.classes == SHAPES_TO_DRAW:
        return truth

    def begin() -> None:
        st.session_state["de_truths"] = detection.write_truths(kept, classes)

    def add(times: int) -> None:
        new = [detection.middle_box(classes[0], pixels.shape)] * times
        lines = [st.session_state.get("de_truths", ""), *new]
        st.session_state["de_truths"] = "\n".join(line for line in lines if line.strip())

    def move(item: int, corners: tuple[float, ...]) -> None:
        st.session_state["de_truths"] = boxes.move_box(st.session_state["de_truths"], items[item]["line"], corners)

    left, right = st.columns([3, 2], gap="medium")
    with right:
        with st.container(horizontal=True):
            st.button("Begin with the detections", on_click=begin, key="de_begin")
            ui.count_button("Add a box", add, key="de_add", of=("de_truths",))
        listed = detection.list_classes([plain(name) for name in classes])
        st.caption(f"Classes: {listed}. In pixels: {pixels.shape[1]} wide, {pixels.shape[0]} high.")
        text = st.text_area("True boxes, a line each: class x1 y1 x2 y2", height=160, key="de_truths")
        with ui.refusing(boxes.BoxError):
            typed = steps.run("truth", detection.read_truths, text, pixels, classes)
        items = detection.movable_truths(text, pixels.shape)
    with left:
        sentence = "Dotted: the true boxes. Drag one or its corners, or type at the right."
        ui.edit_boxes(source, pixels.shape, items, sentence, key="de_editor", move=move)
    return typed


def show_judged(steps: Transcript, kept: detection.Detections, chosen: dict[str, Any]) -> Transcript:
    """Precision, recall, AP and mAP: on this picture, or on a hundred fresh scenes."""
    is_shapes = detector.classes == SHAPES_TO_DRAW
    can_many = detector.kind in ("YOLO", "SSD")
    fresh, labelled = ["100 fresh scenes"] if is_shapes else [], ["labelled pictures"] if can_many else []
    wholes = ["this picture", *fresh, *labelled]
    left, right = st.columns(2, vertical_alignment="bottom")
    kind = ui.choose("Judge on", wholes, key="de_on", look="segmented_control", place=left)
    many = kind != wholes[0]
    hit = 0.5
    if not many:
        hit = ui.choose(
            "A hit has an IoU of at least", boxes.COCO_THRESHOLDS, key="de_hit", look="select_slider", place=right
        )
        true = know_truth(steps, kept)
        if not len(true.labels):
            st.info("There is no true box yet: begin with the detections and correct them, or add boxes.")
            return steps
        ranked = steps.run("ranked", detection.select, reading.candidates, **{**chosen, "confidence": 0.01})
        results = steps.run("results", detection.judge_one, ranked, true, classes, hit)
        drawn = detection.draw_judged(ranked, true, results, chosen["confidence"])
    else:
        steps = setup.continued()
        judge = ui.in_worker(detection.judge_ssd if detector.kind == "SSD" else detection.judge_set)
        if kind in fresh:
            data = steps.run_once("labelled", draw_scenes, 100, detection.FRESH_SCENES)
        else:
            data = ui.pick_labelled_set(steps, masks=False, key="de_judge")
            st.caption("Only pictures that never trained a detector say how good it is on new ones.")
        with ui.refusing(boxes.BoxError):
            results = steps.run_once("results", judge, calls.arguments[0], classes, data, side)
    mean = steps.run("mean", detection.mean_over_classes, results)
    name = steps.show(f"mAP@{hit}", mean, "mean", ".4f")
    now = detection.count_all(results, chosen["confidence"])
    left, right = st.columns([2, 3], gap="medium")
    with right:
        with st.container(horizontal=True):
            st.metric(f"mAP@{hit:g}", name, border=True)
            st.metric("Precision, all classes", detection.number_or_none(now.precision), border=True)
            st.metric("Recall, all classes", detection.number_or_none(now.recall), border=True)
        st.markdown(detection.results_table(results, chosen["confidence"]))
        st.caption(f"TP, FN, FP, precision and recall: at the confidence threshold {chosen['confidence']:g}.")
    with left:
        if not many:
            draw(drawn, "Dotted: true boxes. Solid: true positives. Dashed: false positives.")
        alt = "Precision over recall of every class, over all scores."
        st.plotly_chart(detection.precision_recall_curves(results), key="de_curve", config={"displayModeBar": False})
        st.caption(alt)
    with right:
        present = detection.present_results(results, chosen["confidence"])
        shown = ui.choose("Fill in for", [one.name for one in present], key="de_class")
        result = next(one for one in results if one.name == shown)
        ui.show_arithmetic(*detection.counted_arithmetic(detection.count_at(result, chosen["confidence"])))
        ui.show_arithmetic(*detection.ap_arithmetic(result))
        ui.show_arithmetic(*detection.mean_arithmetic(results))
    st.caption(detection.MEASURES.format(threshold=hit))
    return steps


def choose_plan(data: LabelledSet) -> tuple[detection.DetectionPlan, str]:
    """Controls for a training, except for its pictures; they begin with what suits these."""
    one, two = st.columns(2, gap="medium")
    first, best = detection.first_plan(data), detection.best_start(data)
    ui.follow_start("de_start", best)
    ui.follow_start("de_epochs", first.epochs)
    start = ui.choose("Begin with", detection.starts_here(), best, key="de_start", place=one)
    one.caption(detection.start_sentence(data))
    epochs = one.slider("Epochs", 1, 100, first.epochs, key="de_epochs", **BOUND)
    size = ui.choose(
        "Size of the pictures, in pixels", detection.SIZES, 160, key="de_size", look="select_slider", place=one
    )
    change = ui.choose(
        "Augmentation",
        detection.AUGMENTED,
        "mild",
        key="de_augment",
        look="segmented_control",
        place=two,
        help=detection.WHY_BOXES_MOVE,
    )
    rate = ui.choose("Learning rate", detection.RATES, 0.002, key="de_rate", look="select_slider", place=two)
    batch = ui.choose("Batch size", detection.BATCHES, 8, key="de_batch", look="select_slider", place=two)
    seed = two.number_input("Seed", 0, 9999, 0, key="de_seed", **BOUND)
    changes = detection.Augmentation(*detection.AUGMENTED[change])
    plan = detection.DetectionPlan((size, size), epochs, rate, batch, augmentation=changes, seed=int(seed))
    return plan, start


def show_training() -> None:
    """Train a detector of one's own, and watch it."""
    told = ui.new_transcript(f"{PAGE}: training")  # only the training's own lines
    left, right = st.columns([1, 2], gap="medium")
    with left:
        data = ui.pick_labelled_set(told, masks=False, key="de")
    with right:
        plan, start = choose_plan(data)
    with left:
        title = detection.describe_plan(plan, len(data.pictures), start)
        busy = job is not None and job.is_active
        is_mine = job is not None and isinstance(job.about, Transcript)
        label = say("Train") if is_mine else say("Train it yourself")
        if st.button(label, icon=":material/model_training:", key="de_train", disabled=busy):
            ui.start_job(detection.train_detector, data, plan, start=start, lesson="detect", title=title, about=told)
    if is_mine:
        watch_training()
    else:
        show_example(data, plan, start)


def use_threshold(value: float) -> None:
    """Put the confidence threshold, which all tabs share, to a value."""
    st.session_state["de_sure"] = value


def show_example(data: LabelledSet, plan: detection.DetectionPlan, start: str) -> None:
    """The training that came along, as long as there is none of one's own."""
    done = detection.finished_detector()
    count = done.result.num_train + done.result.num_validation
    made_with = say("the first drawn scenes, {what}", what=detection.describe_plan(done.plan, count, detection.RANDOM))
    chosen = (data.is_drawn, len(data.pictures), plan, start)
    is_other = chosen != (True, count, done.plan, detection.RANDOM)
    ui.tell_finished("detect", made_with, done.seconds, is_other=is_other)
    draw_training(done.result.epochs, done.plan)
    st.success(detection.trained_sentence(done.result))
    sure = float(st.session_state["de_sure"])
    if sentence := detection.threshold_sentence(done.result.results, sure):
        st.info(sentence, icon=":material/tune:")
    show_quality(done.result, sure)


def draw_training(epochs: Sequence[detection.DetectionEpoch], plan: detection.DetectionPlan) -> None:
    """The curves of a training, and its latest epoch."""
    st.plotly_chart(detection.training_curves(epochs, plan.epochs), key="de_curves", config={"displayModeBar": False})
    if epochs:
        st.caption(detection.epoch_sentence(epochs, plan.epochs) + " Star: the weights that are kept.")


def show_quality(trained: TrainedDetector, sure: float) -> None:
    """How good a trained detector is on the validation pictures, class by class."""
    st.markdown(detection.results_table(trained.results, sure))
    st.caption(f"On the validation pictures; TP, FN, FP, precision and recall at the confidence threshold {sure:g}.")
    ui.show_arithmetic(*detection.mean_arithmetic(trained.results))


def watch_training() -> None:
    """The curves of the latest training, its result, and the weights to keep."""

    @st.fragment(run_every=1.0 if job.is_active else None)
    def follow() -> None:
        draw_training(list(job.reports), job.args[1])

    st.caption(plain(job.title))
    follow()
    if job.state != "done":
        return
    trained = job.result
    name = st.session_state["de_jobs"][job.name]
    st.success(f"{detection.trained_sentence(trained)} Choose it at the left: it is called **{plain(name)}**.")
    sure = float(st.session_state["de_sure"])
    if sentence := detection.threshold_sentence(trained.results, sure):
        st.info(sentence, icon=":material/tune:")
        best = detection.best_threshold(trained.results).confidence
        st.button(f"Use {best:.2f}", on_click=use_threshold, args=(best,), key="de_use_best")
        ui.show_arithmetic(*detection.f1_arithmetic(trained.results, best))
    show_quality(trained, sure)
    with st.container(horizontal=True):
        content = lambda: jobs.run(detection.keras_weights_file, trained.weights, len(trained.classes))  # noqa: E731
        st.download_button("Weights for Keras (.weights.h5)", content, "detector.weights.h5", on_click="ignore")
        st.download_button("Weights for the scripts", trained.weights.content, detection.OWN_FILE, on_click="ignore")


def show_clip(sure: float) -> None:
    """The detector on every frame of a clip, as a job; a threshold chosen afterwards; the annotated clip to keep."""
    told = ui.new_transcript(f"{PAGE}: clip")
    left, right = st.columns([1, 2], gap="medium")
    with left:
        clip = ui.pick_clip(told, key="de_clip")
        st.caption(f"The detector is the one chosen at the left: {plain(detector.name)}.")
        if better := detection.better_detector(classes, clip.truth.classes if clip.truth else ()):
            st.warning(plain(better), icon=":material/help:")
        told_calls = detection.calls_of(detector, weights_in(told), side)
        busy = job is not None and job.is_active
        if st.button("Detect in every frame", icon=":material/movie:", key="de_follow", disabled=busy):
            title = f"{detector.name} on {clip.name}, {len(clip.frames)} frames"
            expected = detection.seconds_for(reading, len(clip.frames))
            more = {"lesson": "detect", "about": (told, detector, clip), "expected": expected}
            ui.start_job(
                told_calls.follow,
                *told_calls.arguments,
                clip.frames,
                title=title,
                **more,
                **told_calls.options,
            )
    with right:
        if job is None or not isinstance(job.about, tuple):
            st.image(clip.frames[0], "The first frame.", width="stretch", alt="The first frame of the clip.")
        elif job.state == "done":
            show_followed(sure)
        else:
            st.caption(plain(job.title))


def show_followed(sure: float) -> None:
    """One frame of the annotated clip, and the clip as a file."""
    _, used, clip = job.about
    found, most = job.result, len(clip.frames)
    number = choose_number("Frame", "de_frame", most) - 1
    here = found.frame(number, sure)
    sentence = f"Frame {number + 1} of {most}: {len(here.scores)} with a score of at least {sure:g}."
    frame = detection.annotate(clip.frames[number], here, used.classes, sure)
    st.image(frame, sentence, width="stretch", alt=sentence)
    st.markdown(detection.followed_sentence(found, used.name, sure))
    with st.container(horizontal=True):
        for kind in ("mp4", "gif"):
            painted = functools.partial(detection.annotate_clip, clip.frames, found, used.classes, sure)
            content = lambda kind=kind, painted=painted: write_clip(painted(), clip.rate, kind)  # noqa: E731
            st.download_button(f"Annotated clip, {kind}", content, f"clip.{kind}", on_click="ignore")


def tell_clip() -> Transcript | None:
    """The code of the latest clip."""
    if job is None or job.state != "done" or not isinstance(job.about, tuple):
        st.info("Let the detector look at a clip first: then its code stands here.")
        return None
    told = job.about[0].continued()
    options = {**job.options, "report": detection.print_frame}
    followed = told.ran("followed", job.function, job.result, *job.args, **options)
    told.show("boxes in all frames", len(followed.scores), "len(followed.scores)")
    return told


def tell_training() -> Transcript | None:
    """The code of the latest training."""
    if job is None or job.state != "done" or not isinstance(job.about, Transcript):
        st.info("Train a detector to the end first: then its code stands here, and gives the same at home.")
        return None
    told = job.about.continued()
    told.given("plan", job.args[1], repr(job.args[1]))
    options = {**job.options, "report": detection.print_detection_epoch}
    trained = told.ran("trained", detection.train_detector, job.result, *job.args, **options)
    told.show("mAP@0.5 on the validation pictures", trained.mean_ap, "trained.mean_ap", ".4f")
    return told


def show_code(steps: Transcript, parts: dict[str, Callable[[], Any]]) -> None:
    """The code of one part, with its settings, which can be changed here, too."""
    part = ui.choose("Code of the part", parts, key="de_part")
    with st.expander("Its settings and its result"):
        steps = parts[part]() or steps
    if part in ("Train", "Clip"):
        told = tell_training() if part == "Train" else tell_clip()
        if told is None:
            return
        steps = told
        if file := detection.STARTS.get(job.options.get("start", ""), ""):
            st.caption(f"The training begins with the weights in {file}: save it beside the script.")
            st.download_button(f"Weights {file}", detection.read_weights(file), file, on_click="ignore", key="de_begun")
    elif file := detector.file:
        st.caption(f"The script reads the weights from {file}: save it beside the script.")
        content = own[detector.name].weights.content if detector.name in own else detection.read_weights(file)
        st.download_button(f"Weights {file}", content, file, on_click="ignore", key="de_file")
    ui.show_code(steps)
    ui.take_home(steps, "detect")


def predict() -> None:
    """A question about the confidence threshold."""
    ui.ask(
        "You raise the confidence threshold from 0.3 to 0.8. What can happen to the recall, the share of the true "
        "objects that are found?",
        ["it can only rise or stay", "it can only fall or stay", "it can rise or fall"],
        "it can only fall or stay",
        "a higher threshold only takes detections away, so no object is found that was missed before. The precision "
        "mostly rises, since false detections tend to have low scores; but it can fall. Try it in the tab Judge.",
        key="question",
    )


lesson()
