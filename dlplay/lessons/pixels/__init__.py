"""Pixels: a picture is an array of numbers."""
