"""Reading sets of pictures: folders and uploads, class by class."""
