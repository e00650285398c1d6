"""What a pretrained backbone is worth: `python -m scripts.probe_backbones FOLDER`, a folder per class of photographs.

A linear classifier learns on the means of the backbone's last maps. Reported are the networks that come along, one of
them with random weights, and MobileNetV2 0.35 where its weights are on this computer.
"""

import argparse
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedShuffleSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from dlplay.data import read_picture
from dlplay.weights import (
    BUNDLED,
    Network,
    bundled_network,
    input_shape,
    is_here,
    load,
    preprocess,
    to_input,
    weight_file,
)

DOWNLOADED = Network("MobileNetV2 0.35", "imagenet", top=False, side=192)
BATCH = 16


def probe(features: NDArray[Any], labels: NDArray[Any]) -> float:
    """Give the accuracy of logistic regression on standardized features: three quarters train, 8 seeded splits."""
    splits = StratifiedShuffleSplit(8, test_size=0.25, random_state=0).split(features, labels)
    scores = []
    for train, test in splits:
        model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000)).fit(features[train], labels[train])
        scores.append(model.score(features[test], labels[test]))
    return float(np.mean(scores))


def features_of(network: Network, pictures: list[NDArray[Any]]) -> NDArray[np.float32]:
    """Give the mean of every one of a backbone's last maps (pictures, maps)."""
    batch = np.stack([preprocess(network, to_input(one, input_shape(network))) for one in pictures])
    return np.asarray(load(network).predict(batch, verbose=0, batch_size=BATCH).mean(axis=(1, 2)))


def main() -> None:
    """Print the probe of every backbone."""
    parser = argparse.ArgumentParser(description="Report what a pretrained backbone is worth.")
    parser.add_argument("photographs", type=Path, help="a folder per class")
    files = sorted(parser.parse_args().photographs.glob("*/*.jpg"))
    pictures = [np.asarray(read_picture(file.read_bytes(), file.name).pixels) for file in files]
    labels = np.array([file.parent.name for file in files])
    networks = [bundled_network("EfficientNet-Lite0", "random", top=False)]
    networks += [bundled_network(name, top=False) for name in BUNDLED]
    networks += [DOWNLOADED] if is_here(weight_file(DOWNLOADED.name, top=False)) else []
    for network in networks:
        text = f"{network.name}, {network.weights}, {network.side} x {network.side}"
        print(f"{text}: {probe(features_of(network, pictures), labels):.3f}", flush=True)


if __name__ == "__main__":
    main()
