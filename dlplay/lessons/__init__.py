"""The lessons as pages show them: a folder each, a file a tab; what a tab needs comes through its arguments."""
