"""One pool of workers for all tests of a process; it starts before the first test asks.

The tests use no weights of Keras's own, unless KERAS_HOME says where some are.
"""

import functools
import os
import sys

import pytest
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner import script_runner

from dlplay import jobs

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # each of some hundred processes would compile all of ours anew
sys.dont_write_bytecode = False
settings.register_profile("dlplay", deadline=None)  # how long an example takes is the machine's affair
settings.load_profile("dlplay")
# AppTest reads the manifests of all installed packages for every page that it opens: nine tenths of its time.
manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)
# A server never loads Keras. Where a test has loaded it, Streamlit would clear its state after every run of every page.
script_runner._clean_problem_modules = lambda: None
MAIN = sys.modules["__main__"]


@pytest.fixture(scope="session", autouse=True)
def workers(tmp_path_factory):
    os.environ.setdefault("KERAS_HOME", str(tmp_path_factory.mktemp("keras")))
    os.environ.setdefault("DLPLAY_KEPT", str(tmp_path_factory.mktemp("kept")))  # not in the folder at home
    jobs.start_pool()
    yield
    jobs.stop_pool()


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in the same hook
def pytest_collection_modifyitems(items):
    """Keep the browser's tests in one process: they share a browser and a server, and two would wait for each other."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("browser"))


def pytest_make_parametrize_id(val, argname):
    """Name what is tested with bytes by its place: a zip file's bytes hold the time, and two processes differ in it."""
    return argname if isinstance(val, bytes) else None


def pytest_runtest_teardown():
    """Take back what AppTest makes of this process, a page: whatever it starts would run that page first."""
    sys.modules["__main__"] = MAIN
