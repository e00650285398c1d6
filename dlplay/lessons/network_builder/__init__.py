"""Network builder: stack layers and see every shape and every parameter with its arithmetic."""
