"""A picture is an array: its numbers, its negative, and its gray version by several formulas."""

from dlplay.pixels.colours import (
    GRAY_WEIGHTS,
    Recoloured,
    difference,
    gray_average,
    gray_weighted,
    negative,
    recolour,
    to_unit,
)
from dlplay.pixels.formulas import Formula, FormulaError, parse_formula
from dlplay.pixels.inspection import PixelFacts, PixelReading, describe, histogram, magnify, read_pixel
