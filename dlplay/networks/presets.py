"""Ready-made stacks, and a first version of every kind of layer to add to one."""

STACKS = {  # name -> the stack's text
    "LeNet": (
        "input 28x28x1; conv 6 5x5 same relu; maxpool 2; conv 16 5x5 valid relu; maxpool 2; "
        "flatten; dense 120 relu; dense 84 relu; dense 10 softmax"
    ),
    "tiny VGG": (
        "input 28x28x1; conv 8 3x3 same relu; conv 8 3x3 same relu; maxpool 2; "
        "conv 16 3x3 same relu; conv 16 3x3 same relu; maxpool 2; flatten; dense 64 relu; dropout 0.5; dense 10 softmax"
    ),
    "lecture VGG block": "input 64x64x3; conv 64 3x3 same relu; conv 64 3x3 same relu; maxpool 2",
    "lecture MNIST with dropout": (
        "input 28x28x1; conv 64 3x3 valid relu; conv 32 3x3 valid relu; dropout 0.5; conv 32 3x3 valid relu; "
        "flatten; dense 10 softmax"
    ),
    "photo VGG": (
        "input 96x96x3; conv 24 3x3 same stride 2 relu; conv 32 3x3 same relu; maxpool 2; "
        "conv 64 3x3 same relu; conv 64 3x3 same relu; maxpool 2; "
        "conv 128 3x3 same relu; conv 128 3x3 same relu; maxpool 2; "
        "conv 256 3x3 same relu; conv 256 3x3 same relu; globalavgpool"
    ),
}
NEW_LAYERS = {  # kind -> (the text it starts with, what it does)
    "conv": ("conv 8 3x3 same relu", "Convolution: every filter slides over the map and makes one new channel."),
    "depthwise": ("depthwise 3x3 same relu", "Depthwise convolution: one filter for each channel, alone."),
    "maxpool": ("maxpool 2", "Max pooling: keeps the largest value of every window, so the map gets smaller."),
    "avgpool": ("avgpool 2", "Average pooling: keeps the mean of every window, so the map gets smaller."),
    "globalavgpool": ("globalavgpool", "Global average pooling: the mean of every whole channel."),
    "globalmaxpool": ("globalmaxpool", "Global max pooling: the largest value of every whole channel."),
    "activation": ("activation relu", "Activation: a function on every value; without one, layers only add and scale."),
    "batchnorm": ("batchnorm", "Batch normalization: every channel to mean 0 and deviation 1 over the batch."),
    "layernorm": ("layernorm", "Layer normalization: the channels of one place to mean 0 and deviation 1."),
    "dropout": ("dropout 0.5", "Dropout: switches off this part of the values at random, in training only."),
    "flatten": ("flatten", "Flatten: writes the map as one long row of values, for a dense layer."),
    "dense": ("dense 64 relu", "Dense: every unit is a weighted sum of all values that come in."),
}
