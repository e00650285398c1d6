"""What the page says of detectors: what they found, how they work, how they learn, how good they are."""
