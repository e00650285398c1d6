"""Medical case: a detector looks for polyps in a clip, frame by frame, as in the lecture."""

from typing import Any

import streamlit as st

from dlplay import boxes, medical_case, ui
from dlplay.architectures.hub import HUB_PRESETS, hub_preset_here
from dlplay.data import WRITTEN_KINDS, Clip, ClipError, frame_seconds
from dlplay.detection.choices import calls_of, detector_names, find_detector, seconds_for
from dlplay.detection.detectors import DETECTORS, Detector, DetectorWeights, read_weights
from dlplay.detection.following import annotated_file, print_frame
from dlplay.detection.telling import detector_sentence
from dlplay.export import Transcript
from dlplay.words import plain

BOUND = {"bind": "query-params"}
setup = ui.new_transcript("Medical case")
st.title("Medical case")
st.markdown(
    "The lecture's case: **real-time colonic polyp detection**. A camera films the inside of the bowel; a detector "
    "looks at **every frame** and draws a box where it sees a **polyp**, a growth that can become cancer. Only a box "
    "whose score reaches the **threshold** is shown; the lecture's picture has 0.4."
)
st.caption(
    "For learning only. The clips offered here are **drawn by a script**, and the detector for polyps was trained on "
    "such drawings: nothing here says anything about a person. Any detector of *Detect* can follow a clip of yours, "
    "also one that you trained there."
)
POLYPS = "drawn polyps"
own = st.session_state.get("de_own", {})  # the detectors that were trained in Detect


def choose_detector() -> Detector:
    """Any detector whose weights are here, or that was trained here."""
    names = [name for name in detector_names(own) if name not in HUB_PRESETS or hub_preset_here(name)]
    detector = find_detector(ui.choose("Detector", names, POLYPS, key="mc_detector"), own)
    st.caption(detector_sentence(detector))
    return detector


def weights_of(steps: Transcript, detector: Detector) -> str | DetectorWeights:
    """The weights of a detector: the name of a file, or what the student trained, which bears that name at home."""
    if detector.name not in own:
        return detector.file
    weights: DetectorWeights = own[detector.name].weights
    steps.given("weights", weights, f"{detector.file!r}  # SHA-256 {weights.checksum}...")
    return weights


def choose_class(label: str, names: tuple[str, ...], key: str, start: str = "") -> int:
    """The number of the class that counts."""
    return names.index(ui.choose(label, names, start, key=key, link=False)) if len(names) > 1 else 0


