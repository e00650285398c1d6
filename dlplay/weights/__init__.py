"""Networks with weights: which there are, what is on this computer, what they take and what they say."""

from dlplay.weights.bundled import BUNDLED
from dlplay.weights.imagenet import CLASS_NAMES, WeightsError, fetch, is_here, keras_folder, models_here, variants_here
from dlplay.weights.network import TRAINED, Network, bundled_network, load, trained_weights, weights_path
from dlplay.weights.preparation import FITS, input_shape, preprocess, preprocessing, to_input
from dlplay.weights.pretrained import PRETRAINED, WeightFile, weight_file
from dlplay.weights.scores import class_name, top_scores
