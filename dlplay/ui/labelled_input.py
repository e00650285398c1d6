"""The student's labelled pictures: drawn scenes, or a zip file with boxes or masks."""

import hashlib
import re

import streamlit as st

from dlplay.data.archives import PictureSetError
from dlplay.data.drawn_scenes import draw_scenes
from dlplay.data.label_files import read_labelled_zip
from dlplay.data.label_texts import LabelError
from dlplay.data.labelled_pictures import LabelledSet, count_objects
from dlplay.data.mask_files import read_mask_zip
from dlplay.export import Transcript
from dlplay.ui.controls import choose

MAX_LABELLED_MEGABYTES = 100
FIRST_SCENE = 0
MOST_NAMED = 12  # classes, in the sentence that counts
HOW_WITH_BOXES = (
    "Pictures with boxes: COCO (one .json file), Pascal VOC (an .xml file for every picture), or YOLO text (a .txt "
    "file for every picture, and classes.txt with the names of the classes, a line each)."
)
HOW_WITH_MASKS = (
    "A folder “pictures”, and a folder “masks” with PNG files of the same names: black is the ground, and every "
    "value or colour is a class or an object."
)


def pick_labelled_set(transcript: Transcript, *, masks: bool, key: str) -> LabelledSet:
    """Controls for choosing labelled pictures; gives them as `labelled`, and notes in the transcript how to get them.

    masks: whether a zip file has masks, for segmentation, or else boxes. The controls' keys begin with key.
    """
    source = choose(
        "Labelled pictures",
        ["Drawn scenes", "Zip file"],
        "Drawn scenes",
        key=f"{key}_labelled_source",
        look="segmented_control",
        link=False,
        persist_state="session",
    )
    state = f"{key}_labelled_own"
    if source == "Zip file":
        st.caption(f"{HOW_WITH_MASKS if masks else HOW_WITH_BOXES} Up to {MAX_LABELLED_MEGABYTES} MB.")
        upload = st.file_uploader("Your zip file", key=f"{key}_labelled_zip", max_upload_size=MAX_LABELLED_MEGABYTES)
        if upload is not None:
            seen, refusal = st.session_state.get(f"{state}_seen", ("", ""))  # so that a rerun reads nothing again
            if upload.file_id != seen:
                refusal = _take_labelled(upload.name, upload.getvalue(), state, masks=masks)
                st.session_state[f"{state}_seen"] = (upload.file_id, refusal)
            if refusal:
                st.error(plain_words(refusal), icon=":material/folder_zip:")
        if own := st.session_state.get(state):
            return _own_labelled(transcript, *own, masks=masks)
        st.caption("Until then, this page works on drawn scenes.")
    start = 400 if masks else 160  # masks are learned from more scenes than boxes are
    count = st.slider("Number of scenes", 40, 400, start, 40, key=f"{key}_scenes", bind="query-params")
    labelled = transcript.ran("labelled", draw_scenes, _drawn_scenes(count), count, FIRST_SCENE)
    _describe_labelled(labelled)
    return labelled


@st.cache_resource(max_entries=4, show_spinner="Drawing the scenes ...")
def _drawn_scenes(count: int) -> LabelledSet:
    """Draw the scenes once for everyone."""
    return draw_scenes(count, FIRST_SCENE)


def _take_labelled(name: str, content: bytes, state: str, *, masks: bool) -> str:
    """Read an uploaded zip file and keep the set; if it cannot be read, say why and leave what was there."""
    checksum = hashlib.sha256(content).hexdigest()
    if st.session_state.get(state, ("", "", None))[1] == checksum:
        return ""
    bar = st.progress(0.0, f"Reading {plain_words(name)} ...")
    reader = read_mask_zip if masks else read_labelled_zip

    def report(share: float) -> None:
        bar.progress(share)

    try:
        labelled = reader(content, name, report)
    except (LabelError, PictureSetError) as error:
        return str(error)
    finally:
        bar.empty()
    st.session_state[state] = (name, checksum, labelled)
    return ""


def _own_labelled(
    transcript: Transcript, name: str, checksum: str, labelled: LabelledSet, *, masks: bool
) -> LabelledSet:
    """Note how the kept upload is read at home; bytes of the checksum stand for those of the file, which are gone."""
    content = checksum.encode()
    code = f"Path({name!r}).read_bytes()  # SHA-256 {checksum[:16]}..."
    transcript.given("content", content, code, imports=("from pathlib import Path",))
    reader = read_mask_zip if masks else read_labelled_zip
    transcript.ran("labelled", reader, labelled, content, name)
    st.caption(f"Your pictures: {plain_words(name)}")
    _describe_labelled(labelled)
    return labelled


def _describe_labelled(labelled: LabelledSet) -> None:
    """Count the objects per class in one sentence, and show what was repaired or left out."""
    st.caption(plain_words(labelled_sentence(labelled)))
    if labelled.notes:
        with st.expander(f"How they were read: {len(labelled.notes)} note{'s' * (len(labelled.notes) != 1)}"):
            st.markdown("\n".join(f"- {plain_words(note)}" for note in labelled.notes))


def labelled_sentence(labelled: LabelledSet) -> str:
    """Say how many pictures and objects there are, and how many objects of every class."""
    counts = count_objects(labelled.pictures, len(labelled.classes))
    named = [f"{count} x {name}" for name, count in zip(labelled.classes, counts, strict=True)]
    more = [f"and {len(named) - MOST_NAMED} classes more"] if len(named) > MOST_NAMED else []
    numbers = {"picture": len(labelled.pictures), "object": sum(counts)}
    pictures, objects = (f"{number} {word}{'s' * (number != 1)}" for word, number in numbers.items())
    return f"{pictures} with {objects}: {', '.join([*named[:MOST_NAMED], *more])}."


def plain_words(text: str) -> str:
    """Keep Markdown from taking signs in a student's file names for its own."""
    return re.sub(r"([\\`*_\[\]$~#|<>]|:(?=\S))", r"\\\1", text)
