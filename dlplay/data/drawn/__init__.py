"""What is drawn by us: digits, scenes, sets and clips, with their truth."""
