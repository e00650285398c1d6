"""A cell's equations and its gradient, filled in."""
