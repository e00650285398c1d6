"""A detector's numbers, and how good it is, as formulas filled in."""
