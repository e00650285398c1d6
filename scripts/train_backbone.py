"""Train the backbone for photographs in assets/networks: `python -m scripts.train_backbone`.

Its teacher is Keras's MobileNetV2 0.35 with ImageNet weights (fetched if they are not here): the small network learns
to give the maps that the teacher gives, place by place, on pictures that this script composes of photographs inside
scikit-image and scikit-learn and of shapes that it draws. No labels are used. `--only-probe FOLDER` (a folder per
class) only reports what a linear classifier makes of the features, beside random weights and the teacher.
"""

import argparse
import time
from pathlib import Path
from typing import Any

import cv2
import keras
import numpy as np
import skimage.data
from numpy.typing import NDArray
from sklearn.datasets import load_sample_images
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedShuffleSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from dlplay.architectures import STACKS, Network, build, fetch, load, parse_stack, preprocess, to_input, weight_file
from dlplay.architectures.network import FOLDER
from dlplay.data import read_picture

NAME, FILE = "photo VGG", "photo_vgg.weights.h5"
TEACHER = Network("MobileNetV2 0.35", "imagenet", top=False, side=192)
PHOTOS = ("astronaut", "chelsea", "coffee", "rocket", "retina", "hubble_deep_field", "immunohistochemistry", "horse")
PHOTOS_GRAY = ("camera", "coins", "text", "brick", "grass", "gravel", "moon", "page", "clock", "cell")
SEED, BATCH, SIDE, TEACHER_SIDE = 1, 64, 96, 192
CHANNELS = 256  # of the target, the teacher's 1,280 along their principal axes
Pixels = NDArray[np.uint8]


def photographs() -> list[Pixels]:
    """Give the photographs inside scikit-image and scikit-learn, in three channels."""
    pictures = [getattr(skimage.data, name)() for name in (*PHOTOS, *PHOTOS_GRAY)]
    pictures += [*skimage.data.stereo_motorcycle()[:1], *load_sample_images().images]
    pictures = [(one * 255).astype(np.uint8) if one.dtype == bool else one for one in pictures]
    return [np.repeat(one[..., None], 3, axis=2) if one.ndim == 2 else one[..., :3] for one in pictures]


def patch(photos: list[Pixels], side: int, rng: np.random.Generator) -> Pixels:
    """Cut a square of any size and angle out of a photograph, with its colours changed."""
    photo = photos[rng.integers(len(photos))]
    height, width = photo.shape[:2]
    size = np.exp(rng.uniform(np.log(0.12), np.log(1.0))) * min(height, width)
    centre = rng.uniform(size / 2, width - size / 2), rng.uniform(size / 2, height - size / 2)
    angle = rng.normal(0, 15) if rng.random() < 0.7 else rng.uniform(0, 360)
    turn = cv2.getRotationMatrix2D(centre, angle, side / size)
    turn[:, 2] += side / 2 - np.array(centre)
    out = cv2.warpAffine(photo, turn, (side, side), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REFLECT_101)
    return recoloured(out[:, :: rng.choice([-1, 1])], rng)


def recoloured(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """Change hue, saturation, contrast and brightness at random."""
    hsv = cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2HSV).astype(np.float32)
    hsv[..., 0] = (hsv[..., 0] + (rng.uniform(0, 180) if rng.random() < 0.4 else rng.normal(0, 6))) % 180
    hsv[..., 1] *= rng.uniform(0.3, 1.5)
    rgb = cv2.cvtColor(np.clip(hsv, 0, 255).astype(np.uint8), cv2.COLOR_HSV2RGB).astype(np.float32)
    return np.asarray(np.clip((rgb - 128) * rng.uniform(0.6, 1.4) + 128 + rng.normal(0, 20), 0, 255), np.uint8)


def texture(side: int, rng: np.random.Generator) -> Pixels:
    """Draw clouds of random roughness between two colours, or stripes."""
    if rng.random() < 0.3:
        rows, columns = np.mgrid[0:side, 0:side] / side
        angle, frequency = rng.uniform(0, np.pi), rng.uniform(2, 30)
        values = np.sin(2 * np.pi * frequency * (rows * np.sin(angle) + columns * np.cos(angle)))
    else:
        values = sum(
            cv2.resize(rng.normal(size=(cells, cells)), (side, side), interpolation=cv2.INTER_CUBIC) * cells**-rough
            for rough in [rng.uniform(0.2, 1.2)]
            for cells in (2, 4, 8, 16, 32, 64)
        )
    share = ((values - values.min()) / (np.ptp(values) + 1e-9))[..., None]
    first, second = rng.uniform(0, 255, (2, 3))
    return np.asarray(first * share + second * (1 - share), np.uint8)


