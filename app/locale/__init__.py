"""The catalogue: one language, one file."""
