"""What the page says of a comparison: its runs, and what happened."""
