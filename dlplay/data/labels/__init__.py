"""Reading and writing labelled pictures: boxes and shapes in the formats of the field."""
