"""What the page says of attention: of a token that looks, of numbers, of families."""
