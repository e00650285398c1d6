"""What TensorFlow computes on, asked without importing TensorFlow in the process that serves pages."""

import functools
import os
import shutil
import subprocess
import sys

ASK = "import tensorflow as tf; print(*[gpu.name for gpu in tf.config.list_physical_devices('GPU')], sep='\\n')"


@functools.cache
def device_name() -> str:
    """Name the device: the GPUs that TensorFlow sees, or the processor with its number of cores.

    TensorFlow needs NVIDIA's driver for a GPU; only where that is installed is TensorFlow itself asked, once, in
    a process of its own.
    """
    cpu = f"CPU, {os.cpu_count()} cores"
    if shutil.which("nvidia-smi") is None:
        return cpu
    try:
        answer = subprocess.run(
            [sys.executable, "-c", ASK], capture_output=True, text=True, timeout=120, check=True
        ).stdout.split()
    except (subprocess.SubprocessError, OSError):
        return f"{cpu}; TensorFlow could not be asked for GPUs"
    return f"GPU, {len(answer)} seen by TensorFlow" if answer else f"{cpu}; TensorFlow sees no GPU"
