"""The families of networks that the lecture names: when they came, in which paper, and the one idea that was new."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Family:
    """Networks made after one plan."""

    year: int
    paper: str
    idea: str


FAMILIES = {
    "AlexNet": Family(
        2012,
        "Krizhevsky, Sutskever, Hinton: ImageNet Classification with Deep Convolutional Neural Networks",
        "A deep convolutional network with ReLU and dropout, trained on GPUs with a million pictures, beat everything.",
    ),
    "VGG": Family(
        2014,
        "Simonyan, Zisserman: Very Deep Convolutional Networks for Large-Scale Image Recognition",
        "Only 3x3 windows, one behind the other: they see as much as a large window, with fewer parameters.",
    ),
    "GoogLeNet": Family(
        2014,
        "Szegedy et al.: Going Deeper with Convolutions",
        "Several window sizes beside each other, made cheap by 1x1 before them; two auxiliary classifiers.",
    ),
    "Inception V3": Family(
        2015,
        "Szegedy et al.: Rethinking the Inception Architecture for Computer Vision",
        "Large windows are split into small ones behind each other: 5x5 into two 3x3, 7x7 into 1x7 and 7x1.",
    ),
    "ResNet": Family(
        2015,
        "He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition",
        "Skip connections: a block learns only the difference to its input, so that 152 layers can be trained.",
    ),
    "ResNet V2": Family(
        2016,
        "He, Zhang, Ren, Sun: Identity Mappings in Deep Residual Networks",
        "Normalization and ReLU come before the convolution, so that nothing stands in the way of the skip connection.",
    ),
    "Wide ResNet": Family(
        2016,
        "Zagoruyko, Komodakis: Wide Residual Networks",
        "More channels instead of more layers: wide and less deep is as accurate, and quicker.",
    ),
    "ResNeXt": Family(
        2016,
        "Xie, Girshick, Dollar, Tu, He: Aggregated Residual Transformations for Deep Neural Networks",
        "Many small equal paths beside each other in a block, computed as one convolution in groups.",
    ),
    "Inception-v4": Family(
        2016,
        "Szegedy, Ioffe, Vanhoucke, Alemi: Inception-v4, Inception-ResNet and the Impact of Residual Connections",
        "Uniform inception modules, and reduction blocks that make the map smaller.",
    ),
    "Inception-ResNet": Family(
        2016,
        "Szegedy, Ioffe, Vanhoucke, Alemi: Inception-v4, Inception-ResNet and the Impact of Residual Connections",
        "Inception modules with skip connections: a 1x1 convolution brings the result to the depth of the input.",
    ),
    "SqueezeNet": Family(
        2016,
        "Iandola et al.: SqueezeNet: AlexNet-level accuracy with 50x fewer parameters",
        "Fire modules: squeeze to few channels with 1x1, then expand with 1x1 and 3x3; no dense layer at the end.",
    ),
    "DenseNet": Family(
        2017,
        "Huang, Liu, van der Maaten, Weinberger: Densely Connected Convolutional Networks",
        "Every layer gets the maps of all layers before it in its block, and adds a few channels of its own.",
    ),
    "Xception": Family(
        2017,
        "Chollet: Xception: Deep Learning with Depthwise Separable Convolutions",
        "Each channel is convolved by itself, then 1x1 mixes the channels, everywhere and with skip connections.",
    ),
    "MobileNet": Family(
        2017,
        "Howard et al.: MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications",
        "Depthwise separable convolutions: about eight to nine times fewer multiply-adds, for telephones.",
    ),
    "MobileNet V2": Family(
        2018,
        "Sandler et al.: MobileNetV2: Inverted Residuals and Linear Bottlenecks",
        "Inverted residual blocks: narrow outside, wide inside, and no activation where it is narrow.",
    ),
    "ShuffleNet v2": Family(
        2018,
        "Ma, Zhang, Zheng, Sun: ShuffleNet V2: Practical Guidelines for Efficient CNN Architecture Design",
        "Half of the channels pass unchanged, and all are shuffled afterwards; designed by measuring time, not counts.",
    ),
    "NASNet": Family(
        2018,
        "Zoph, Vasudevan, Shlens, Le: Learning Transferable Architectures for Scalable Image Recognition",
        "A search found the best cell on small pictures; the network is that cell many times.",
    ),
    "MNASNet": Family(
        2019,
        "Tan et al.: MnasNet: Platform-Aware Neural Architecture Search for Mobile",
        "A search that measures the time on a real telephone beside the accuracy, and chooses every stage for itself.",
    ),
    "MobileNet V3": Family(
        2019,
        "Howard et al.: Searching for MobileNetV3",
        "Found by search: inverted residuals with squeeze-and-excite, and a cheaper activation (hard swish).",
    ),
    "EfficientNet": Family(
        2019,
        "Tan, Le: EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks",
        "Compound scaling: depth, width and resolution grow together, by one coefficient.",
    ),
    "EfficientNet-Lite": Family(
        2020,
        "Liu: Higher accuracy on vision models with EfficientNet-Lite (TensorFlow's blog)",
        "EfficientNet without squeeze-and-excite, with ReLU6 instead of swish: quick on any telephone, in 8 bits, too.",
    ),
    "ViT": Family(
        2020,
        "Dosovitskiy et al.: An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale",
        "A picture is cut into patches; a transformer reads them as a sentence, without any convolution that slides.",
    ),
    "EfficientNetV2": Family(
        2021,
        "Tan, Le: EfficientNetV2: Smaller Models and Faster Training",
        "Fused blocks (a usual convolution) in the early stages, and pictures that grow during training.",
    ),
    "ConvNeXt": Family(
        2022,
        "Liu et al.: A ConvNet for the 2020s",
        "A ResNet changed step by step towards a transformer: patches, 7x7 depthwise windows, layer normalization.",
    ),
    "ConvNeXt V2": Family(
        2023,
        "Woo et al.: ConvNeXt V2: Co-designing and Scaling ConvNets with Masked Autoencoders",
        "Learns first to fill in hidden patches; global response normalization makes the channels compete.",
    ),
    "U-Net": Family(
        2015,
        "Ronneberger, Fischer, Brox: U-Net: Convolutional Networks for Biomedical Image Segmentation",
        "Down to see much, up to say where, and bridges that bring the fine maps over; gives a class for every pixel.",
    ),
}
