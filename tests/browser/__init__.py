"""Real browsers, with and without script, and what they are asked."""
