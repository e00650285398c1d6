"""Reading time series: times, steps, gaps and seasons of a table's columns."""
