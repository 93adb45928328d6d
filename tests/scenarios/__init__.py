"""Scenarios of each rulebook: what a reporter does, and what must be seen, in a file that a party's secretary can read."""
