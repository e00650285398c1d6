"""Neural network: hidden units bend a boundary while they learn your table, beside four other methods."""
