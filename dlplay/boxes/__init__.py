"""Boxes: overlap, non-maximum suppression, the grid of YOLO, matching, and average precision."""
