"""The colour formulas in LaTeX, with one pixel's numbers in them."""

from dlplay.pixels.colours import GRAY_WEIGHTS
from dlplay.pixels.inspection import PixelReading

UNIT_FORMULA = r"\text{value in 0..1} = \text{stored}\,/\,\text{largest}"
NEGATIVE_FORMULA = r"\text{negative} = 1 - \text{image}"
AVERAGE_FORMULA = r"\text{gray} = (R + G + B)\,/\,3"
WEIGHTED_FORMULA = r"\text{gray} = 0.299\,R + 0.587\,G + 0.114\,B"


def unit_arithmetic(reading: PixelReading) -> tuple[str, list[str]]:
    """Say how the stored integers become 0..1."""
    return UNIT_FORMULA, [
        rf"{name} = {stored}\,/\,{reading.largest} = {unit:.5f}"
        for name, stored, unit in zip("RGB", reading.stored, reading.unit, strict=True)
    ]


def negative_arithmetic(reading: PixelReading) -> tuple[str, list[str]]:
    """Fill one pixel into 1 - image."""
    return NEGATIVE_FORMULA, [
        rf"1 - {unit:.5f} = {1 - unit:.5f}\quad({name})" for name, unit in zip("RGB", reading.unit, strict=True)
    ]


def average_arithmetic(reading: PixelReading) -> tuple[str, list[str]]:
    """Fill one pixel into (R + G + B) / 3."""
    red, green, blue = reading.unit
    return AVERAGE_FORMULA, [rf"({red:.5f} + {green:.5f} + {blue:.5f})\,/\,3 = {(red + green + blue) / 3:.5f}"]


def weighted_arithmetic(reading: PixelReading) -> tuple[str, list[str]]:
    """Fill one pixel into 0.299 R + 0.587 G + 0.114 B."""
    terms = [rf"{weight}\cdot {unit:.5f}" for weight, unit in zip(GRAY_WEIGHTS, reading.unit, strict=True)]
    total = sum(weight * unit for weight, unit in zip(GRAY_WEIGHTS, reading.unit, strict=True))
    return WEIGHTED_FORMULA, [rf"{' + '.join(terms)} = {total:.5f}"]
