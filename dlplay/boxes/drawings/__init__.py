"""Boxes, drawn into a picture."""
