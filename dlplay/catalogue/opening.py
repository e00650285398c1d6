"""Opening one network of the catalogue: counted by its builder alone, so that it works at home, too."""

from collections.abc import Callable
from typing import Any

from dlplay.networks.counting import Counted, count_built


def count_network(builder: Callable[..., Any], options: dict[str, Any]) -> Counted:
    """Count the network that a builder makes with its options, layer by layer; no weights are made."""
    return count_built(builder, **options)


def split_options(options: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """Part a builder's options: which network of the family, to be given first, and the others by name."""
    first = [options[key] for key in ("function", "name") if key in options]
    return first, {key: value for key, value in options.items() if key not in ("function", "name")}
