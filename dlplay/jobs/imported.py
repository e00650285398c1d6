"""What all workers of a machine have in common, imported once: each is a copy of the process that imports this.

TensorFlow takes ten seconds and half a gigabyte; a copy takes neither, until it computes. Nothing here may touch a
tensor: TensorFlow starts its threads with the first one, and a copy would have none of them.
"""

import gc
import importlib

from dlplay.jobs.layout import PRELOAD

for name in ("distributed", "distributed.nanny", "dlplay.jobs.inside", *PRELOAD):
    importlib.import_module(name)
gc.collect()
gc.freeze()  # the collector would write into every object that it looks at, and so make copies of the memory
