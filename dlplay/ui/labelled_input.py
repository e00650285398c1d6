"""The student's labelled pictures: drawn scenes, a zip file with boxes or masks, or photos labelled here."""

import hashlib
from collections.abc import Callable

import streamlit as st

from dlplay.data.archives import PictureSetError
from dlplay.data.drawn.scenes import SCENES_FOR_BOXES, SCENES_FOR_MASKS, draw_scenes
from dlplay.data.labels.files import read_labelled_zip
from dlplay.data.labels.labelled import LabelledSet, count_objects
from dlplay.data.labels.texts import LabelError
from dlplay.data.masks.files import read_mask_zip
from dlplay.export import Transcript
from dlplay.ui.classroom import uploads_are_paused
from dlplay.ui.controls import choose
from dlplay.ui.label_here import Cut, open_labelling
from dlplay.ui.label_keeping import LABELS, PHOTOS, is_enough, progress_sentence, zip_writer
from dlplay.ui.own_files import link_file, own_file, take_upload
from dlplay.visits import File
from dlplay.words import plain, say, say_again, say_count

MAX_LABELLED_MEGABYTES = 100
FIRST_SCENE = 0
READ = "own_labelled_read."  # in the session's state, before the use: (checksum of the zip file, what was read)
READERS: dict[str, Callable[..., LabelledSet]] = {"masks": read_mask_zip, "labelled": read_labelled_zip}
DRAWN_ZIP = "own_coco.zip"  # the name under which what is labelled here can be kept
MOST_NAMED = 12  # classes, in the sentence that counts
HOW_WITH_BOXES = (
    "Pictures with boxes, as Roboflow, CVAT, Label Studio, LabelMe and others export them: COCO (a .json file), Pascal "
    "VOC (an .xml file for every picture), YOLO text (a .txt file for every picture, and data.yaml or classes.txt)."
)
HOW_WITH_MASKS = (
    "A folder “pictures”, and a folder “masks” with PNG files of the same names: black is the ground, and every "
    "value or colour is a class or an object. Or outlines: COCO, YOLO or VOC with polygons, LabelMe, CVAT for images."
)


def pick_labelled_set(transcript: Transcript, *, masks: bool, key: str, cut: Cut | None = None) -> LabelledSet:
    """Controls for choosing labelled pictures; gives them as `labelled`, and notes in the transcript how to get them.

    masks: whether a zip file has masks, for segmentation, or else boxes. The controls' keys begin with key. cut: what
    cuts a mask out of a picture by a box.
    """
    use, options = "masks" if masks else "labelled", ["Drawn scenes", "Zip file", "Label here"]
    of = f"{key}.labelled"
    source = choose("Labelled pictures", options, key=f"{of}_source", look="segmented_control", persist_state="session")
    if source == "Zip file":
        st.caption(
            say(
                "{how} Up to {most} MB.",
                how=say(HOW_WITH_MASKS if masks else HOW_WITH_BOXES),
                most=MAX_LABELLED_MEGABYTES,
            )
        )
        upload = st.file_uploader(
            say("Your zip file"), key=f"{of}_zip", max_upload_size=MAX_LABELLED_MEGABYTES, disabled=uploads_are_paused()
        )
        fine = take_upload(use, upload, _reader(use), LabelError, PictureSetError)
        if not fine:  # beside a refused file, no former set is in use
            link_file(use, None)
        elif file := own_file(use):
            link_file(use, file)
            return _own_labelled(transcript, file)
        st.caption(say("Until then, this page works on drawn scenes."))
    else:
        link_file(use, None)
    if source != "Label here":
        link_file(PHOTOS, None)
    else:
        if photos := own_file(PHOTOS):
            link_file(PHOTOS, photos)
        if st.button(say("Label your photos"), icon=":material/draw:", key=f"{of}_open"):
            open_labelling(masks=masks, key=of, cut=cut)
        st.caption(progress_sentence(masks=masks))
        if is_enough(masks=masks):
            return _labelled_here(transcript, use)
        st.caption(say("Until then, this page works on drawn scenes."))
    start = SCENES_FOR_MASKS if masks else SCENES_FOR_BOXES
    count = st.slider(say("Number of scenes"), 40, 400, start, 40, key=f"{key}.scenes", bind="query-params")
    with st.spinner(say("Drawing the scenes ...")):
        drawn = _drawn_scenes(count)
    labelled = transcript.ran("labelled", draw_scenes, drawn, count, FIRST_SCENE)
    _describe_labelled(labelled)
    return labelled


