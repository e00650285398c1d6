"""The ImageNet challenge: 1,000 classes, 1,431,167 pictures, from 2010 to 2017."""

from dataclasses import dataclass

CLASSES_IN_CHALLENGE, PICTURES_IN_CHALLENGE, LAST_CHALLENGE = 1_000, 1_431_167, 2017
HUMAN_ERROR = 5.1  # percent, top 5, one trained person; Russakovsky et al.: ImageNet Large Scale Visual Recognition
# Challenge, 2014, section 6.4


@dataclass(frozen=True)
class Entry:
    """An entry of the classification task: top-5 error in percent, and its layers with weights (0: not a network)."""

    year: int
    name: str
    top5_error: float
    layers: int
    place: int = 1


CHALLENGE = (  # errors of the results pages of image-net.org, and of the entries' papers
    Entry(2010, "NEC-UIUC (features and a support vector machine)", 28.2, 0),
    Entry(2011, "XRCE (features and a support vector machine)", 25.8, 0),
    Entry(2012, "AlexNet", 16.4, 8),
    Entry(2013, "Clarifai (after ZFNet)", 11.7, 8),
    Entry(2014, "VGG", 7.3, 19, place=2),
    Entry(2014, "GoogLeNet", 6.7, 22),
    Entry(2015, "ResNet-152 (several together)", 3.57, 152),
    Entry(2016, "Trimps-Soushen (several networks together)", 2.99, 0),
    Entry(2017, "SENet (several together)", 2.25, 152),
)
EFFICIENTNET_V2_FIGURE = {  # name -> (million parameters, top-1 accuracy): the lecture's figure, from its paper
    "EfficientNetV2": (24, 83.9),
    "EfficientNet": (43, 84.3),
    "ResNet-RS": (164, 84.0),
    "DeiT/ViT": (86, 83.1),
}
LECTURE_RESNETS = {  # network -> 10^9 multiply-adds for a picture of 224 x 224: He et al. 2015, table 1
    "ResNet-18": 1.8,
    "ResNet-34": 3.6,
    "ResNet-50 (paper)": 3.8,
    "ResNet-101 (paper)": 7.6,
    "ResNet-152 (paper)": 11.3,
}
LECTURE_VGGS = {  # network -> layers with weights, million parameters: Simonyan and Zisserman 2014, tables 1 and 2
    "VGG A": (11, 133),
    "VGG A-LRN": (11, 133),
    "VGG B": (13, 133),
    "VGG C": (16, 134),
    "VGG16": (16, 138),
    "VGG19": (19, 144),
}
