"""Train the U-Nets in assets/networks: `python -m scripts.train_segmenters WHAT [FOLDER]`.

WHAT: nuclei or shapes; nuclei_no_skips or shapes_no_skips is the same without skips. FOLDER
holds pictures of nuclei (Data Science Bowl 2018, BBBC038, CC0) in images/ and maps of their objects in labels/, with
the same names. 70 pictures train, 15 choose the epoch, 15 are only reported. The measurements are printed; they stand
in assets/SOURCE.md.
"""

import argparse
import os
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "2")

import cv2
import numpy as np

from dlplay.data.drawn.scenes import draw_scenes
from dlplay.data.labels.labelled import LabelledPicture, LabelledSet
from dlplay.segmentation.augmenting import Change
from dlplay.segmentation.fitting import SegmentationPlan, fit_unet, print_segmentation_epoch
from dlplay.segmentation.masks import class_map, grow_insides, number_anew, parts_of_class, stretch_light
from dlplay.segmentation.measures import ObjectResult, class_overlaps, edge_accuracy, mask_dice, mask_iou, match_objects
from dlplay.segmentation.networks import SMALL_CHANNELS
from dlplay.segmentation.predicting import predict_map
from dlplay.segmentation.unet import CHANNELS, build_unet

FOLDER = Path(__file__).parents[1] / "assets" / "networks"
SEED = 18  # of the split
NUCLEI = ("nucleus",)
NO_SKIPS = "_no_skips"
LEAST_AREA = 12


def read_nuclei(folder: Path) -> list[LabelledPicture]:
    """Read every picture and the numbers of its nuclei."""
    pictures = []
    for path in sorted((folder / "images").glob("*.png")):
        pixels = stretch_light(np.asarray(cv2.imread(str(path)), np.uint8)[..., ::-1])
        numbers = cv2.imread(str(folder / "labels" / path.name), cv2.IMREAD_UNCHANGED)
        objects = number_anew(np.asarray(numbers))
        labels = np.zeros(int(objects.max()), np.int64)
        pictures.append(LabelledPicture(path.stem, pixels, np.zeros((0, 4)), labels, objects))
    return pictures


def split_nuclei(pictures: list[LabelledPicture]) -> list[LabelledSet]:
    """Split into 70, 15 and 15 of every 100, the dark and the bright ones apart, and those of every size."""
    order = np.random.default_rng(SEED).permutation(len(pictures))
    kinds: dict[tuple[Any, ...], list[LabelledPicture]] = {}
    for place in order:
        one = pictures[place]
        kinds.setdefault((bool(np.median(one.pixels) > 127), one.pixels.shape), []).append(one)
    line = [one for kind in sorted(kinds) for one in kinds[kind]]
    test = line[5::20] + line[12::20] + line[19::20]
    validation = line[0::20] + line[7::20] + line[14::20]
    used = {one.name for one in test + validation}
    train = [one for one in line if one.name not in used]
    return [LabelledSet(tuple(part), NUCLEI) for part in (train, validation, test)]


def plan_of(what: str, folder: Path) -> tuple[list[LabelledSet], SegmentationPlan]:
    """Give the three parts and the plan."""
    if what.startswith("nuclei"):
        change = Change(0.3, mirror=True, flip=True, turn=180, light=0.25, invert=0.1)
        return split_nuclei(read_nuclei(folder)), SegmentationPlan(
            (192, 192), epochs=40, batch_size=4, learning_rate=2.5e-3, change=change, borders=True
        )
    change = Change(0.2, mirror=True, turn=15, light=0.2)
    sets = [draw_scenes(400, 1000), draw_scenes(50, 100_000), draw_scenes(100, 200_000)]
    rate = 4e-3 if what.endswith(NO_SKIPS) else 1.5e-3  # each has the better one of these two
    return sets, SegmentationPlan(epochs=24, batch_size=8, learning_rate=rate, change=change)


