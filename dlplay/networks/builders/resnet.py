"""ResNet and what grew from it: plain networks, ResNeXt, Wide ResNet."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dlplay.networks.builders.blocks import classify_pooled, conv_norm

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class ResNetPlan:
    """How a residual network is made.

    blocks: of the four stages. bottleneck: 1x1, 3x3, 1x1 instead of two 3x3. skips: False for the plain network.
    groups and width: of a bottleneck's 3x3, which has groups * width filters in the first stage. late_stride: the
    bottleneck's 3x3 halves the map, not the 1x1 before it (ResNet's paper has it early, later networks late).
    """

    blocks: tuple[int, int, int, int]
    bottleneck: bool = True
    skips: bool = True
    groups: int = 1
    width: int = 64
    late_stride: bool = False


RESNETS = {
    "ResNet-18": ResNetPlan((2, 2, 2, 2), bottleneck=False),
    "ResNet-34": ResNetPlan((3, 4, 6, 3), bottleneck=False),
    "Plain-34": ResNetPlan((3, 4, 6, 3), bottleneck=False, skips=False),
    "ResNet-50": ResNetPlan((3, 4, 6, 3)),
    "ResNet-101": ResNetPlan((3, 4, 23, 3)),
    "ResNet-152": ResNetPlan((3, 8, 36, 3)),
    "ResNeXt-50 32x4d": ResNetPlan((3, 4, 6, 3), groups=32, width=4, late_stride=True),
    "ResNeXt-101 32x8d": ResNetPlan((3, 4, 23, 3), groups=32, width=8, late_stride=True),
    "Wide ResNet-50-2": ResNetPlan((3, 4, 6, 3), width=128, late_stride=True),
    "Wide ResNet-101-2": ResNetPlan((3, 4, 23, 3), width=128, late_stride=True),
}


def resnet(name: str, side: int = 224, classes: int = 1000) -> "keras.Model":
    """Build a network of RESNETS: He et al. 2015 (table 1), Xie et al. 2017, Zagoruyko and Komodakis 2016."""
    import keras
    from keras import layers

    plan = RESNETS[name]
    picture = keras.Input((side, side, 3))
    x = conv_norm(picture, 64, 7, strides=2)
    x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
    for stage, blocks in enumerate(plan.blocks):
        for block in range(blocks):
            x = residual_block(x, plan, 64 * 2**stage, 2 if stage > 0 and block == 0 else 1)
    return keras.Model(picture, classify_pooled(x, classes), name="resnet")


def residual_block(x: "keras.KerasTensor", plan: ResNetPlan, filters: int, strides: int) -> "keras.KerasTensor":
    """Learn the difference F(x) and add it to x: H(x) = F(x) + x; where the shape changes, a 1x1 brings x to it."""
    from keras import layers

    changed = bottleneck_path(x, plan, filters, strides) if plan.bottleneck else basic_path(x, filters, strides)
    if not plan.skips:
        return layers.Activation("relu")(changed)
    if strides > 1 or x.shape[-1] != changed.shape[-1]:
        x = conv_norm(x, changed.shape[-1], 1, strides=strides, activation="linear")
    return layers.Activation("relu")(layers.Add()([changed, x]))


def basic_path(x: "keras.KerasTensor", filters: int, strides: int) -> "keras.KerasTensor":
    """Two 3x3 convolutions."""
    x = conv_norm(x, filters, 3, strides=strides)
    return conv_norm(x, filters, 3, activation="linear")


def bottleneck_path(x: "keras.KerasTensor", plan: ResNetPlan, filters: int, strides: int) -> "keras.KerasTensor":
    """1x1 to fewer channels, 3x3 there (in groups), 1x1 back to four times as many."""
    early, late = (1, strides) if plan.late_stride else (strides, 1)
    inner = filters * plan.width // 64 * plan.groups
    x = conv_norm(x, inner, 1, strides=early)
    x = conv_norm(x, inner, 3, strides=late, groups=plan.groups)
    return conv_norm(x, 4 * filters, 1, activation="linear")