def outline(side: int, rng: np.random.Generator) -> NDArray[np.int32]:
    """Draw a closed outline: round, angular or leafy, by a few random waves around a centre."""
    angles = np.linspace(0, 2 * np.pi, int(rng.choice([3, 4, 5, 6, 40, 60])), endpoint=False)
    radius = np.exp(rng.uniform(np.log(0.08), np.log(0.5))) * side * np.ones(len(angles))
    for wave in rng.integers(2, 9, rng.integers(0, 3)):
        radius *= 1 + rng.uniform(0, 0.4) * np.sin(wave * angles + rng.uniform(0, 6))
    stretch, tilt = rng.uniform(0.4, 1), rng.uniform(0, 2 * np.pi)
    shape = np.stack([radius * np.cos(angles), radius * np.sin(angles) * stretch])
    turn = np.array([[np.cos(tilt), -np.sin(tilt)], [np.sin(tilt), np.cos(tilt)]])
    return np.asarray((turn @ shape).T + rng.uniform(0, side, 2), np.int32)


def compose(photos: list[Pixels], rng: np.random.Generator) -> Pixels:
    """Compose one training picture: a photograph's patch, or a ground with cut-out things upon it."""
    side = TEACHER_SIDE
    canvas = patch(photos, side, rng) if rng.random() < 0.75 else texture(side, rng)
    if rng.random() < 0.5:
        return canvas
    for _ in range(rng.integers(1, 7)):
        fill = patch(photos, side, rng) if rng.random() < 0.7 else texture(side, rng)
        mask = cv2.fillPoly(np.zeros((side, side), np.float32), [outline(side, rng)], 1.0)
        soft = cv2.GaussianBlur(mask, (0, 0), rng.uniform(0.4, 1.5))[..., None]
        canvas = np.asarray(fill * soft + canvas * (1 - soft), np.uint8)
    return canvas


