"""Reading masks: which pixels of a picture belong to which object."""
