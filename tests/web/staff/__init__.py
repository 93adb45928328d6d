"""Tests of the staff API, over the real application with a real database."""
