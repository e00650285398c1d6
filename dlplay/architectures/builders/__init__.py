"""A builder for every family of networks: compact Keras, to read and to run."""

from dlplay.architectures.builders.alexnet import alexnet
from dlplay.architectures.builders.convnext_v2 import convnext_v2
from dlplay.architectures.builders.efficientnet_lite import efficientnet_lite0
from dlplay.architectures.builders.googlenet import googlenet
from dlplay.architectures.builders.inception_v4 import inception_v4
from dlplay.architectures.builders.keras_applications import keras_application
from dlplay.architectures.builders.mnasnet import mnasnet
from dlplay.architectures.builders.resnet import resnet
from dlplay.architectures.builders.shufflenet import shufflenet_v2
from dlplay.architectures.builders.squeezenet import squeezenet
from dlplay.architectures.builders.unet import unet
from dlplay.architectures.builders.vgg import vgg
from dlplay.architectures.builders.vision_transformer import vision_transformer
