"""
Sealing files to keys and opening them, as age does: what the rest of the protocol uses of this layer.

Source: C2SP age.md (age v1); recipients are `mlkem768x25519` only, files are binary only. Files for passphrases, X25519
or tagged recipients, and armored files, are refused: nothing here ever makes them.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from crypto.age_chunks import CHUNK_SIZE, Data
from crypto.age_header import MAX_HEADER_SIZE, MAX_STANZAS
from crypto.age_payload import Opener, Sealer
from crypto.age_preamble import pin
from crypto.age_reader import ReadAt, Reader
from crypto.errors import CryptoError, NotAHolder, Refused
from crypto.xwing import OpenKey, SealKey

__all__ = [
    "CHUNK_SIZE",
    "MAX_HEADER_SIZE",
    "MAX_STANZAS",
    "CryptoError",
    "Data",
    "NotAHolder",
    "OpenKey",
    "Opener",
    "ReadAt",
    "Reader",
    "Refused",
    "SealKey",
    "Sealer",
    "Sink",
    "Source",
    "open_sealed",
    "open_stream",
    "pin",
    "seal",
    "seal_stream",
]


class Source(Protocol):
    """What a stream is read from: an open file, or anything that reads like one."""

    def read(self, size: int, /) -> bytes:
        """Return up to *size* bytes, none at the end."""


class Sink(Protocol):
    """What a stream is written to."""

    def write(self, data: bytes, /) -> object:
        """Take all of *data*."""


def seal(plaintext: Data, to: Sequence[SealKey]) -> bytes:
    """
    Return *plaintext* as an age file that each of *to* opens.

    The file shows the plaintext's length and the number of recipients: pad to a bucket before.

    Raises:
        ValueError: no keys, or more than 128.
    """
    sealer = Sealer(to)
    return b"".join((sealer.header_and_nonce, sealer.update(plaintext), sealer.finish()))


def open_sealed(sealed: Data, keys: Sequence[OpenKey]) -> bytes:
    """
    Return the plaintext of a whole age file. It does not tell who sealed it: anyone who has the public key could.

    Raises:
        NotAHolder: the file was sealed to others.
        Refused: the file does not parse or verify.
    """
    opener = Opener(keys)
    return opener.update(sealed) + opener.finish()


def seal_stream(source: Source, sink: Sink, to: Sequence[SealKey]) -> Sealer:
    """
    Seal all of *source* into *sink*, in memory for a few chunks.

    Returns:
        The finished sealer, for its `header_and_nonce` (to pin), `chunks` and `size`.

    Raises:
        ValueError: no keys, or more than 128.
        OSError: reading or writing failed; what was written does not open.
    """
    sealer = Sealer(to)
    sink.write(sealer.header_and_nonce)
    while block := source.read(CHUNK_SIZE):
        sink.write(sealer.update(block))
    sink.write(sealer.finish())
    return sealer


def open_stream(source: Source, keys: Sequence[OpenKey], expected_pin: bytes | None = None) -> Iterator[bytes]:
    """
    Yield the plaintext of *source* chunk by chunk, in memory for a few of them.

    **Accept nothing before the iterator has ended**: a file cut off raises only at its end. Write to a place that is
    given its name afterwards, and throw it away on `Refused`.

    Raises:
        NotAHolder: the file was sealed to others.
        Refused: the file does not parse or verify, is not whole, or has another pin than *expected_pin*.
        OSError: reading failed.
    """
    opener = Opener(keys, expected_pin)
    while block := source.read(CHUNK_SIZE):
        if plaintext := opener.update(block):
            yield plaintext
    if plaintext := opener.finish():
        yield plaintext
