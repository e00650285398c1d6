"""What the page says of a network, its training and its map."""