def teach(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Give the teacher's last maps, 6 x 6 for pictures of 192 x 192."""
    parts = np.array_split(pictures, max(1, len(pictures) // BATCH))
    return np.concatenate(
        [load(TEACHER).predict_on_batch(preprocess(TEACHER, np.asarray(part / 255, np.float32))) for part in parts]
    )


def principal_axes(maps: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Give the mean of the maps' vectors and the directions in which they differ most, the target's channels."""
    vectors = maps.reshape(-1, maps.shape[-1])
    mean = vectors.mean(axis=0)
    values, directions = np.linalg.eigh(np.cov(vectors - mean, rowvar=False))
    return mean, np.asarray(directions[:, ::-1][:, :CHANNELS] / np.sqrt(values[-CHANNELS:].mean()), np.float32)


def trainer(num_features: int) -> tuple[keras.Model, keras.Model]:
    """Build the network with batch normalization for its training, and a 1x1 convolution that guesses the maps."""
    stack = parse_stack(STACKS[NAME])
    inputs = values = keras.Input(stack.input_shape)
    for layer, ready in zip(stack.layers, build(stack, SEED).layers, strict=True):
        if layer.kind == "conv":
            conv = keras.layers.Conv2D(layer.filters, 3, layer.strides, "same", use_bias=False, name=ready.name)
            values = keras.layers.BatchNormalization(momentum=0.98, name=f"{ready.name}_norm")(conv(values))
            values = keras.layers.ReLU()(values)
        else:
            values = ready(values)
    body = keras.Model(inputs, values)
    maps = keras.Model(inputs, body.layers[-2].output)
    return body, keras.Sequential([maps, keras.layers.Conv2D(num_features, 1, name="guess")])


def folded(body: keras.Model) -> keras.Model:
    """Write every batch normalization into its convolution: w * gamma / s and beta - mean * gamma / s."""
    model = build(parse_stack(STACKS[NAME]), SEED)
    for layer in model.layers:
        if isinstance(layer, keras.layers.Conv2D):
            norm = body.get_layer(f"{layer.name}_norm")
            gamma, beta, mean, variance = norm.get_weights()
            scale = gamma / np.sqrt(variance + norm.epsilon)
            layer.set_weights([body.get_layer(layer.name).get_weights()[0] * scale, beta - mean * scale])
    return model


def save(model: keras.Model, path: Path) -> None:
    """Save the weights in half precision, which halves the file; Keras reads them as it reads others."""
    keras.config.set_dtype_policy("float16")
    small = build(parse_stack(STACKS[NAME]), SEED)
    keras.config.set_dtype_policy("float32")
    small.set_weights([weights.astype(np.float16) for weights in model.get_weights()])
    small.save_weights(path)


def probe(features: NDArray[Any], labels: NDArray[Any]) -> float:
    """Give the accuracy of logistic regression on standardized features: three quarters train, 8 seeded splits."""
    splits = StratifiedShuffleSplit(8, test_size=0.25, random_state=0).split(features, labels)
    scores = []
    for train, test in splits:
        model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000)).fit(features[train], labels[train])
        scores.append(model.score(features[test], labels[test]))
    return float(np.mean(scores))


def report_probe(folder: Path, ours: keras.Model) -> None:
    """Print the probe for random weights, ours and the teacher's."""
    files = sorted(folder.glob("*/*.jpg"))
    labels = np.array([file.parent.name for file in files])
    pixels = [read_picture(file.read_bytes(), file.name).pixels for file in files]
    large = np.stack([to_input(one, (TEACHER_SIDE, TEACHER_SIDE, 3)) for one in pixels])
    small = np.stack([to_input(one, (SIDE, SIDE, 3)) for one in pixels])
    print(f"probe: random {probe(build(parse_stack(STACKS[NAME]), SEED).predict(small, verbose=0), labels):.3f}")
    print(f"probe: ours {probe(ours.predict(small, verbose=0), labels):.3f}")
    print(f"probe: teacher {probe(teach(np.asarray(large * 255, np.uint8)).mean(axis=(1, 2)), labels):.3f}", flush=True)


def main() -> None:
    """Compose pictures, ask the teacher, train, fold, save, and probe."""
    parser = argparse.ArgumentParser(description="Train the backbone for photographs in assets/networks.")
    parser.add_argument("--pictures", type=int, default=60_000)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--probe", type=Path, help="report the probe after every epoch")
    parser.add_argument("--only-probe", type=Path, help="report the probe of the weights in assets, train nothing")
    options = parser.parse_args()
    fetch(weight_file(TEACHER.name, top=False))
    if options.only_probe:
        report_probe(options.only_probe, load(Network(NAME, FILE)))
        return
    keras.utils.set_random_seed(SEED)
    rng, photos, begin = np.random.default_rng(SEED), photographs(), time.monotonic()
    small = np.empty((options.pictures, SIDE, SIDE, 3), np.uint8)
    targets = np.empty((options.pictures, 6, 6, CHANNELS), np.float16)
    mean, axes = principal_axes(teach(np.stack([compose(photos, rng) for _ in range(1000)])))
    for first in range(0, options.pictures, 1000):
        large = np.stack([compose(photos, rng) for _ in range(min(1000, options.pictures - first))])
        targets[first : first + len(large)] = (teach(large) - mean) @ axes
        for place, one in enumerate(large, first):
            small[place] = cv2.resize(one, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    print(f"{options.pictures} pictures after {time.monotonic() - begin:.0f} s", flush=True)
    body, model = trainer(CHANNELS)
    steps = options.pictures // BATCH * options.epochs
    rate = keras.optimizers.schedules.CosineDecay(3e-5, steps, warmup_target=2e-3, warmup_steps=steps // 20)
    model.compile(keras.optimizers.AdamW(rate, weight_decay=1e-4), "mse")
    for epoch in range(options.epochs):
        order, losses = rng.permutation(options.pictures), []
        for part in np.array_split(order, len(order) // BATCH):
            turn = rng.choice([-1, 1])
            batch = small[part][:, :, ::turn].astype(np.float32) / 255
            losses.append(model.train_on_batch(batch, targets[part][:, :, ::turn].astype(np.float32)))
        print(f"epoch {epoch + 1}: loss {np.mean(losses[-200:]):.4f}, {time.monotonic() - begin:.0f} s", flush=True)
        save(folded(body), FOLDER / FILE)
        if options.probe:
            report_probe(options.probe, folded(body))


if __name__ == "__main__":
    main()
