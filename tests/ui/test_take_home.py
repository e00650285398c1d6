"""A download that is made when its button is pressed: it waits for its browser while other pages run."""

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from dlplay import ui  # noqa: F401  which lets downloads wait
from dlplay.ui import awaiting


def test_a_file_waits_for_its_browser_while_a_class_runs_its_pages(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(awaiting.time, "monotonic", lambda: now[0])
    storage = MemoryMediaFileStorage("/media")
    manager = MediaFileManager(storage)
    placeholder = manager.add_deferred(lambda: b"all of it", "application/zip", "1.2", "hand_ins.zip")
    name = manager.execute_deferred(placeholder).rpartition("/")[2]
    for _ in range(400):  # a minute of forty students, each with a look every six seconds
        manager.remove_orphaned_files()
    now[0] += awaiting.WAITS - 1
    manager.remove_orphaned_files()
    assert storage.get_file(name).content == b"all of it"
    now[0] += 2
    manager.remove_orphaned_files()
    with pytest.raises(MediaFileStorageError):
        storage.get_file(name)
