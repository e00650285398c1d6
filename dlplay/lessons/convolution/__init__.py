"""Convolution: step through the windows of one layer and see every sum."""
