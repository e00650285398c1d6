"""Reading pictures: their colours, their size, the samples."""
