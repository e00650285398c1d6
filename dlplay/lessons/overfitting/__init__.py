"""Overfitting: a small set that is soon known by heart, and three techniques against that."""
