"""DL Playground: an introductory deep-learning lecture, tried out on your own data."""

__version__ = "0.1.0"
