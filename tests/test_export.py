"""What is taken home runs without this project and prints the same numbers."""

import subprocess
import sys

import nbformat
from nbclient import NotebookClient

from dlplay import data, kernels, pixels
from dlplay.export import Transcript, notebook


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


def test_the_script_prints_what_the_page_showed(tmp_path):
    steps = experiment()
    file = tmp_path / "script.py"
    file.write_text(steps.script(), encoding="utf-8")
    done = subprocess.run([sys.executable, file.name], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == steps.output
    assert "dlplay" not in steps.script()
    assert "pip install numpy opencv-python-headless scikit-image" in steps.script()


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
        steps = Transcript("x", cache=lambda code, compute: known.setdefault(code, compute()))
        picture = steps.run_once("picture", data.sample, name)
        assert picture.name == name
        assert len(known) == times
