"""A data file -> findings about its columns. Values are never shown."""
