"""What a job's worker loads first (Dask's preload): it gives way to those who wait for a page.

Whoever imports this takes the lowest priority of the operating system, where that has one to give, and the threads
that its environment allows for the libraries that are loaded already. TensorFlow reads that when it computes.
"""

import os

from threadpoolctl import threadpool_limits

from dlplay.jobs.layout import THREADS

if hasattr(os, "nice"):
    os.nice(19)
threadpool_limits(int(os.environ.get(THREADS) or 0) or None)
