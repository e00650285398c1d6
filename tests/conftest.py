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
def text_of(path):
    return path.read_text(encoding="utf-8")


def turn(item):
    """Pages first, then what may load Keras without naming it, and last what does.

    From the moment that a process has Keras, Streamlit clears its state after every run of every page in that process:
    page tests take ten times as long.
    """
    text = text_of(item.path)
    names_keras = "import keras" in text or "import tensorflow" in text
    if "open_page" in text and not (names_keras and "open_page" not in inspect.getsource(item.function)):
        return 0
    return 2 if names_keras else 1


def pytest_collection_modifyitems(items):
    """Choose the order; the browser's tests stay in one process, and what a module's fixtures train is made once."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("browser"))
    items.sort(key=turn)
