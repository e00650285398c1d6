"""The visitor's own files: kept over a reload and a lost connection, and never in a link."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dlplay import jobs, visits
from dlplay.ui.address import put_in_address
from dlplay.ui.lesson import refuse
from dlplay.ui.notices import notice
from dlplay.ui.visitor import visitor
from dlplay.words import plain, say, say_again

LINK = "own."  # in the address, before what a file is used for: the mark of the file that was used
STATE = "own_file."  # in the session's state, the same: the visits.File and its bytes, where IN_MEMORY
TAKEN = "own_taken."  # in the session's state: which upload was looked at last, and why it was refused
HELD = "own_held"  # in the session's state: the uploads that Streamlit still holds in memory
MOST_HELD = 3
IN_MEMORY = ("picture", "table", "labels", "text", "letters")  # what every run of a page looks at
USES = {  # what a file is used for -> in words
    "picture": "picture",
    "table": "table",
    "set": "zip file of pictures",
    "classes": "set of pictures",
    "labelled": "zip file of labelled pictures",
    "masks": "zip file of pictures and masks",
    "clip": "clip",
    "drawing": "drawing",
    "mask": "mask",
    "many": "pictures",
    "photos": "photos to label",
    "labels": "labels drawn on photos",
    "text": "text",
    "letters": "language model",
}


def keep_file(use: str, name: str, content: bytes) -> None:
    """Keep an upload that can be read; from now on it is the one for this use."""
    try:
        file = visits.store().keep(visitor(), use, name, content)
    except OSError as error:
        st.error(
            say(
                "The file cannot be kept: the disk of this computer does not take it ({strerror}).",
                strerror=error.strerror,
            )
        )
    else:
        st.session_state[STATE + use] = file, content if use in IN_MEMORY else b""


def own_file(use: str) -> visits.File | None:
    """Give the visitor's file for this use: of this tab, else the one that the link names, else the latest."""
    if STATE + use not in st.session_state:
        mark = st.query_params.get(LINK + use, "")
        file = visits.store().find(visitor(), use, mark) or visits.store().find(visitor(), use)
        content = file.content() if file else None
        if file is None or content is None:
            return None
        st.session_state[STATE + use] = file, content if use in IN_MEMORY else b""
    file, _ = st.session_state[STATE + use]
    return file  # type: ignore[no-any-return]


def content_of(use: str) -> bytes:
    """Give the bytes of the visitor's file for this use, which own_file has found and which is kept in memory."""
    return st.session_state[STATE + use][1]  # type: ignore[no-any-return]


def take_upload(
    use: str, upload: UploadedFile | None, read: Callable[[bytes, str], object], *problems: type[ValueError]
) -> bool:
    """Keep an upload if it can be read; if not, say why as long as it stands in its control, and keep what was there.

    read gets content and name, once for every upload, and raises one of the problems where it refuses it. True where
    nothing was refused.
    """
    if upload is None:
        return True
    taken, refusal = st.session_state.get(TAKEN + use, ("", None))
    if upload.file_id != taken:
        content, refusal = upload.getvalue(), None
        try:
            read(content, upload.name)
        except problems as error:
            refusal = error
            error.__traceback__ = error.__context__ = None  # they hold the file, and all that was made of it
        else:
            keep_file(use, upload.name, content)
        st.session_state[TAKEN + use] = upload.file_id, refusal
        _let_go_of_older(upload.file_id)
    if refusal is not None:
        say_refused(refusal)
    return refusal is None


def _let_go_of_older(upload: str) -> None:
    """Let Streamlit forget all but this session's latest uploads: those that are of use are kept in the store."""
    context, held = get_script_run_ctx(), st.session_state.setdefault(HELD, [])
    held.append(upload)
    if context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        while len(held) > MOST_HELD:
            context.uploaded_file_mgr.remove_file(context.session_id, held.pop(0))


def say_refused(refusal: Exception) -> None:
    """Say why an upload is refused, beside its control and on top of the page, and that nothing of it is used."""
    why = say_again(refusal)
    refuse(say("{why} Nothing of this file is used.", why=why), ":material/upload_file:")
    notice(say("**What you see here is not from your file**, which could not be used. {why}", why=plain(why)))


def keep_files(use: str, files: Sequence[tuple[str, bytes]]) -> None:
    """Keep several uploads together, whose names may be equal, unless they are the ones that are in use."""
    content = _pack(files)
    known = own_file(use)
    if known is None or known.checksum != hashlib.sha256(content).hexdigest():
        keep_file(use, use, content)


def own_files(use: str) -> list[tuple[str, bytes]]:
    """Give the visitor's uploads that were kept together for this use; an empty list where there are none."""
    file = own_file(use)
    content = file.content() if file else None
    return _unpack(content) if content else []


def _pack(files: Sequence[tuple[str, bytes]]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number, (name, content) in enumerate(files):
            archive.writestr(zipfile.ZipInfo(f"{number:05d} {name}"), content)
    return target.getvalue()


def _unpack(content: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(name.partition(" ")[2], archive.read(name)) for name in archive.namelist()]


def own_uploads() -> list[visits.File]:
    """List what is kept of this visitor, the oldest first."""
    return visits.store().files(visitor())


def link_file(use: str, file: visits.File | None) -> None:
    """Write into the address that this file is in use: its mark, which tells nothing of it; None takes that back."""
    put_in_address(LINK + use, file.mark if file else "")


def foreign_uses() -> list[str]:
    """Give what the link's files are used for, of which this visitor does not have the one here."""
    uses = [key.removeprefix(LINK) for key in list(st.query_params) if key.startswith(LINK)]
    marked = [(use, st.query_params[LINK + use]) for use in uses if use in USES]
    return [use for use, mark in marked if visits.store().find(visitor(), use, mark) is None]


def tell_foreign_link() -> None:
    """Say on top of a page that its link was made with a file which this visitor does not have here."""
    for use in foreign_uses():
        kept = visits.store().find(visitor(), use)
        goes_on = (
            say("It shows what yours gives, “{name}”", name=plain(kept.name))
            if kept
            else say("It shows what a sample gives")
        )
        st.warning(
            say(
                "This link was made with somebody's own {use}, which no link contains, or with one of yours that "
                "is no longer kept here. {goes_on}, **not what the link's maker saw**: upload that file to see "
                "the same.",
                use=say(USES[use]),
                goes_on=goes_on,
            ),
            icon=":material/link_off:",
        )


def forget_everything() -> None:
    """Delete this visitor's uploads, settings and ended trainings, here and in the store."""
    visits.store().forget(visitor())
    jobs.forget(visitor())
    st.session_state.clear()
