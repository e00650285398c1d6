"""Regression: give every column of a table a weight, by least squares or by logistic regression."""
