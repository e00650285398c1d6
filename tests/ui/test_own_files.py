"""Uploads on their way into the store: what the server's memory holds of them."""

from streamlit.testing.v1 import AppTest


def page():
    import gc
    import weakref

    import streamlit as st
    from streamlit.proto.Common_pb2 import FileURLs
    from streamlit.runtime.scriptrunner import get_script_run_ctx
    from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

    from dlplay import ui

    class Decoded:
        """What a reader makes of a file before it refuses it."""

    def read(content, name):
        decoded = Decoded()
        state["decoded"].append(weakref.ref(decoded))
        try:
            raise KeyError(name)
        except KeyError:
            if content == b"refused":
                raise ValueError(name)  # noqa: B904  readers raise so, too

    context, state = get_script_run_ctx(), st.session_state
    state["decoded"] = []
    for number in range(6):
        content = b"refused" if number == 5 else str(number).encode()
        record = UploadedFileRec(str(number), f"{number}.csv", "text/csv", content)
        context.uploaded_file_mgr.add_file(context.session_id, record)
        ui.take_upload("table", UploadedFile(record, FileURLs()), read, ValueError)
    del record
    gc.collect()
    state["held"] = [one.file_id for one in context.uploaded_file_mgr.get_files(context.session_id, list("012345"))]
    state["own"] = ui.own_file("table").name


def test_only_the_latest_uploads_are_held_in_memory_and_nothing_of_what_was_refused():
    state = AppTest.from_function(page).run(timeout=30).session_state
    assert state["held"] == ["3", "4", "5"]
    assert state["own"] == "4.csv"
    assert [reference() for reference in state["decoded"]] == [None] * 6
