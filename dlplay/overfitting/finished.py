"""The comparison that comes along, so that the lesson opens with its result."""

import functools
from dataclasses import asdict

import numpy as np

from dlplay.overfitting.comparing import Comparison, Run
from dlplay.overfitting.settings import Settings
from dlplay.training import Epoch, Finished, read_finished, with_tuples, write_finished

NAME = "overfitting"


def keep_comparison(done: Finished[Settings, Comparison]) -> None:
    """Write a comparison among the examples."""
    runs = [
        {
            "name": run.name,
            "epochs": [asdict(epoch) for epoch in run.epochs],
            "kept": run.kept,
            "num_parameters": run.num_parameters,
        }
        for run in done.result.runs
    ]
    facts = {"plan": asdict(done.plan), "seconds": done.seconds, "runs": runs}
    probabilities = np.stack([run.probabilities for run in done.result.runs])
    write_finished(NAME, facts, {"probabilities": probabilities, "labels": done.result.labels.astype(np.uint8)})


@functools.cache
def finished_comparison() -> Finished[Settings, Comparison]:
    """Read the comparison that was made before, with the settings that the page begins with."""
    facts, arrays = read_finished(NAME)
    runs = tuple(
        Run(**{**run, "epochs": tuple(Epoch(**epoch) for epoch in run["epochs"])}, probabilities=probabilities)
        for run, probabilities in zip(facts["runs"], arrays["probabilities"], strict=True)
    )
    result = Comparison(runs, arrays["labels"].astype(np.int64))
    return Finished(Settings(**with_tuples(facts["plan"])), result, facts["seconds"])
