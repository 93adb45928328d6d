"""Attacks on the protocol, by who attacks; SPEC §15 lists them."""
