"""What the page says of a series and its forecasts."""
