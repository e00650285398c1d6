"""A script as it runs on a student's computer: in a process, a folder and with a path of its own.

TensorFlow takes six seconds to load, and the suite runs a hundred scripts: each gets a copy of one process that has
loaded Keras, and nothing of ours.
"""

import multiprocessing
import os
import runpy
import sys
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

ROOT = Path(__file__).parents[1]
COPIES = multiprocessing.get_context("forkserver")
COPIES.set_forkserver_preload(["keras"])


def run_script(script, environment, printed, failed):
    """Run a script as Python would; what it prints and why it failed go into two files. Runs in the copy."""
    for file, number in ((printed, 1), (failed, 2)):
        with file.open("w") as target:
            os.dup2(target.fileno(), number)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(script.parent)
    sys.path[:] = [str(script.parent), *(place for place in sys.path if Path(place).resolve() != ROOT)]
    sys.argv = [script.name]
    runpy.run_path(str(script), run_name="__main__")


def run_at_home(script, folder):
    """Run the text of a script in a folder, and give what it prints."""
    assert "dlplay" not in script
    file, printed, failed = (folder / f"experiment.{end}" for end in ("py", "out", "err"))
    file.write_text(script, encoding="utf-8")
    copy = COPIES.Process(target=run_script, args=(file, dict(os.environ), printed, failed))
    with patch.dict(sys.modules, __main__=ModuleType("__main__")):  # a copy begins with what this one was started as
        copy.start()
    copy.join()
    assert copy.exitcode == 0, failed.read_text(encoding="utf-8")
    return printed.read_text(encoding="utf-8")
