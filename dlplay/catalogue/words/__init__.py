"""What the catalogue says of architectures: sentences, tables and short numbers."""
