"""Feature maps: your picture on its way through every layer of a network."""
