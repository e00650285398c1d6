"""The project file: a book with uploads and settings, to take home and to bring back."""

import json
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import streamlit as st

from dlplay import data, lab_book, language_model, ui
from dlplay.data.clips.reading import read_clip
from dlplay.lab_book import BookError, Entry, Project, Upload
from dlplay.words import plain, say, say_again, say_count

BROUGHT = "lab_book_brought"  # in the session's state: the upload that was read last, and what is told of it
READERS: dict[str, Callable[[bytes, str], object]] = {  # what a file is used for -> what refuses one that is none
    "picture": data.read_picture,
    "mask": data.read_picture,
    "table": data.read_table,
    "set": data.read_zip,
    "labelled": data.read_labelled_zip,
    "masks": data.read_mask_zip,
    "clip": read_clip,
    "text": language_model.decode_text,
    "letters": language_model.read_model,
}
PACKED = ("classes", "many", "photos")  # files that are kept together


def project_of(entries: list[Entry]) -> tuple[Callable[[], bytes], list[str]]:
    """Give what makes the project file, and the names of the uploads that are too large for it."""
    files = ui.own_uploads()
    fitting = lab_book.what_fits([file.size for file in files])
    settings = ui.own_settings()

    def write() -> bytes:
        chosen = [(files[place], files[place].content()) for place in fitting]
        uploads = tuple(Upload(file.use, file.name, content) for file, content in chosen if content is not None)
        return lab_book.write_project(Project(tuple(entries), uploads, settings))

    return write, [file.name for place, file in enumerate(files) if place not in fitting]


def bring_back() -> None:
    """The control for a project file; the page says on top what came of it."""
    with st.expander(say("Bring a project file back"), icon=":material/upload_file:"):
        st.caption(
            say("Its entries join this book; its uploads and settings are yours again, as on the day you kept it.")
        )
        most = lab_book.MOST_OF_A_PROJECT // 2**20
        upload = st.file_uploader(
            say("Your project file"),
            ["zip"],
            key="lab_book.project",
            max_upload_size=most,
            disabled=ui.uploads_are_paused(),
        )
    if upload is None:
        st.session_state.pop(BROUGHT, None)
    elif st.session_state.get(BROUGHT, ("",))[0] != upload.file_id:
        with st.spinner(say("Reading the project file ...")):
            st.session_state[BROUGHT] = upload.file_id, *take_project(upload.getvalue())
        st.rerun()


def tell_brought() -> None:
    """What came back with the project file that stands in the control, or why it was refused."""
    if BROUGHT in st.session_state:
        _, is_fine, told = st.session_state[BROUGHT]
        (st.success if is_fine else st.error)(told)


def take_project(content: bytes) -> tuple[bool, str]:
    """Take a project in; gives whether that could be done, and what is told of it in Markdown."""
    try:
        project = lab_book.read_project(content)
        books, me = ui.lab_books(), ui.visitor()
        known = {(entry.name, entry.remark, entry.checksum) for entry in books.entries(me)}
        new = [one for one in project.entries if (one.name, one.remark, one.checksum) not in known]
        for entry in new:
            books.add(me, entry.name, entry.remark, entry.content, entry.seal)
    except BookError as error:
        return False, plain(say_again(error))
    refused = [upload.name for upload in project.uploads if not take_file(upload)]
    ui.bring_settings(project.settings)
    told = [
        say_count("{count} entry came back.", "{count} entries came back.", len(new)),
        say_count("{count} upload came back.", "{count} uploads came back.", len(project.uploads) - len(refused)),
    ]
    if len(new) < len(project.entries):
        told.append(say("Entries that are in this book already were not put in twice."))
    if refused:
        told.append(say("Not brought back, since they cannot be read: {names}.", names=plain(", ".join(refused))))
    return True, " ".join(told)


def take_file(upload: Upload) -> bool:
    """Keep an upload for this visitor again; False where it is not what it says."""
    try:
        if upload.use in READERS:
            READERS[upload.use](upload.content, upload.name)
        elif upload.use in PACKED:
            read_packed(upload.content)
        elif upload.use == "labels":
            json.loads(upload.content)
        elif upload.use not in ui.USES:
            return False
    except (ValueError, KeyError, zipfile.BadZipFile):
        return False
    ui.keep_file(upload.use, upload.name, upload.content)
    return True


def read_packed(content: bytes) -> None:
    """Read pictures that are kept together, to see that they are some."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        infos: list[Any] = archive.infolist()
        if sum(info.file_size for info in infos) > lab_book.MOST_OF_A_PROJECT:
            raise ValueError("too large")
        for info in infos:
            data.read_picture(archive.read(info), info.filename)
