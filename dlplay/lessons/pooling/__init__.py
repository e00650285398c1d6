"""Pooling: make an input smaller by keeping the largest value, or the mean, of every window."""
