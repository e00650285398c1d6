"""The models of keras.applications: their names, their weight files, and what their pictures go through."""

import csv
import functools
from dataclasses import dataclass

from dlplay.assets import ASSETS

LIST = ASSETS / "networks" / "keras_weights.csv"
FUNCTIONS = {  # module of keras.applications -> its models
    "mobilenet_v2": ("MobileNetV2",),
    "mobilenet": ("MobileNet",),
    "mobilenet_v3": ("MobileNetV3Small", "MobileNetV3Large"),
    "vgg16": ("VGG16",),
    "vgg19": ("VGG19",),
    "resnet": ("ResNet50", "ResNet101", "ResNet152"),
    "resnet_v2": ("ResNet50V2", "ResNet101V2", "ResNet152V2"),
    "inception_v3": ("InceptionV3",),
    "inception_resnet_v2": ("InceptionResNetV2",),
    "xception": ("Xception",),
    "densenet": ("DenseNet121", "DenseNet169", "DenseNet201"),
    "nasnet": ("NASNetMobile", "NASNetLarge"),
    "efficientnet": tuple(f"EfficientNetB{number}" for number in range(8)),
    "efficientnet_v2": tuple(f"EfficientNetV2{size}" for size in ("B0", "B1", "B2", "B3", "S", "M", "L")),
    "convnext": tuple(f"ConvNeXt{size}" for size in ("Tiny", "Small", "Base", "Large", "XLarge")),
}
ALPHAS = {"MobileNet": (0.25, 0.5, 0.75), "MobileNetV2": (0.35, 0.5, 0.75, 1.3, 1.4)}  # narrower or wider than usual
PRETRAINED = {  # name -> (module, function, width)
    f"{function} {alpha}" if alpha != 1.0 else function: (module, function, alpha)
    for module, functions in FUNCTIONS.items()
    for function in functions
    for alpha in (1.0, *ALPHAS.get(function, ()))
}


@dataclass(frozen=True)
class WeightFile:
    """A file of ImageNet weights as Keras publishes it; checksum is MD5 or SHA-256 in hex, or empty."""

    name: str
    url: str
    checksum: str
    num_parameters: int
    side: int  # of the square picture that the model was made for

    @property
    def megabytes(self) -> float:
        """Its size: four bytes per parameter."""
        return self.num_parameters * 4 / 1e6


def weight_file(model: str, *, top: bool = True) -> WeightFile:
    """Give the file of a model's ImageNet weights, with the classifier on top or without."""
    return _weight_files()[model, top]


@functools.cache
def _weight_files() -> dict[tuple[str, bool], WeightFile]:
    with LIST.open(encoding="utf-8", newline="") as lines:
        return {
            (row["model"], row["top"] == "1"): WeightFile(
                row["file"], row["url"], row["checksum"], int(row["parameters"]), int(row["side"])
            )
            for row in csv.DictReader(lines)
        }
