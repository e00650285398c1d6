"""The whole catalogue counted without weights, against building all of its networks; in a process of its own."""

import os
import subprocess
import sys
import time

from tests.benchmarks.tabs import measuring_tab
from tests.browser.conftest import ROOT

WORK = """
import gc, sys, time
import keras
from dlplay.catalogue import ARCHITECTURES, count
from dlplay.networks.builders import squeezenet
squeezenet()  # the first model of a process also pays for what every other one reuses
taken = [0.0, 0.0]
for name, architecture in ARCHITECTURES.items():
    begin = time.perf_counter()
    counted = count(name).parameters
    taken[0] += time.perf_counter() - begin
    gc.collect()
    begin = time.perf_counter()
    model = architecture.builder(**architecture.options)
    assert model.count_params() == counted, name
    taken[1] += time.perf_counter() - begin
    del model
    keras.backend.clear_session()
print(taken[0] * 1000, taken[1] * 1000)
"""


def counting_against_building():
    """Give the milliseconds of counting all networks and of building all of them with weights, and the ratio."""
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}
    command = [sys.executable, "-c", WORK]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    ours, building = (float(number) for number in done.stdout.split()[-2:])
    return ours, building, ours / building


def opened_page(browser, alternate, ours, empty):
    """From the address until a new visitor sees the catalogue's table; against an empty page's slider."""

    def visit(url, last):
        visitor = measuring_tab(browser)
        begin = time.perf_counter()
        visitor.page.goto(url)
        visitor.page.locator(last).first.wait_for()
        taken = (time.perf_counter() - begin) * 1000
        visitor.close()
        return taken

    table, slider = '[data-testid="stDataFrame"] canvas', '[data-testid="stSlider"]'
    visit(ours, table), visit(empty, slider)
    return alternate(lambda: visit(ours, table), lambda: visit(empty, slider), 9)
