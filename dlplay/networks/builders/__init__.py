"""A builder for every family of networks: compact Keras, to read and to run."""

from dlplay.networks.builders.alexnet import alexnet
from dlplay.networks.builders.convnext_v2 import convnext_v2
from dlplay.networks.builders.efficientnet_lite import efficientnet_lite0
from dlplay.networks.builders.googlenet import googlenet
from dlplay.networks.builders.inception_v4 import inception_v4
from dlplay.networks.builders.keras_applications import keras_application
from dlplay.networks.builders.mnasnet import mnasnet
from dlplay.networks.builders.resnet import resnet
from dlplay.networks.builders.shufflenet import shufflenet_v2
from dlplay.networks.builders.squeezenet import squeezenet
from dlplay.networks.builders.unet import unet
from dlplay.networks.builders.vgg import vgg
from dlplay.networks.builders.vision_transformer import vision_transformer
