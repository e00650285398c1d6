"""Segment: a class for every pixel, how a U-Net finds it, and how good a mask is."""
