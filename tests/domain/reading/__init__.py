"""Reading rulebooks, as rules."""
