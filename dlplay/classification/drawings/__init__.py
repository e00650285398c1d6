"""What can be asked of a picture, and what the network looked at, to be seen."""
