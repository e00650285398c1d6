"""Parameters and accuracies as they were published, with their sources.

Accuracies are those on ImageNet's validation pictures, in percent. Where it is not said otherwise, those of Keras are
of its own table (keras.io/api/applications), those of torchvision of its own table (docs.pytorch.org/vision).
"""

from collections.abc import Callable
from typing import Any

from dlplay.networks.builders import (
    alexnet,
    convnext_v2,
    efficientnet_lite0,
    googlenet,
    inception_v4,
    mnasnet,
    resnet,
    shufflenet_v2,
    squeezenet,
    vgg,
    vision_transformer,
)

KerasRow = tuple[str, float, float | None]
TorchvisionRow = tuple[str, str, Callable[..., Any], dict[str, Any], int, float, float]
PaperRow = tuple[str, str, Callable[..., Any], dict[str, Any], int, str, float, float | None, str]
# family -> its models in keras.applications with top-1 and top-5 accuracy
KERAS_TABLE: dict[str, tuple[KerasRow, ...]] = {
    "VGG": (("VGG16", 71.3, 90.1), ("VGG19", 71.3, 90.0)),
    "Inception V3": (("InceptionV3", 77.9, 93.7),),
    "ResNet": (("ResNet50", 74.9, 92.1), ("ResNet101", 76.4, 92.8), ("ResNet152", 76.6, 93.1)),
    "ResNet V2": (("ResNet50V2", 76.0, 93.0), ("ResNet101V2", 77.2, 93.8), ("ResNet152V2", 78.0, 94.2)),
    "Inception-ResNet": (("InceptionResNetV2", 80.3, 95.3),),
    "DenseNet": (("DenseNet121", 75.0, 92.3), ("DenseNet169", 76.2, 93.2), ("DenseNet201", 77.3, 93.6)),
    "Xception": (("Xception", 79.0, 94.5),),
    "MobileNet": (("MobileNet", 70.4, 89.5),),
    "MobileNet V2": (("MobileNetV2", 71.3, 90.1),),
    "NASNet": (("NASNetMobile", 74.4, 91.9), ("NASNetLarge", 82.5, 96.0)),
    "MobileNet V3": (("MobileNetV3Small", 68.1, None), ("MobileNetV3Large", 75.6, None)),
    "EfficientNet": (
        ("EfficientNetB0", 77.1, 93.3),
        ("EfficientNetB1", 79.1, 94.4),
        ("EfficientNetB2", 80.1, 94.9),
        ("EfficientNetB3", 81.6, 95.7),
        ("EfficientNetB4", 82.9, 96.4),
        ("EfficientNetB5", 83.6, 96.7),
        ("EfficientNetB6", 84.0, 96.8),
        ("EfficientNetB7", 84.3, 97.0),
    ),
    "EfficientNetV2": (
        ("EfficientNetV2B0", 78.7, 94.3),
        ("EfficientNetV2B1", 79.8, 95.0),
        ("EfficientNetV2B2", 80.5, 95.1),
        ("EfficientNetV2B3", 82.0, 95.8),
        ("EfficientNetV2S", 83.9, 96.7),
        ("EfficientNetV2M", 85.3, 97.4),
        ("EfficientNetV2L", 85.7, 97.5),
    ),
    "ConvNeXt": (
        ("ConvNeXtTiny", 81.3, None),
        ("ConvNeXtSmall", 82.3, None),
        ("ConvNeXtBase", 85.3, None),
        ("ConvNeXtLarge", 86.3, None),
        ("ConvNeXtXLarge", 86.7, None),
    ),
}
# name, family, builder, its options, parameters, top-1, top-5
TORCHVISION_TABLE: tuple[TorchvisionRow, ...] = (
    ("AlexNet", "AlexNet", alexnet, {}, 61_100_840, 56.522, 79.066),
    (
        "GoogLeNet (torchvision)",
        "GoogLeNet",
        googlenet,
        {"auxiliary": False, "torchvision": True},
        6_624_904,
        69.778,
        89.530,
    ),
    ("SqueezeNet 1.0", "SqueezeNet", squeezenet, {"version": "1.0"}, 1_248_424, 58.092, 80.420),
    ("SqueezeNet 1.1", "SqueezeNet", squeezenet, {"version": "1.1"}, 1_235_496, 58.178, 80.624),
    ("ShuffleNet v2 x0.5", "ShuffleNet v2", shufflenet_v2, {"width": 0.5}, 1_366_792, 60.552, 81.746),
    ("ShuffleNet v2 x1.0", "ShuffleNet v2", shufflenet_v2, {"width": 1.0}, 2_278_604, 69.362, 88.316),
    ("ShuffleNet v2 x1.5", "ShuffleNet v2", shufflenet_v2, {"width": 1.5}, 3_503_624, 72.996, 91.086),
    ("ShuffleNet v2 x2.0", "ShuffleNet v2", shufflenet_v2, {"width": 2.0}, 7_393_996, 76.230, 93.006),
    ("ResNet-18", "ResNet", resnet, {"name": "ResNet-18"}, 11_689_512, 69.758, 89.078),
    ("ResNet-34", "ResNet", resnet, {"name": "ResNet-34"}, 21_797_672, 73.314, 91.420),
    ("ResNeXt-50 32x4d", "ResNeXt", resnet, {"name": "ResNeXt-50 32x4d"}, 25_028_904, 77.618, 93.698),
    ("ResNeXt-101 32x8d", "ResNeXt", resnet, {"name": "ResNeXt-101 32x8d"}, 88_791_336, 79.312, 94.526),
    ("Wide ResNet-50-2", "Wide ResNet", resnet, {"name": "Wide ResNet-50-2"}, 68_883_240, 78.468, 94.086),
    ("Wide ResNet-101-2", "Wide ResNet", resnet, {"name": "Wide ResNet-101-2"}, 126_886_696, 78.848, 94.284),
    ("MNASNet 0.5", "MNASNet", mnasnet, {"width": 0.5}, 2_218_512, 67.734, 87.490),
    ("MNASNet 0.75", "MNASNet", mnasnet, {"width": 0.75}, 3_170_208, 71.180, 90.496),
    ("MNASNet 1.0", "MNASNet", mnasnet, {"width": 1.0}, 4_383_312, 73.456, 91.510),
    ("MNASNet 1.3", "MNASNet", mnasnet, {"width": 1.3}, 6_282_256, 76.506, 93.522),
    ("ViT-B/16", "ViT", vision_transformer, {"size": "B", "patch": 16}, 86_567_656, 81.072, 95.318),
    ("ViT-B/32", "ViT", vision_transformer, {"size": "B", "patch": 32}, 88_224_232, 75.912, 92.466),
    ("ViT-L/16", "ViT", vision_transformer, {"size": "L", "patch": 16}, 304_326_632, 79.662, 94.638),
    ("ViT-L/32", "ViT", vision_transformer, {"size": "L", "patch": 32}, 306_535_400, 76.972, 93.070),
)
VGG_TABLE, RESNET_TABLE = "its paper, table 3, one crop", "its paper, table 3, ten crops"
RESNET_WEIGHTS = "torchvision, whose later variant moves a stride but has the same parameters"
CONVNEXTS = LITES = "its authors' repository"
SIDES = {"Inception-v4": 299}  # of the square picture, where it is not 224
PAPERS_TABLE: tuple[PaperRow, ...] = (  # the same, each with who counted the parameters and who measured the accuracy
    ("VGG A", "VGG", vgg, {"letter": "A"}, 132_863_336, "torchvision", 70.4, 89.6, VGG_TABLE),
    ("VGG A-LRN", "VGG", vgg, {"letter": "A-LRN"}, 132_863_336, "torchvision", 70.3, 89.5, VGG_TABLE),
    ("VGG B", "VGG", vgg, {"letter": "B"}, 133_047_848, "torchvision", 71.3, 90.1, VGG_TABLE),
    ("VGG C", "VGG", vgg, {"letter": "C"}, 133_638_952, "its paper: 134 million", 71.9, 90.6, VGG_TABLE),
    ("GoogLeNet", "GoogLeNet", googlenet, {"auxiliary": False}, 6_998_552, "Caffe", 68.7, 88.9, "Caffe"),
    (
        "GoogLeNet with auxiliary classifiers",
        "GoogLeNet",
        googlenet,
        {"auxiliary": True},
        13_378_280,
        "Caffe",
        68.7,
        88.9,
        "Caffe",
    ),
    (
        "Plain-34",
        "ResNet",
        resnet,
        {"name": "Plain-34"},
        21_623_848,
        "ResNet-34 without its three 1x1 shortcuts",
        71.46,
        89.98,
        RESNET_TABLE,
    ),
    (
        "Inception-v4",
        "Inception-v4",
        inception_v4,
        {},
        42_679_816,
        "timm",
        80.0,
        95.0,
        "its paper, table 2, one crop",
    ),
    *(
        (f"{name} (paper)", "ResNet", resnet, {"name": name}, parameters, RESNET_WEIGHTS, *accuracy)
        for name, parameters, accuracy in (
            ("ResNet-50", 25_557_032, (77.15, 93.29, RESNET_TABLE)),
            ("ResNet-101", 44_549_160, (78.25, 93.95, RESNET_TABLE)),
            ("ResNet-152", 60_192_808, (78.57, 94.29, RESNET_TABLE)),
        )
    ),
    (
        "EfficientNet-Lite0",
        "EfficientNet-Lite",
        efficientnet_lite0,
        {},
        4_652_008,
        "timm",
        75.1,
        None,
        LITES,
    ),
    *(
        (f"ConvNeXt V2 {size}", "ConvNeXt V2", convnext_v2, {"size": size}, parameters, CONVNEXTS, *accuracy)
        for size, parameters, accuracy in (
            ("Atto", 3_708_400, (76.7, None, CONVNEXTS)),
            ("Femto", 5_233_240, (78.5, None, CONVNEXTS)),
            ("Pico", 9_066_280, (80.3, None, CONVNEXTS)),
            ("Nano", 15_623_800, (81.9, None, CONVNEXTS)),
            ("Tiny", 28_635_496, (83.0, None, CONVNEXTS)),
            ("Base", 88_717_800, (84.9, None, CONVNEXTS)),
            ("Large", 197_956_840, (85.8, None, CONVNEXTS)),
            ("Huge", 660_289_640, (86.3, None, CONVNEXTS)),
        )
    ),
)
