"""What TensorFlow computes on, asked where TensorFlow is loaded anyway."""

import os
import shutil

from dlplay.jobs.call import JobError, run
from dlplay.words import Note

_known: list[Note] = []


def device_name() -> Note:
    """Name the device: the GPU that TensorFlow sees, or the processor with its number of cores.

    TensorFlow needs NVIDIA's driver for a GPU; only where that is installed is the worker asked that answers pages,
    once, if it answers. Of a cluster, the page Jobs says more.
    """
    if os.environ.get("DLPLAY_SCHEDULER"):
        return Note("the workers of a cluster")
    if not _known:
        cpu = Note("CPU, {cores} cores", cores=os.cpu_count())
        if shutil.which("nvidia-smi") is None:
            return cpu
        try:
            _known.append(run(look_at_devices))
        except JobError:
            return Note("{cpu}; TensorFlow could not be asked for GPUs", cpu=cpu)
    return _known[0]


def look_at_devices() -> Note:
    """Say what TensorFlow sees in this process, beside what the driver lists."""
    import importlib

    from dlplay.jobs.layout import list_gpus

    config = importlib.import_module("tensorflow").config
    cpu, listed = Note("CPU, {cores} cores", cores=os.cpu_count()), list_gpus()
    seen = [
        config.experimental.get_device_details(gpu).get("device_name", gpu.name)
        for gpu in config.list_physical_devices("GPU")
    ]
    if seen:
        return Note("GPU, {names}", names=", ".join(seen))
    if listed:
        return Note(
            "{cpu}; the driver lists {names}, TensorFlow sees no GPU",
            cpu=cpu,
            names=", ".join(one.name for one in listed),
        )
    return cpu
