"""The student's set of pictures: a sample, a zip file, or class by class with uploads and the camera."""

import hashlib
import io
import zipfile

import streamlit as st

from dlplay.data import (
    MAX_BYTES,
    PICTURE_KINDS,
    SET_SAMPLES,
    PictureSet,
    PictureSetError,
    add_uploads,
    read_uploads,
    read_zip,
    set_sample,
)
from dlplay.data.sets.recordings import count_recordings, named_recording, recording_of
from dlplay.ui.camera import record
from dlplay.ui.classroom import uploads_are_paused
from dlplay.ui.controls import choose
from dlplay.ui.lesson import refuse
from dlplay.ui.own_files import keep_files, link_file, own_file, own_files, take_upload
from dlplay.visits import File
from dlplay.words import plain, say

MAX_ZIP_MEGABYTES = 100
RECORDED_SIDE = 340  # pixels of the longer side; a set keeps 256 of the shorter one
AT_HOME = ("read_folder", "pictures")
READ = "own_set_read"  # in the session's state: (what decides the set, the set that was read)
BY_CLASS = "own_classes"  # in the session's state: class -> [(file name, content), ...]


def pick_picture_set() -> tuple[PictureSet, tuple[str, str]]:
    """Controls for choosing a set of pictures; gives it, and how to get it at home: function and argument."""
    source = choose(
        "Pictures", ["Sample", "Zip file", "Class by class"], key="fine_tune.source", look="segmented_control"
    )
    own = None
    if source == "Zip file":
        st.caption(
            say(
                "A zip file with one folder per class, such as cats/1.jpg; up to {max_zip_megabytes} MB.",
                max_zip_megabytes=MAX_ZIP_MEGABYTES,
            )
        )
        upload = st.file_uploader(
            say("Your zip file"), key="fine_tune.zip", max_upload_size=MAX_ZIP_MEGABYTES, disabled=uploads_are_paused()
        )
        fine = take_upload("set", upload, _read, PictureSetError)
        if not fine:  # beside a refused file, no former set is in use
            link_file("set", None)
        elif file := own_file("set"):
            link_file("set", file)
            own = _read_kept(file)
    else:
        link_file("set", None)
    if source == "Class by class":
        own = _class_by_class()
    else:
        link_file("classes", None)
    if own is not None:
        return own, AT_HOME
    if source != "Sample":
        st.caption(say("Until then, this page works on the sample."))
    name = choose("Sample set", SET_SAMPLES, key="fine_tune.sample")
    st.caption(say(SET_SAMPLES[name]) + ".")
    with st.spinner(say("Drawing the sample pictures ...")):
        return _sample(name), ("set_sample", name)


@st.cache_resource(max_entries=len(SET_SAMPLES), show_spinner=False)
def _sample(name: str) -> PictureSet:
    return set_sample(name)


def _read(content: bytes, name: str) -> None:
    """Read an uploaded zip file."""
    bar = st.progress(0.0, say("Reading the zip file ..."))
    try:
        pictures = read_zip(content, name)
    finally:
        bar.empty()
    st.session_state[READ] = hashlib.sha256(content).hexdigest(), pictures


def _read_kept(file: File) -> PictureSet:
    """Give what the kept zip file holds; it is read again after a reload."""
    if st.session_state.get(READ, ("", None))[0] != file.checksum:
        _read(file.content() or b"", file.name)
    return st.session_state[READ][1]  # type: ignore[no-any-return]


def _collect_kept() -> dict[str, list[tuple[str, bytes]]]:
    """Give the pictures that were collected class by class; after a reload, those that were kept."""
    if BY_CLASS not in st.session_state:
        kept: dict[str, list[tuple[str, bytes]]] = {}
        for name, content in own_files("classes"):
            label, _, picture = name.partition("/")
            kept.setdefault(label, []).append((picture, content))
        st.session_state[BY_CLASS] = kept
    return st.session_state[BY_CLASS]  # type: ignore[no-any-return]


