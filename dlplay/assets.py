"""The folder of what comes along: weights, lists and texts."""

from pathlib import Path

# Taken home, this stands in a script or a notebook, which lies anywhere: what it needs is looked for beside it first.
ASSETS = Path(globals().get("__file__", ".")).resolve().parent.parent / "assets"
