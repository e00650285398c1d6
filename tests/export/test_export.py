"""What is taken home runs without this project and prints the same numbers."""

import importlib
import os
import subprocess
import sys

import cv2
import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from dlplay import data, kernels, pixels
from dlplay.export import Transcript, notebook
from dlplay.export.source import source_of
from dlplay.training import Split


def experiment():
    steps = Transcript("Kernels")
    picture = steps.run("picture", data.sample, "monument")
    small = steps.run("small", data.shrink, picture.pixels, 128)
    image = steps.run("image", pixels.to_unit, small)
    weights = steps.run("weights", kernels.parse_weights, "0 1 0; 1 -4 1; 0 1 0")
    sliding = steps.run("sliding", kernels.Sliding, "convolution", "reflect")
    result = steps.run("result", kernels.apply_kernel, image, weights, sliding, scale=0.5)
    steps.show("value", float(result[60, 64, 0]), "result[60, 64, 0]", ".5f")
    steps.show("shape", result.shape, "result.shape")
    return steps


def printed_by(file):
    alone = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    command = [sys.executable, "-W", "error", file.name]
    done = subprocess.run(command, cwd=file.parent, env=alone, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_the_script_prints_what_the_page_showed(tmp_path):
    steps = experiment()
    file = tmp_path / "script.py"
    file.write_text(steps.script(), encoding="utf-8")
    assert printed_by(file) == steps.output
    assert "dlplay" not in steps.script()
    assert "pip install numpy opencv-python-headless scikit-image" in steps.script()


def test_the_script_reads_an_own_picture(tmp_path):
    content = cv2.imencode(".png", np.arange(300, dtype=np.uint16).reshape(10, 10, 3) * 200)[1].tobytes()
    (tmp_path / "own.png").write_bytes(content)
    steps = Transcript("Own")
    steps.given("content", content, "Path('own.png').read_bytes()", imports=("from pathlib import Path",))
    picture = steps.run("picture", data.read_picture, content, "own.png")
    small = steps.run("small", data.shrink, picture.pixels, 5)
    steps.show("pixel", small[2, 3].tolist(), "small[2, 3].tolist()")
    file = tmp_path / "script.py"
    file.write_text(steps.script(), encoding="utf-8")
    assert printed_by(file) == steps.output
    assert "dlplay" not in steps.script()


def test_a_name_given_anew_no_longer_means_the_old_value():
    steps = Transcript("x")
    old = steps.run("picture", data.sample, "coffee").pixels
    steps.run("picture", data.sample, "rocket")
    with pytest.raises(TypeError, match="name it first"):
        steps.run("facts", pixels.describe, old)


def test_the_notebook_prints_the_same(tmp_path):
    steps = experiment()
    book = nbformat.reads(notebook(steps), as_version=4)
    book.cells = [cell for cell in book.cells if not cell.source.startswith("%pip")]  # everything is installed here
    NotebookClient(book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    printed = "".join(out.text for cell in book.cells for out in cell.get("outputs", []) if out.output_type == "stream")
    assert printed.splitlines() == steps.output


def test_a_continued_transcript_leaves_the_first_alone():
    steps = experiment()
    before = steps.calls()
    steps.continued().run("more", data.sample, "coffee")
    assert steps.calls() == before


def test_a_slow_call_is_remembered_for_exactly_its_code():
    known = {}
    for name, times in (("coffee", 1), ("coffee", 1), ("rocket", 2)):
        steps = Transcript("x", cache=lambda code, compute, _: known.setdefault(code, compute()))
        picture = steps.run_once("picture", data.sample, name)
        assert picture.name == name
        assert len(known) == times


def test_constants_that_are_given_together_come_along_once(tmp_path, monkeypatch):
    code = "FIRST, (SECOND, THIRD) = 1, (20, 300)\n\n\ndef add():\n    return FIRST + THIRD\n"
    (tmp_path / "given_together.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    definitions = source_of([importlib.import_module("given_together").add])[1]
    assert definitions == [code.splitlines()[0], "def add():\n    return FIRST + THIRD"]


def test_two_definitions_of_a_name_are_refused():
    from dlplay.data import parse_grid
    from dlplay.networks import parse_stack

    assert source_of([parse_stack])[1]
    with pytest.raises(NameError, match="MOST"):
        source_of([parse_stack, parse_grid])


def test_a_value_with_arrays_in_it_cannot_be_an_argument():
    with pytest.raises(TypeError, match="cannot be written"):
        Transcript("x").run("y", str, Split((np.arange(3),), ()))


@pytest.mark.parametrize("call", ["run", "run_once"])
def test_a_refused_call_leaves_no_line(call):
    def refuse(number):
        raise ValueError(number)

    steps = Transcript("Refused")
    steps.run("grid", data.parse_grid, "1 2; 3 4", "The grid", 9)
    before, script = steps.calls(), steps.script()
    with pytest.raises(ValueError, match="7"):
        getattr(steps, call)("wrong", refuse, 7)
    assert steps.calls() == before
    assert steps.script() == script
