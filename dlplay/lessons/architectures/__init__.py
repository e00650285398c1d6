"""Architectures: the networks that the lecture names, counted, drawn, compared, and asked about your picture."""