def report_nuclei(model: Any, data: LabelledSet) -> None:
    """Print Dice and IoU, the means over the pictures, and the objects found."""
    dices, ious, found = [], [], []
    for one in data.pictures:
        answer = predict_map(model, one.pixels).argmax(axis=-1)
        true = class_map(one) > 0
        dices.append(mask_dice(true, answer > 0))
        ious.append(mask_iou(true, answer > 0))
        assert one.objects is not None
        found.append(match_objects(one.objects, grow_insides(answer, least_area=LEAST_AREA)[0])[0])
        if np.median(one.pixels) > 127:
            print("  a bright picture:", one.name, "Dice", round(dices[-1], 3), "F1", round(found[-1].f1, 3))
    print(f"Dice {np.mean(dices):.4f} (lowest {min(dices):.3f}), IoU {np.mean(ious):.4f};", objects_line(found))


def report_shapes(model: Any, data: LabelledSet) -> None:
    """Print Dice and IoU per class over all pixels, the means, and the objects found."""
    total, found, edges = np.zeros((len(data.classes) + 1, 3), int), [], []
    for one in data.pictures:
        answer = predict_map(model, one.pixels).argmax(axis=-1)
        true = class_map(one)
        total += [[k.both, k.true, k.predicted] for k in class_overlaps(true, answer, len(data.classes) + 1)]
        edges.append(edge_accuracy(true, answer))
        assert one.objects is not None
        found.append(match_objects(one.objects, parts_of_class(answer, least_area=LEAST_AREA)[0])[0])
    dices = 2 * total[:, 0] / (total[:, 1] + total[:, 2])
    ious = total[:, 0] / (total[:, 1] + total[:, 2] - total[:, 0])
    names = ("ground", *data.classes)
    print("Dice", {name: round(float(value), 4) for name, value in zip(names, dices, strict=True)}, end=" ")
    print(
        f"mean of the shapes {dices[1:].mean():.4f}, IoU {ious[1:].mean():.4f}; right within 2 pixels of an edge "
        f"{np.mean(edges):.4f};",
        objects_line(found),
    )


def objects_line(found: list[ObjectResult]) -> str:
    """Say how many objects were found in all pictures together, at an IoU of 0.5."""
    hits, invented, missed = (sum(getattr(one, name) for one in found) for name in ("hits", "invented", "missed"))
    quality = ObjectResult(hits, invented, missed, tuple(iou for one in found for iou in one.ious))
    return (
        f"objects: {hits} found, {missed} missed, {invented} invented, F1 at IoU 0.5 {quality.f1:.4f}, "
        f"PQ {quality.panoptic_quality:.4f}"
    )


def main() -> None:
    """Train, write the weights as float16, and measure what was written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=[kind + how for kind in ("nuclei", "shapes") for how in ("", NO_SKIPS)])
    parser.add_argument("folder", nargs="?", type=Path)
    options = parser.parse_args()
    sets, plan = plan_of(options.what, options.folder)
    print([len(one.pictures) for one in sets], [sum(len(p.labels) for p in one.pictures) for one in sets], flush=True)
    is_nuclei, skips = options.what.startswith("nuclei"), not options.what.endswith(NO_SKIPS)
    num_answers, channels = (3, CHANNELS) if is_nuclei else (len(sets[0].classes) + 1, SMALL_CHANNELS)
    model = build_unet(num_answers, channels=channels, skips=skips)
    print(model.count_params(), "parameters", flush=True)
    fit_unet(model, sets[0], sets[1], plan, print_segmentation_epoch)
    half = [weights.astype(np.float16) for weights in model.get_weights()]
    FOLDER.mkdir(exist_ok=True)
    np.savez_compressed(FOLDER / f"unet_{options.what}.npz", *half)
    model.set_weights([weights.astype(np.float32) for weights in half])
    for part, data in zip(("validation", "test"), sets[1:], strict=True):
        print(part, end=" ")
        (report_nuclei if is_nuclei else report_shapes)(model, data)


if __name__ == "__main__":
    main()