def _keep(kept: dict[str, list[tuple[str, bytes]]]) -> None:
    """Keep the pictures that were collected."""
    keep_files("classes", [(f"{name}/{file}", content) for name in kept for file, content in kept[name]])


def _class_by_class() -> PictureSet | None:
    """Collect pictures for one class after the other."""
    kept = _collect_kept()
    if file := own_file("classes"):
        link_file("classes", file)
    name = (
        st.text_input(say("Class"), placeholder=say("for example: mug"), key="fine_tune.class", max_chars=60)
        .strip()
        .replace("/", "∕")
    )

    if name:
        with st.form("fine_tune.add", clear_on_submit=True):
            label = say("Pictures of “{name}”", name=plain(name))
            most = MAX_BYTES // 2**20
            files = st.file_uploader(
                label,
                PICTURE_KINDS,
                accept_multiple_files=True,
                key="fine_tune.files",
                max_upload_size=most,
                disabled=uploads_are_paused(),
            )
            if st.form_submit_button(say("Add them")) and files:
                new = [(file.name, file.getvalue()) for file in files]
                kept[name], copies = add_uploads(kept.get(name, []), new)
                if copies:
                    st.caption(
                        say(
                            "{copies} of these files were there already, byte for byte: counted once.",
                            copies=len(copies),
                        )
                    )
                _keep(kept)
    else:
        st.caption(say("Name a class, then add its pictures; two classes of two pictures are the least."))
    if st.toggle(say("Record with the camera"), key="fine_tune.camera"):
        _record(kept, name)
    for known in list(kept):
        if st.button(
            say("Remove {known} ({kept})", known=plain(known), kept=len(kept[known])), key=f"fine_tune.remove_{known}"
        ):
            del kept[known]
            _keep(kept)
            st.rerun()
    if kept:
        st.download_button(say("Keep them as a zip file"), lambda: _zipped(kept), "pictures.zip", on_click="ignore")
    return _collected(kept) if len(kept) > 1 else None


def _record(kept: dict[str, list[tuple[str, bytes]]], new: str) -> None:
    """A button for every class, to be held while the camera films it."""
    classes = list(dict.fromkeys([*kept, *([new] if new else [])]))

    def take(name: str, pictures: list[bytes]) -> None:
        known = kept.setdefault(name, [])
        known += named_recording([file for file, _ in known], pictures)
        _keep(kept)

    record(classes, take, key="fine_tune.record", side=RECORDED_SIDE)
    if not classes:
        st.caption(say("Name a class first: then there is a button to hold."))
    st.caption(
        say(
            "Pictures of one recording are nearly copies of each other. If some learned and others tested, the test "
            "would be no test; so a recording stays on one side of the split. **Record every class twice or more**, "
            "and move, turn or light it differently in between."
        )
    )
    for name, files in kept.items():
        names = [file for file, _ in files]
        if count_recordings(names) == 1 and all(map(recording_of, names)):
            st.warning(say("“{name}” has one recording: record it once more.", name=plain(name)))


def _zipped(kept: dict[str, list[tuple[str, bytes]]]) -> bytes:
    """Write the collected pictures as a zip file with a folder per class."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, files in kept.items():
            for file, content in files:
                archive.writestr(f"pictures/{name}/{file}", content)
    return target.getvalue()


def _collected(kept: dict[str, list[tuple[str, bytes]]]) -> PictureSet | None:
    """Read the collected pictures; the same ones are read once."""
    parts = [f"{name}/{file}/{hashlib.sha256(content).hexdigest()}" for name in kept for file, content in kept[name]]
    known, pictures = st.session_state.get(f"{BY_CLASS}_read", ("", None))
    checksum = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    if checksum != known:
        try:
            pictures = read_uploads(kept)
        except PictureSetError as error:
            refuse(error, ":material/photo_library:")
            return None
        st.session_state[f"{BY_CLASS}_read"] = (checksum, pictures)
    return pictures  # type: ignore[no-any-return]
