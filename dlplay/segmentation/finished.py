"""The training that comes along, so that the tab Train opens with a result."""

import functools
from dataclasses import asdict

import numpy as np

from dlplay.segmentation.fitting import SegmentationEpoch
from dlplay.segmentation.learning import Example, Recipe, TrainedSegmenter
from dlplay.segmentation.networks import Segmenter
from dlplay.training import Finished, read_finished, with_tuples, write_finished

NAME = "segment"
NUMBERS = ("best", "num_train", "num_validation", "num_parameters", "seconds")
MAPS = {"pixels": np.uint8, "true": np.uint8, "predicted": np.uint8}  # of every validation picture, and their type


def keep_segmenter(done: Finished[Recipe, TrainedSegmenter]) -> None:
    """Write a training among the examples: all but the weights."""
    result = done.result
    facts = {name: getattr(result, name) for name in NUMBERS}
    facts |= {"plan": asdict(done.plan), "epochs": [asdict(epoch) for epoch in result.epochs]}
    facts |= {"classes": result.network.classes, "examples": [one.name for one in result.examples]}
    arrays = {
        name: np.stack([getattr(one, name).astype(kind) for one in result.examples]) for name, kind in MAPS.items()
    }
    write_finished(NAME, facts, arrays)


@functools.cache
def finished_segmenter() -> Finished[Recipe, TrainedSegmenter]:
    """Read the training that was made before, on drawn scenes, with the recipe that the tab begins with.

    Its network has no weights.
    """
    facts, arrays = read_finished(NAME)
    recipe = Recipe(**with_tuples(facts["plan"]))
    classes = tuple(facts["classes"])
    network = Segmenter("an example", classes, "", recipe.architecture, recipe.channels, recipe.skips, side=recipe.side)
    maps = zip(facts["examples"], *(arrays[name] for name in MAPS), strict=True)
    examples = tuple(
        Example(name, pixels, true.astype(np.int64), predicted.astype(np.int64))
        for name, pixels, true, predicted in maps
    )
    epochs = tuple(SegmentationEpoch(**epoch) for epoch in facts["epochs"])
    numbers = {name: facts[name] for name in NUMBERS}
    return Finished(recipe, TrainedSegmenter(network, epochs, examples=examples, **numbers), facts["seconds"])