@st.cache_resource(max_entries=4, show_spinner=False)
def _drawn_scenes(count: int) -> LabelledSet:
    """Draw the scenes once for everyone."""
    return draw_scenes(count, FIRST_SCENE)


def _reader(use: str) -> Callable[[bytes, str], None]:
    """Give what reads an uploaded zip file, with a bar, and leaves in the session what it has read."""

    def read(content: bytes, name: str) -> None:
        bar = st.progress(0.0, say("Reading the zip file ..."))

        def report(share: float) -> None:
            bar.progress(share)

        try:
            labelled = READERS[use](content, name, report)
        finally:
            bar.empty()
        st.session_state[READ + use] = hashlib.sha256(content).hexdigest(), labelled

    return read


def _own_labelled(transcript: Transcript, file: File) -> LabelledSet:
    """Give what the kept zip file holds, read again after a reload, and note how it is read at home.

    Bytes of the checksum stand for those of the file, which are on disk.
    """
    if st.session_state.get(READ + file.use, ("", None))[0] != file.checksum:
        _reader(file.use)(file.content() or b"", file.name)
    return _noted(transcript, file.use, file.name, file.checksum)


def _labelled_here(transcript: Transcript, use: str) -> LabelledSet:
    """Give the photos that were labelled here, as they are read from the zip file that can be kept."""
    files = [own_file(one) for one in (PHOTOS, LABELS)]
    state, wanted = [file.checksum for file in files if file], f"{READ}drawn.{use}"
    known, checksum = st.session_state.get(wanted, ([], ""))
    if known != state or st.session_state.get(READ + use, ("", None))[0] != checksum:
        content = zip_writer("COCO", masks=use == "masks")()
        checksum = hashlib.sha256(content).hexdigest()
        _reader(use)(content, DRAWN_ZIP)
        st.session_state[wanted] = state, checksum
    return _noted(transcript, use, DRAWN_ZIP, checksum)


def _noted(transcript: Transcript, use: str, name: str, checksum: str) -> LabelledSet:
    """Give what was read for a use, and note how it is read at home from the file with this name."""
    labelled: LabelledSet = st.session_state[READ + use][1]
    content = checksum.encode()
    code = f"Path({name!r}).read_bytes()  # SHA-256 {checksum[:16]}..."
    transcript.given("content", content, code, imports=("from pathlib import Path",))
    transcript.ran("labelled", READERS[use], labelled, content, name)
    st.caption(say("Your pictures: {name}", name=plain(name)))
    _describe_labelled(labelled)
    return labelled


def _describe_labelled(labelled: LabelledSet) -> None:
    """Count the objects per class in one sentence, and show what was repaired or left out."""
    st.caption(plain(labelled_sentence(labelled)))
    if labelled.notes:
        with st.expander(
            say_count("How they were read: {count} note", "How they were read: {count} notes", len(labelled.notes))
        ):
            st.markdown("\n".join(f"- {plain(say_again(note))}" for note in labelled.notes))


def labelled_sentence(labelled: LabelledSet) -> str:
    """Say how many pictures and objects there are, and how many objects of every class."""
    counts = count_objects(labelled.pictures, len(labelled.classes))
    named = [f"{count} x {name}" for name, count in zip(labelled.classes, counts, strict=True)]
    more = [say("and {named} classes more", named=len(named) - MOST_NAMED)] if len(named) > MOST_NAMED else []
    pictures = say_count("{count} picture", "{count} pictures", len(labelled.pictures))
    objects = say_count("{count} object", "{count} objects", sum(counts))
    listed = ", ".join([*named[:MOST_NAMED], *more])
    return say("{pictures} with {objects}: {listed}.", pictures=pictures, objects=objects, listed=listed)
