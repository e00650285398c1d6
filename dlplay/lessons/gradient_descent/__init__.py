"""Gradient descent: update one weight by hand, count the updates, follow the paths down a loss surface."""
