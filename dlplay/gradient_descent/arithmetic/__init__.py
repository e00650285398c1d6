"""Updates and the chain rule, as formulas filled in."""
