"""What the server can see of a sealed file without a key: that it is one, for one holder, and how much it holds."""

from app.services.refusals import Refusal, Why
from crypto import age_chunks
from crypto.age_chunks import NONCE_SIZE
from crypto.age_header import RECIPIENT_TYPE, Header
from crypto.errors import Refused

HEADER_LIMIT = 64 * 1024
"""Bytes in which the header must end: one for a single key is far shorter."""


def header_size(start: bytes, why: Why) -> int:
    """
    Return where the age header at the start of a file ends.

    A file that isn't one, or that more than one key opens, would be found out by its readers only; until then it would count
    as stored.

    Args:
        start: the file, or at least its first 64 KiB.
        why: the reason to give where it is refused.

    Raises:
        Refusal: *why*: it isn't an age file to exactly one key of our kind.
    """
    mac = start.find(b"\n--- ", 0, HEADER_LIMIT)
    end = start.find(b"\n", mac + 1, HEADER_LIMIT) + 1 if mac > 0 else 0
    try:
        stanzas = Header.parse(start[:end]).stanzas
    except Refused:
        raise Refusal(why) from None
    if len(stanzas) != 1 or stanzas[0].arguments[0] != RECIPIENT_TYPE:
        raise Refusal(why)
    return end


def plaintext_size(stored: int, header: int, why: Why) -> int:
    """
    Return how many bytes a file of *stored* bytes, *header* of them its header, holds.

    Raises:
        Refusal: *why*: no age payload has that size.
    """
    try:
        return age_chunks.plaintext_size(stored - header - NONCE_SIZE)
    except Refused:
        raise Refusal(why) from None


def sealed_size(sealed: bytes, why: Why) -> int:
    """Return how many bytes the whole age file *sealed* holds; raises like the two above."""
    return plaintext_size(len(sealed), header_size(sealed, why), why)
