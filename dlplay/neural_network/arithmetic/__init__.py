"""A unit, an update and the loss of a row, as formulas filled in."""
