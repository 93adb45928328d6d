"""Hashes as people compare and say them (SPEC §6, §7)."""

from crypto.errors import Refused

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CASE_NUMBER_SIZE = 5
_HEARD = str.maketrans("OIL", "011")


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


def read_case_number(text: str) -> bytes:
    """
    Return the first 5 bytes of the id of the case that *text* is the number of.

    Read as it was heard or copied: in any letter case, with or without the hyphen, O for 0, I or L for 1.

    Raises:
        Refused: it is no case's number.

    Source: Crockford's base 32, "Decoding".
    """
    letters = text.strip().upper().replace("-", "").translate(_HEARD)
    if len(letters) != _CASE_NUMBER_SIZE * 8 // 5 or not set(letters) <= set(_CROCKFORD):
        raise Refused("case number")
    bits = 0
    for letter in letters:
        bits = bits << 5 | _CROCKFORD.index(letter)
    return bits.to_bytes(_CASE_NUMBER_SIZE, "big")
