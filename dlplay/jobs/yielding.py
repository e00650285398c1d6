"""What a job's worker loads first (Dask's preload): it gives way to those who wait for a page.

Whoever imports this takes the lowest priority of the operating system, where that has one to give; TensorFlow, which is
loaded next, is then loaded at that priority, too.
"""

import os

if hasattr(os, "nice"):
    os.nice(19)
