"""One pool of workers for all tests of a run; it starts before the first test asks.

The tests use no weights of Keras's own, unless KERAS_HOME says where some are.
"""

import os

import pytest

from dlplay import jobs


@pytest.fixture(scope="session", autouse=True)
def workers(tmp_path_factory):
    os.environ.setdefault("KERAS_HOME", str(tmp_path_factory.mktemp("keras")))
    jobs.start_pool()
    yield
    jobs.stop_pool()
