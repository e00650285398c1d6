"""A picture is an array: its numbers, its negative, and its gray version by several formulas."""

from dlplay.pixels.arithmetic import (
    AVERAGE_FORMULA,
    average_arithmetic,
    negative_arithmetic,
    unit_arithmetic,
    weighted_arithmetic,
)
from dlplay.pixels.colours import (
    GRAY_FORMULAS,
    GRAY_WEIGHTS,
    Recoloured,
    difference,
    gray_average,
    gray_weighted,
    negative,
    recolour,
    to_gray,
    to_unit,
    unchanged,
)
from dlplay.pixels.drawings import enlarged, magnify
from dlplay.pixels.figures import histogram_lines
from dlplay.pixels.formulas import FUNCTIONS, Formula, FormulaError, parse_formula
from dlplay.pixels.inspection import PixelFacts, PixelReading, apply_to_pixel, describe, histogram, read_pixel
from dlplay.pixels.words import fact_text, reading_cells
