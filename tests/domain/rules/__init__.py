"""Rules that a rulebook’s tables are run by."""
