"""Medical case: a detector looks for polyps in a clip, frame by frame, as in the lecture."""
