"""The clip and the code to take home, and the question."""

import streamlit as st

from dlplay import medical_case, ui
from dlplay.data import WRITTEN_KINDS, ClipError
from dlplay.detection import DetectorWeights, print_frame, read_weights
from dlplay.detection.following import annotated_file
from dlplay.export import Transcript
from dlplay.lessons.medical_case.bench import Bench
from dlplay.words import say


def film_tab(bench: Bench) -> None:
    """The clip with its boxes, to keep."""
    kind = ui.choose("File", WRITTEN_KINDS, "mp4", key="medical_case.kind", look="segmented_control", link=False)
    key, threshold = (bench.job.name, bench.threshold, kind), bench.threshold
    if st.button(say("Draw the boxes into the clip"), icon=":material/movie:", key="medical_case.paint"):
        with ui.refusing(ClipError):
            content = ui.in_worker(annotated_file)(
                bench.clip, bench.found, bench.used.classes, threshold=threshold, kind=kind
            )
        st.session_state["medical_case.film"] = (key, content)
    known, content = st.session_state.get("medical_case.film", (None, b""))
    if known != key:
        st.caption(
            say(
                "Every frame, with the boxes of score {threshold:g} or more. It takes about 0.1 s for each frame.",
                threshold=threshold,
            )
        )
        return
    if kind == "gif":
        sentence = say("The clip with its boxes.")
        st.image(content, sentence, alt=sentence)
    else:
        st.video(content, format=say(WRITTEN_KINDS[kind]))
    name, icon = f"clip_with_boxes.{kind}", ":material/download:"
    st.download_button(say("Save the clip"), content, name, say(WRITTEN_KINDS[kind]), on_click="ignore", icon=icon)


def code_tab(bench: Bench) -> None:
    """The code of what ran."""
    job = bench.job
    told = job.about[0].continued()
    result = told.ran("found", job.function, bench.found, *job.args, **job.options, report=print_frame)
    pairs = told.run(
        "matched",
        medical_case.match_clip,
        result,
        bench.clip.truth,
        label=bench.label,
        true_label=bench.true_label,
        overlap=bench.overlap,
    )
    if bench.matched.is_labelled:
        show_count(told, pairs, bench)
    else:
        boxes = int((pairs.scores >= bench.threshold).sum())
        told.show("boxes", boxes, f"(matched.scores >= {bench.threshold}).sum()")
    if file := bench.used.file:
        kept = job.args[0]
        content = kept.content if isinstance(kept, DetectorWeights) else read_weights(file)
        st.caption(say("The script reads the weights from {file}: save it beside the script.", file=file))
        st.download_button(say("Weights {file}", file=file), content, file, on_click="ignore", key="medical_case.file")
    ui.code_tab(told, "medical_case")


def show_count(told: Transcript, pairs: medical_case.Matched, bench: Bench) -> None:
    """Let the script print what was found, missed and false."""
    what, seconds = bench.what, len(bench.clip.frames) / bench.clip.rate
    count = told.run("count", medical_case.count_clip, pairs, bench.threshold, seconds)
    for name in ("found", "missed", "false"):
        told.show(name, getattr(count, f"num_{name}"), f"count.num_{name}")
    told.show(f"{what}s found", count.num_seen, "count.num_seen")
    told.show(f"{what}s in the clip", count.num_objects, "count.num_objects")
    told.show("false per minute", count.false_per_minute, "count.false_per_minute", ".1f")


def predict_tab(_: Bench) -> None:
    """A question about the threshold."""
    ui.ask(
        "You raise the threshold from 0.4 to 0.8. What happens in this clip?",
        ["More is missed, less is false", "Less is missed, more is false", "Both become fewer"],
        "More is missed, less is false",
        "a higher threshold only takes boxes away: right ones, which are then missed, and false ones. So the threshold "
        "chooses between two mistakes. See the tab Counting.",
        key="medical_case.question",
    )
