"""Forecasts, weights and measures as formulas filled in."""
