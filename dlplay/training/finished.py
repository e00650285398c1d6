"""Trainings that came to their end before and come along, so that a lesson opens with a result: how they are kept."""

import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from dlplay.assets import ASSETS

FINISHED_FOLDER = ASSETS / "examples"

Chosen = TypeVar("Chosen")
Outcome = TypeVar("Outcome")


@dataclass(frozen=True)
class Finished(Generic[Chosen, Outcome]):
    """A training that was finished before: what was chosen, what came out, and how long it took.

    seconds: of one processor core, without the time in which others used it.
    """

    plan: Chosen
    result: Outcome
    seconds: float


def write_finished(name: str, facts: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> None:
    """Write what is shown of a training into two files: facts as JSON, and arrays, small types first, as .npz."""
    text = json.dumps(facts, indent=1, sort_keys=True)
    (FINISHED_FOLDER / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")
    np.savez_compressed(FINISHED_FOLDER / f"{name}.npz", **arrays)  # type: ignore[arg-type]


def read_finished(name: str) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Read the facts and the arrays of a training that comes along; nobody may change the arrays."""
    facts = json.loads((FINISHED_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    with np.load(FINISHED_FOLDER / f"{name}.npz", allow_pickle=False) as file:
        arrays = {key: file[key] for key in file.files}
    for array in arrays.values():
        array.setflags(write=False)
    return facts, arrays


def with_tuples(facts: dict[str, Any]) -> dict[str, Any]:
    """Make tuples of the lists that JSON has made of tuples, one level deep."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()}
