"""Reading tables: CSV and Excel as people bring them, what was detected and repaired."""
