"""U-Net block by block, and masks over their picture."""
