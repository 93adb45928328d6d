"""
Keys as text that survives copying: bech32, with one spelling for each value.

Source: BIP 173, without its limit of 90 characters (C2SP age.md, "Conventions used in this document").
"""

import base64

from crypto.errors import Refused

_CHECKSUM_SIZE = 6
_BECH32 = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUES = bytes(range(32))
_VALUES_TO_BECH32 = bytes.maketrans(_VALUES, _BECH32)
_BECH32_TO_VALUES = bytes.maketrans(_BECH32, _VALUES)
# Bech32 groups bits as base32 does and only names the groups otherwise, so the standard library does the regrouping:
# base64.b32encode one way, int(text, 32) the other.
_BASE32_TO_VALUES = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", _VALUES)
_VALUES_TO_DIGITS = bytes.maketrans(_VALUES, b"0123456789abcdefghijklmnopqrstuv")

_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def _feedback(top: int) -> int:
    """Return what five bits leaving the checksum's register add to it."""
    result = 0
    for bit, generator in enumerate(_GENERATORS):
        if top >> bit & 1:
            result ^= generator
    return result


_FEEDBACK = tuple(_feedback(top) for top in range(32))


def encode(prefix: str, data: bytes) -> str:
    """
    Return *data* as bech32 in the letter case of its prefix.

    Args:
        prefix: the human-readable part, all in lower case (recipients) or all in upper case (identities), ASCII.
        data: any number of bytes.

    Raises:
        ValueError: the prefix mixes cases, or is no printable ASCII.
    """
    _check_prefix(prefix)
    values = _to_values(data)
    text = prefix.lower() + "1" + (values + _checksum(prefix, values)).translate(_VALUES_TO_BECH32).decode()
    return text.upper() if prefix.isupper() else text


def decode(prefix: str, text: str, size: int) -> bytes:
    """
    Return the *size* bytes that *text* stands for.

    Only what `encode` writes is read: BIP 173 would take either case, but a second spelling of a key lets one key pass
    for two where texts are compared.

    Raises:
        Refused: another prefix, case, length or checksum, a character outside the alphabet, or padding that is not zero.
        ValueError: the prefix mixes cases, or is no printable ASCII.
    """
    _check_prefix(prefix)
    head, _, tail = text.rpartition("1")
    if head != prefix:
        raise Refused("bech32: another prefix")
    if len(tail) != -(-size * 8 // 5) + _CHECKSUM_SIZE:
        raise Refused("bech32: length")
    if not tail.isascii():  # before lower(), which makes a k of the Kelvin sign
        raise Refused("bech32: alphabet")
    if tail != (tail.upper() if prefix.isupper() else tail.lower()):
        raise Refused("bech32: letter case")
    letters = tail.lower().encode()
    if letters.translate(None, _BECH32):
        raise Refused("bech32: alphabet")
    values = letters.translate(_BECH32_TO_VALUES)
    values, checksum = values[:-_CHECKSUM_SIZE], values[-_CHECKSUM_SIZE:]
    if _checksum(prefix, values) != checksum:
        raise Refused("bech32: checksum")
    padding = len(values) * 5 - size * 8
    number = int(values.translate(_VALUES_TO_DIGITS) or b"0", 32)
    if number & ((1 << padding) - 1):
        raise Refused("bech32: padding bits")
    return (number >> padding).to_bytes(size, "big")


def _check_prefix(prefix: str) -> None:
    if not prefix or prefix not in (prefix.lower(), prefix.upper()) or not all("!" <= c <= "~" for c in prefix):
        raise ValueError("a bech32 prefix is printable ASCII in one letter case")


def _to_values(data: bytes) -> bytes:
    return base64.b32encode(data).rstrip(b"=").translate(_BASE32_TO_VALUES)


def _checksum(prefix: str, values: bytes) -> bytes:
    """Return the six 5-bit values of the BCH code over the lower-case prefix and the data."""
    low = prefix.lower().encode()
    expanded = bytes(c >> 5 for c in low) + b"\0" + bytes(c & 31 for c in low)
    register = 1
    for value in expanded + values + bytes(_CHECKSUM_SIZE):
        register = (register & 0x1FFFFFF) << 5 ^ value ^ _FEEDBACK[register >> 25]
    register ^= 1
    return bytes(register >> 5 * (5 - place) & 31 for place in range(_CHECKSUM_SIZE))
