"""The lecture's examples, as texts for the controls."""

from dataclasses import dataclass

PICTURE = "your picture"


@dataclass(frozen=True)
class Example:
    """An input, the filters with their biases, stride and padding, and one sentence about it."""

    sentence: str
    grid: str
    filters: tuple[str, ...]
    biases: tuple[float, ...] = (0.0,)
    stride: int = 1
    zeros: int = 0  # on every side; 0 stands for the padding "valid"


EXAMPLES = {
    "1 channel": Example(
        "The lecture's image of 5 x 5 numbers and its filter of 3 x 3 weights.",
        "1 1 1 0 0; 0 1 1 1 0; 0 0 1 1 1; 0 0 1 1 0; 0 1 1 0 0",
        ("1 0 1; 0 1 0; 1 0 1",),
    ),
    "3 channels": Example(
        "The lecture's input of 5 x 5 x 3 numbers with padding 1, two filters of 3 x 3 x 3 weights and stride 2.",
        "1 0 2 2 2; 0 0 0 0 0; 2 0 2 2 2; 1 0 0 0 0; 1 0 0 2 1 | "
        "1 0 1 0 1; 0 0 0 0 1; 0 0 2 0 0; 2 0 0 0 0; 0 0 1 0 0 | "
        "0 2 2 0 0; 0 0 0 0 1; 1 1 2 0 2; 2 0 0 0 0; 0 1 1 0 1",
        (
            "1 0 0; -1 0 0; 0 -1 1 | -1 -1 0; -1 -1 1; 1 0 1 | 1 1 0; 0 -1 1; 1 1 1",
            "1 -1 0; -1 0 0; 0 1 -1 | 0 1 -1; 0 0 0; 0 1 1 | 0 -1 0; 1 1 -1; -1 0 1",
        ),
        biases=(1.0, 0.0),
        stride=2,
        zeros=1,
    ),
    "1 window": Example(
        "The lecture's sum of a single window: R gives 3, G gives 0, B gives 1, and the bias is 1. "
        "Numbers that do not count in it are 0 here.",
        "0 0 0; 0 2 2; 0 2 1 | 0 0 0; 0 0 1; 0 0 1 | 0 0 0; 0 1 1; 0 0 1",
        ("0 0 0; 0 -1 1; 0 1 1 | 0 0 0; 0 0 -1; 0 0 1 | 0 0 0; 0 1 -1; 0 0 1",),
        biases=(1.0,),
    ),
    PICTURE: Example(
        "A small copy of a picture, or a square of it. Values lie between 0 and 1, rounded to 2 decimals so that you "
        "can check every sum.",
        "",
        ("-1 0 1; -2 0 2; -1 0 1",),
    ),
}


def example_settings(name: str) -> dict[str, str | int | float]:
    """Give what the controls of the page have to show for an example: key of the control -> value."""
    example = EXAMPLES[name]
    start: dict[str, str | int | float] = {"input": example.grid, "filters": len(example.filters)}
    start |= {f"filter{number}": text for number, text in enumerate(example.filters, start=1)}
    start |= {f"bias{number}": bias for number, bias in enumerate(example.biases, start=1)}
    start |= {"stride": example.stride, "zeros": example.zeros}
    start |= {"padding": "number" if example.zeros else "valid", "dilation": 1, "activation": "none"}
    return start | {"colour": False, "row": 0, "column": 0}
