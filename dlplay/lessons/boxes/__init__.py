"""Boxes: how much they overlap, which of them stay, and how good they are."""
