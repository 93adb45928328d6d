"""Tests of how rulebooks are read."""
