"""What a job's worker does first (Dask's preload): give way to those who wait for a page."""

import os
from typing import Any

NICENESS = 19


def dask_setup(worker: Any) -> None:
    """Take the lowest priority of the operating system, where it has one to give."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
