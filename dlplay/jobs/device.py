"""What TensorFlow computes on, asked without importing TensorFlow in the process that serves pages."""

import functools
import os
import shutil
import subprocess
import sys

from dlplay.words import Note

ASK = "import tensorflow as tf; print(*[gpu.name for gpu in tf.config.list_physical_devices('GPU')], sep='\\n')"


@functools.cache
def device_name() -> Note:
    """Name the device: the GPUs that TensorFlow sees, or the processor with its number of cores.

    TensorFlow needs NVIDIA's driver for a GPU; only where that is installed is TensorFlow itself asked, once, in
    a process of its own.
    """
    cpu = Note("CPU, {cores} cores", cores=os.cpu_count())
    if shutil.which("nvidia-smi") is None:
        return cpu
    try:
        answer = subprocess.run(
            [sys.executable, "-c", ASK], capture_output=True, text=True, timeout=120, check=True
        ).stdout.split()
    except (subprocess.SubprocessError, OSError):
        return Note("{cpu}; TensorFlow could not be asked for GPUs", cpu=cpu)
    if not answer:
        return Note("{cpu}; TensorFlow sees no GPU", cpu=cpu)
    return Note("GPU, {count} seen by TensorFlow", count=len(answer))
