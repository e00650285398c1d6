"""Classify: what networks say to your picture, how sure they are, and where they looked."""
