"""The classifier that comes along, so that the lesson opens with its result."""

import functools
from dataclasses import asdict

import numpy as np

from dlplay.fine_tuning.choices import choose_backbone
from dlplay.training import Epoch, Finished, ModelFile, Plan, Split, Trained, read_finished, with_tuples, write_finished
from dlplay.training.model import assemble, build_head, maps_shape, own_copy
from dlplay.training.transfer import keras_file, open_model
from dlplay.weights import BUNDLED, Network

NAME = "fine_tune"
FINISHED_SAMPLE, FINISHED_SHARE, FINISHED_FIT = "shapes", 0.25, "crop"  # what the controls begin with
NO_FILE = ModelFile("", b"")  # the backbone is here already: see finished_model


def finished_plan() -> Plan:
    """Give the plan that the controls begin with."""
    backbone = choose_backbone(next(iter(BUNDLED)), "pretrained", 224)
    assert backbone is not None  # it comes along
    return Plan(backbone)


def keep_classifier(done: Finished[Plan, Trained]) -> None:
    """Write a training among the examples: all but the backbone. Runs where TensorFlow is."""
    facts = {**asdict(done.result), "plan": asdict(done.plan)}
    del facts["model"], facts["probabilities"]
    head = open_model(done.result.model).layers[-1].get_weights()
    arrays = {f"head_{number}": weights for number, weights in enumerate(head)}
    write_finished(NAME, facts, {"probabilities": done.result.probabilities, **arrays})


@functools.cache
def finished_classifier() -> Finished[Plan, Trained]:
    """Read the training that was made before, on FINISHED_SAMPLE, with the plan that the page begins with.

    Its model is empty: see finished_model.
    """
    facts, arrays = read_finished(NAME)
    chosen = with_tuples(facts.pop("plan"))
    plan = Plan(**{**chosen, "backbone": Network(**chosen["backbone"])})
    facts["parts"] = Split(**with_tuples(facts["parts"]))
    facts["epochs"] = tuple(Epoch(**epoch) for epoch in facts["epochs"])
    trained = Trained(**facts, probabilities=arrays["probabilities"], model=NO_FILE)
    return Finished(plan, trained, trained.seconds)


def finished_model() -> ModelFile:
    """Put the trained head on the backbone that comes along, as a .keras file. Runs where TensorFlow is."""
    plan, arrays = finished_classifier().plan, read_finished(NAME)[1]
    weights = [arrays[f"head_{number}"] for number in range(len(arrays) - 1)]
    head = build_head(plan.head, maps_shape(plan.backbone), arrays["probabilities"].shape[1], plan.seed)
    head.set_weights([np.asarray(one, np.float32) for one in weights])
    return keras_file(assemble(own_copy(plan.backbone), head, plan))
