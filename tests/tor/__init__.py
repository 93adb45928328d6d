"""A report and its answers over onion services of a private Tor network."""
