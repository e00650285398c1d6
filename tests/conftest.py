"""One pool of workers for all tests of a process; it starts before the first test asks.

The tests use no weights of Keras's own, unless KERAS_HOME says where some are.
"""

import functools
import inspect
import os
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner

from dlplay import jobs

# AppTest reads the manifests of all installed packages for every page that it opens: nine tenths of its time.
manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)


@pytest.fixture(scope="session", autouse=True)
def workers(tmp_path_factory):
    os.environ.setdefault("KERAS_HOME", str(tmp_path_factory.mktemp("keras")))
    jobs.start_pool()
    yield
    jobs.stop_pool()


@functools.cache
def source_of(thing):
    return thing.read_text(encoding="utf-8") if isinstance(thing, Path) else inspect.getsource(thing)


def opens_a_page(item):
    """Say whether a test, or a fixture that it asks for, opens a page in this process."""
    asked = [known[-1].func for known in item._fixtureinfo.name2fixturedefs.values()]
    return any("open_page" in source_of(inspect.unwrap(one)) for one in (item.function, *asked))


def turn(item):
    """Pages first, then what may load Keras without naming it, and last what does.

    From the moment that a process has Keras, Streamlit clears its state after every run of every page in that process:
    page tests take ten times as long.
    """
    if opens_a_page(item):
        return 0
    text = source_of(item.path)
    return 2 if "import keras" in text or "import tensorflow" in text else 1


def pytest_collection_modifyitems(items):
    """Choose the order; the browser's tests stay in one process, and what a module's fixtures train is made once."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("browser"))
    items.sort(key=turn)
