"""Normalization: bring a layer's values to mean 0 and standard deviation 1; and skip connections, for deep networks."""
