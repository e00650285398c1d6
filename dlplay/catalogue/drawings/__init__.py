"""An architecture drawn: its stages, a block, and the patches of a picture."""
