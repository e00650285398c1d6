"""DeepLabV3+ and SegFormer of keras-cv, to be trained from the start. Runs where TensorFlow is."""

from typing import TYPE_CHECKING

from dlplay.networks.first_weights import draw_weights

if TYPE_CHECKING:
    import keras

# MobileNetV3-Small: A. Howard et al., Searching for MobileNetV3, 2019, table 2
EXPANSIONS = (1, 4.5, 88 / 24, 4, 6, 6, 3, 3, 6, 6, 6)
FILTERS = (16, 24, 24, 40, 40, 40, 48, 48, 96, 96, 96)
KERNEL_SIZES = (3, 3, 3, 5, 5, 5, 5, 5, 5, 5, 5)
STRIDES = (2, 2, 1, 2, 1, 1, 1, 1, 2, 1, 1)
SQUEEZES = (0.25, None, None, *[0.25] * 8)
ACTIVATIONS = (*["relu"] * 3, *["hard_swish"] * 8)
# MiT-B0: E. Xie et al., SegFormer, 2021, table 6
DEPTHS = (2, 2, 2, 2)
EMBEDDINGS = (32, 64, 160, 256)


def build_deeplab(num_classes: int, side: int, *, seed: int = 0) -> "keras.Model":
    """Build DeepLabV3+ on a MobileNetV3-Small: pixels (batch, side, side, 3), 0 to 255 -> probabilities.

    Spatial pyramid pooling: filters whose pixels lie 6, 12 and 18 apart look at the deepest maps; these, made larger by
    bilinear upsampling, meet early maps.
    """
    import keras_cv

    backbone = keras_cv.models.MobileNetV3Backbone(
        stackwise_expansion=list(EXPANSIONS),
        stackwise_filters=list(FILTERS),
        stackwise_kernel_size=list(KERNEL_SIZES),
        stackwise_stride=list(STRIDES),
        stackwise_se_ratio=list(SQUEEZES),
        stackwise_activation=list(ACTIVATIONS),
        include_rescaling=True,
        input_shape=(side, side, 3),
    )
    model = keras_cv.models.DeepLabV3Plus(num_classes=num_classes, backbone=backbone)
    draw_weights(model, seed)
    return model


def build_segformer(num_classes: int, side: int, *, seed: int = 0) -> "keras.Model":
    """Build SegFormer on a MiT-B0: pixels (batch, side, side, 3), 0 to 255 -> probabilities.

    A transformer gives maps at four sizes; one dense layer per size and one for all of them together decide.
    """
    import keras_cv

    backbone = keras_cv.models.MiTBackbone(
        depths=list(DEPTHS), embedding_dims=list(EMBEDDINGS), include_rescaling=True, input_shape=(side, side, 3)
    )
    model = keras_cv.models.SegFormer(num_classes=num_classes, backbone=backbone)
    draw_weights(model, seed)
    return model
