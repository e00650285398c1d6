"""What the page says of normalization, its two modes, and skip connections."""
