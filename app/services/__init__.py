"""A function per deed."""
