"""What the page says of U-Net, of masks and of a training."""
