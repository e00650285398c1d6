"""Reading clips: the frames of a video, and what truly is in them."""
