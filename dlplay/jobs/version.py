"""Which version of the playground a process is: its code, its Python and what computes. Workers of another get no jobs.

A job is sent as the name of a function; what it does stands on the worker's own disk.
"""

import functools
import hashlib
import json
import os
import platform
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from dlplay import __version__
from dlplay.words import Note

FOLDER = Path(__file__).parents[1]
PACKAGES = ("tensorflow", "keras", "numpy", "distributed")
TOLD_AS = "dlplay"  # under which a worker tells the scheduler about itself
PLAYGROUND = "playground"
GIVEN = "DLPLAY_POOL_VERSION"  # set by the server that starts a pool


@functools.cache
def own_version() -> dict[str, str]:
    """Give this process's version, part by part: read once, so that later changes of the files do not count.

    The processes of a server's own pool have the server's.
    """
    if given := os.environ.get(GIVEN):
        known: dict[str, str] = json.loads(given)
        return known
    python = ".".join(platform.python_version_tuple()[:2])
    packages = {name: metadata.version(name) for name in PACKAGES}
    return {PLAYGROUND: f"{__version__} ({code_mark(FOLDER)})", "Python": python, **packages}


def code_mark(folder: Path) -> str:
    """Give eight letters that change with every change of the code below a folder."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*.py"), key=lambda one: one.relative_to(folder).as_posix()):
        found.update(path.relative_to(folder).as_posix().encode() + b"\0")
        found.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return found.hexdigest()[:8]


def answers_for(version: Mapping[str, str]) -> str:
    """Name what workers of a version offer to pages (a resource of Dask's), so that no other one is ever asked."""
    return "run " + hashlib.sha256(repr(sorted(version.items())).encode()).hexdigest()[:8]


def difference(other: Mapping[str, str], own: Mapping[str, str]) -> str:
    """Say in what another process's version differs from ours; nothing where it does not."""
    parts = [name for name in own if other.get(name) != own[name]]
    if not parts:
        return ""
    if not other:
        return Note("does not say of which version it is")
    theirs, ours = (", ".join(f"{name} {of.get(name, '-')}" for name in parts) for of in (other, own))
    return Note("is of another version: {theirs}; here {ours}", theirs=theirs, ours=ours)


def tell(worker: Any) -> dict[str, Any]:
    """Tell the scheduler what this worker is. Dask calls it in the worker's process when it registers."""
    from dlplay.jobs.layout import own_device

    return {"version": own_version(), "device": own_device()}