def preview(clip: Clip) -> None:
    """Four frames, before anything was found."""
    places = [len(clip.frames) * part // 8 for part in (1, 3, 5, 7)]
    for column, place in zip(st.columns(4), places, strict=True):
        sentence = f"Frame {place + 1} of {clip.name}."
        column.image(clip.frames[place], plain(sentence), output_format="JPEG", alt=sentence)


def choose_frame(event_key: str) -> None:
    """A click on the timeline chooses the frame."""
    points = st.session_state[event_key].selection.points
    if points and points[0].get("customdata"):
        st.session_state["mc_frame"] = int(points[0]["customdata"][0])


@st.fragment
def frames_tab() -> None:
    """One frame with its boxes, and the timeline of all."""
    count = len(clip.frames)
    best = medical_case.best_scores(matched, count)
    states = medical_case.frame_states(matched, threshold, count)
    if not 1 <= st.session_state.get("mc_frame", 1) <= count:
        del st.session_state["mc_frame"]
    number = int(st.slider("Frame", 1, count, int(best.argmax()) + 1, key="mc_frame", **BOUND)) - 1
    drawn = medical_case.frame_boxes(matched, number, threshold, classes[label])
    picture, words = st.columns([2, 1], gap="medium")
    sentence = medical_case.frame_sentence(drawn, number, threshold)
    scale = 2 if max(clip.frames.shape[1:3]) <= 400 else 1
    painted = boxes.paint_boxes(clip.frames[number], drawn, scale=scale)
    picture.image(painted, plain(sentence), width="stretch", output_format="JPEG", alt=sentence)
    with words:
        st.markdown(medical_case.frame_list(matched, number, threshold, classes[label]))
        st.caption(
            "Full line: found. Dashed line: false. Dotted line: a true box"
            + ("." if matched.is_labelled else "; this clip has none, so nobody knows what is right.")
        )
    figure = medical_case.draw_timeline(
        frame_seconds(clip), best, states, matched.true_frames, threshold=threshold, chosen=number, what=what
    )
    options: dict[str, Any] = {"on_select": lambda: choose_frame("mc_timeline"), "selection_mode": "points"}
    st.plotly_chart(figure, key="mc_timeline", config={"displayModeBar": False}, **options)
    st.caption("Each mark is a frame: click one, or move the slider. Its height is the best score in the frame.")


def speed_tab() -> None:
    """Frames per second, measured."""
    timing = medical_case.measure_times(found.seconds, clip.own_rate)
    st.markdown(medical_case.timing_sentence(timing, len(found.seconds)))
    ui.show_arithmetic(*medical_case.timing_lines(timing))
    st.caption(
        "Measured in this clip's job: looking and suppression, not reading the file and not drawing. A job has one "
        "processor core and lets others go first: a graphics card would be many times faster. **Real time** means: the "
        "boxes of a frame are there before the next frame comes. Half the speed is enough for every second frame only."
    )


def counting_tab() -> None:
    """Found, missed and false, against the labels."""
    if not matched.is_labelled:
        st.info(
            "Missed and false can only be counted against **labels**: true boxes for every frame. Upload the frames as "
            "a zip file together with their labels (COCO, Pascal VOC or YOLO text), or choose a sample.",
            icon=":material/label:",
        )
        return
    seconds = len(clip.frames) / clip.rate
    count = medical_case.count_clip(matched, threshold, seconds)
    st.markdown(medical_case.count_sentence(count, overlap, what))
    ui.show_arithmetic(*medical_case.count_lines(count, what))
    st.markdown("**What the threshold changes.** The network does not look again: its candidates are kept.")
    everywhere = medical_case.count_everywhere(matched, seconds)
    figure = medical_case.draw_thresholds(everywhere, threshold)
    st.plotly_chart(figure, key="mc_curve", config={"displayModeBar": False})
    st.caption("Missed true boxes (full line) and false boxes (dashed line) in the whole clip, at every threshold.")
    st.markdown(medical_case.threshold_table(everywhere[1::2], count, what))


def conclude_tab() -> None:
    """What a clinician must not conclude."""
    st.markdown("**What a clinician must not conclude from this page**")
    for sentence in medical_case.NOT_TO_CONCLUDE:
        st.markdown(f"- {sentence}")


def film_tab() -> None:
    """The clip with its boxes, to keep."""
    kind = ui.choose("File", WRITTEN_KINDS, "mp4", key="mc_kind", look="segmented_control", link=False)
    key = (job.name, threshold, kind)
    if st.button("Draw the boxes into the clip", icon=":material/movie:", key="mc_paint"):
        with ui.refusing(ClipError):
            content = ui.in_worker(annotated_file)(clip, found, classes, threshold=threshold, kind=kind)
        st.session_state["mc_film"] = (key, content)
    known, content = st.session_state.get("mc_film", (None, b""))
    if known != key:
        st.caption(f"Every frame, with the boxes of score {threshold:g} or more. It takes about 0.1 s for each frame.")
        return
    if kind == "gif":
        st.image(content, "The clip with its boxes.", alt="The clip with its boxes.")
    else:
        st.video(content, format=WRITTEN_KINDS[kind])
    name = f"clip_with_boxes.{kind}"
    st.download_button(
        "Save the clip", content, name, WRITTEN_KINDS[kind], on_click="ignore", icon=":material/download:"
    )


def code_tab() -> None:
    """The code of what ran."""
    told = job.about[0].continued()
    result = told.ran("found", job.function, found, *job.args, **job.options, report=print_frame)
    pairs = told.run(
        "matched", medical_case.match_clip, result, clip.truth, label=label, true_label=true_label, overlap=overlap
    )
    if matched.is_labelled:
        seconds = len(clip.frames) / clip.rate
        count = told.run("count", medical_case.count_clip, pairs, threshold, seconds)
        for name in ("found", "missed", "false"):
            told.show(name, getattr(count, f"num_{name}"), f"count.num_{name}")
        told.show(f"{what}s found", count.num_seen, "count.num_seen")
        told.show(f"{what}s in the clip", count.num_objects, "count.num_objects")
        told.show("false per minute", count.false_per_minute, "count.false_per_minute", ".1f")
    else:
        told.show("boxes", int((pairs.scores >= threshold).sum()), f"(matched.scores >= {threshold}).sum()")
    if file := used.file:
        kept = job.args[0]
        content = kept.content if isinstance(kept, DetectorWeights) else read_weights(file)
        st.caption(f"The script reads the weights from {file}: save it beside the script.")
        st.download_button(f"Weights {file}", content, file, on_click="ignore", key="mc_file")
    ui.show_code(told)
    ui.take_home(told, "medical_case")


def predict() -> None:
    """A question about the threshold."""
    ui.ask(
        "You raise the threshold from 0.4 to 0.8. What happens in this clip?",
        ["More is missed, less is false", "Less is missed, more is false", "Both become fewer"],
        "More is missed, less is false",
        "a higher threshold only takes boxes away: right ones, which are then missed, and false ones. So the threshold "
        "chooses between two mistakes. See the tab Counting.",
        key="question",
    )


with st.sidebar:
    chosen = ui.pick_clip(setup, key="mc")
    detector = choose_detector()
    start = medical_case.LECTURE_THRESHOLD
    threshold = st.slider("Threshold", 0.05, 0.95, start, 0.05, key="mc_threshold", **BOUND)
    overlap = st.slider("IoU that counts as found", 0.1, 0.9, 0.5, 0.1, key="mc_iou", **BOUND)
job = ui.watched_job("medical_case")
is_busy = job is not None and job.is_active
verb = "Find polyps in the clip" if detector.name == POLYPS else "Follow the clip"
press = st.button(verb, icon=":material/play_arrow:", key="mc_run", disabled=is_busy)
if press and not is_busy:
    calls = calls_of(detector, weights_of(setup, detector), detector.side)
    about, title = (setup.continued(), chosen, detector), chosen.name
    expected = seconds_for(None, len(chosen.frames))
    told = {"lesson": "medical_case", "about": about, "title": title, "expected": expected}
    ui.start_job(calls.follow, *calls.arguments, chosen.frames, **told, **calls.options)
if job is not None:
    ui.watch(job, lambda _: None)
if job is None or job.state != "done":
    preview(chosen)
    if not is_busy:
        st.info(f"Press **{verb}**: the detector looks at every frame, in the background.")
    st.stop()
found, (_, clip, used) = job.result, job.about
classes = used.classes
if not (ui.is_mine(job) or (clip.is_ours and used.name in DETECTORS)):
    st.info(
        "This link belongs to a clip that somebody uploaded, or to a detector that somebody trained: only who did so "
        "sees it. Press the button for yours."
    )
    st.stop()
if clip.name != chosen.name:
    st.caption(f"This is the result of **{plain(clip.name)}**. Press the button to look at {plain(chosen.name)}.")
with st.sidebar:
    names = clip.truth.classes if clip.truth else ()
    label = choose_class("Class that counts", classes, "mc_class", medical_case.first_class(found, classes, names))
    true_label = choose_class("Its name in the labels", names, "mc_true_class", classes[label])
what = "polyp" if classes[label] == "polyp" else "object"
matched = medical_case.match_clip(found, clip.truth, label=label, true_label=true_label, overlap=overlap)
ui.show_tabs(
    "medical_case",
    {
        "Frames": frames_tab,
        "Counting": counting_tab,
        "Speed": speed_tab,
        "What not to conclude": conclude_tab,
        "Clip to keep": film_tab,
        "Code to take home": code_tab,
        "Predict first": predict,
    },
)
