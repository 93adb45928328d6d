"""Hashes as people compare and say them (SPEC §6, §7)."""

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CASE_NUMBER_SIZE = 5


def hex_groups(data: bytes) -> str:
    """Return *data* in groups of four hex digits, to be read aloud."""
    return data.hex(" ", 2)


def case_number(case_id: bytes) -> str:
    """
    Return the number by which people speak of a case, `XXXX-XXXX`, from its 20-byte id.

    It is no counter: a counter would say how many reports there are, and one that all filings share could refuse one.
    """
    bits = int.from_bytes(case_id[:_CASE_NUMBER_SIZE], "big")
    letters = "".join(_CROCKFORD[bits >> shift & 31] for shift in range(35, -1, -5))
    return f"{letters[:4]}-{letters[4:]}"
