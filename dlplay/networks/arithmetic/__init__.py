"""The formulas of layers, and small windows against a large one, filled in."""
