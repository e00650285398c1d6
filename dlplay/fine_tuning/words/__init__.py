"""What the page says of a fine-tuning: its runs, and the traps of its data and plan."""
