"""What both implementations read: examples with their results. `python -m tests.vectors.make` writes them anew."""
