"""One pool of workers for all tests of a process; it starts before the first test asks.

The tests use no weights of Keras's own, unless KERAS_HOME says where some are.
"""

import functools
import inspect
import os

import pytest

from dlplay import jobs


@pytest.fixture(scope="session", autouse=True)
def workers(tmp_path_factory):
    os.environ.setdefault("KERAS_HOME", str(tmp_path_factory.mktemp("keras")))
    jobs.start_pool()
    yield
    jobs.stop_pool()


@functools.cache
def imports_keras(path):
    text = path.read_text(encoding="utf-8")
    return "import keras" in text or "import tensorflow" in text


def pytest_collection_modifyitems(items):
    """Let what imports Keras run last: from then on Streamlit clears Keras's state after every run of every page.

    The browser's tests stay in one process, and so do those of a module whose fixtures train: nothing is made twice.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("browser"))
    items.sort(key=lambda item: imports_keras(item.path) and "open_page" not in inspect.getsource(item.function))
