"""Kernels: slide a small grid of weights over your own picture."""
