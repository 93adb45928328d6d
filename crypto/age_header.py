"""
The header of an age file: who can open it, and the MAC that binds the list.

Source: C2SP age.md, sections "Header" and "mlkem768x25519 recipient stanza"; RFC 9180, section 6.1.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from crypto.errors import NotAHolder, Refused
from crypto.xwing import OpenKey, SealKey, refuse_low_order

VERSION_LINE = b"age-encryption.org/v1\n"
FILE_KEY_SIZE = 16
MAX_STANZAS = 128
MAX_HEADER_SIZE = 256 * 1024
MAC_LINE_SIZE = 48
RECIPIENT_TYPE = b"mlkem768x25519"

_INFO = b"age-encryption.org/mlkem768x25519"
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_ENCAPSULATION_SIZE = 1_120
_MLKEM_CIPHERTEXT_SIZE = 1_088
_WRAPPED_SIZE = FILE_KEY_SIZE + 16
_COLUMNS = 64
_MAC_MARK = b"---"
_MAC_SIZE = 32
_VISIBLE = bytes(range(0x21, 0x7F))


@dataclass(frozen=True)
class Stanza:
    """One recipient's entry: visible ASCII arguments, the first naming the recipient's type, and a body of bytes."""

    arguments: tuple[bytes, ...]
    body: bytes

    def marshal(self) -> bytes:
        """Return the stanza's lines; the body's last line is shorter than 64 columns, if need be empty."""
        body = _to_base64(self.body)
        rows = (body[start : start + _COLUMNS] for start in range(0, len(body) + 1, _COLUMNS))
        return b"\n".join((b"-> " + b" ".join(self.arguments), *rows, b""))


@dataclass(frozen=True)
class Header:
    """A parsed header of 1 to 128 stanzas. Nothing in it is trustworthy before `unwrap` has returned."""

    stanzas: tuple[Stanza, ...]
    mac: bytes

    @classmethod
    def parse(cls, data: bytes) -> Header:
        """
        Return the header that *data*, from the version line to the line feed after the MAC, stands for.

        Raises:
            Refused: it is malformed, too long, or not the one way to write what it says.
        """
        if not data.startswith(VERSION_LINE):
            raise Refused("header: version")
        if len(data) > MAX_HEADER_SIZE:
            raise Refused("header: size")
        body, _, last = data.removesuffix(b"\n").rpartition(b"\n")
        if not last.startswith(_MAC_MARK + b" "):
            raise Refused("header: MAC line")
        mac = _from_base64(last[len(_MAC_MARK) + 1 :])
        if len(mac) != _MAC_SIZE:
            raise Refused("header: length of the MAC")
        header = cls(_parse_stanzas(body.split(b"\n")[1:]), mac)
        # The MAC is over these bytes: two spellings of one header would be a file changed without its key.
        if header.marshal() != data:
            raise Refused("header: not canonical")
        return header

    def marshal(self) -> bytes:
        """Return the header's bytes, ended by a line feed."""
        return _before_mac(self.stanzas) + b" " + _to_base64(self.mac) + b"\n"

    def unwrap(self, keys: Sequence[OpenKey]) -> bytes:
        """
        Return the 16-byte file key, having checked the MAC.

        All that can be checked without a key is checked first, in every stanza of our type, even in those after the one
        that opens: a body of another length would let a sender find out which of many keys we hold (a partitioning
        oracle).

        Raises:
            NotAHolder: none of the stanzas opens with any of the keys.
            Refused: a stanza of our type is malformed, scrypt is mixed with others, or the MAC is wrong.
        """
        if len(self.stanzas) > 1 and any(stanza.arguments[0] == b"scrypt" for stanza in self.stanzas):
            raise Refused("header: scrypt is not alone")
        ours = [_wrapped_key(stanza) for stanza in self.stanzas if stanza.arguments[0] == RECIPIENT_TYPE]
        file_key = _first_opened(ours, keys)
        self.verify(file_key)
        return file_key

    def verify(self, file_key: bytes) -> None:
        """
        Check that whoever knew *file_key* wrote all of this header: no stanza was added, changed or taken away since.

        Raises:
            Refused: the MAC is wrong.
        """
        if not hmac.compare_digest(_mac(file_key, _before_mac(self.stanzas)), self.mac):
            raise Refused("header: MAC")


def wrap(file_key: bytes, to: Sequence[SealKey]) -> Header:
    """
    Return a header that gives *file_key* (16 bytes, used for no other file) to each holder of *to*.

    Raises:
        ValueError: there are no recipients, more than 128, or the file key has another length.
    """
    if len(file_key) != FILE_KEY_SIZE:
        raise ValueError("a file key has 16 bytes")
    if not 1 <= len(to) <= MAX_STANZAS:
        raise ValueError("a file is sealed to 1 to 128 keys")
    stanzas = tuple(_stanza(file_key, key) for key in to)
    return Header(stanzas, _mac(file_key, _before_mac(stanzas)))


def derive(file_key: bytes, salt: bytes | None, label: bytes) -> bytes:
    """Return the 32-byte key for one purpose: HKDF-SHA-256(file key, salt, label)."""
    return HKDF(SHA256(), 32, salt, label).derive(file_key)


def _stanza(file_key: bytes, key: SealKey) -> Stanza:
    sealed = _SUITE.encrypt(file_key, key.hpke_key, info=_INFO)
    encapsulation, body = sealed[:_ENCAPSULATION_SIZE], sealed[_ENCAPSULATION_SIZE:]
    return Stanza((RECIPIENT_TYPE, _to_base64(encapsulation)), body)


def _wrapped_key(stanza: Stanza) -> bytes:
    """Return encapsulation ‖ ciphertext of a stanza of our type, 1,152 bytes; raises Refused for any other shape."""
    if len(stanza.arguments) != 2:
        raise Refused("stanza: number of arguments")
    encapsulation = _from_base64(stanza.arguments[1])
    if len(encapsulation) != _ENCAPSULATION_SIZE or len(stanza.body) != _WRAPPED_SIZE:
        raise Refused("stanza: lengths")
    refuse_low_order(encapsulation[_MLKEM_CIPHERTEXT_SIZE:])
    return encapsulation + stanza.body


def _first_opened(wrapped: Sequence[bytes], keys: Sequence[OpenKey]) -> bytes:
    for sealed in wrapped:
        for key in keys:
            try:
                return _SUITE.decrypt(sealed, key.hpke_key, info=_INFO)
            except InvalidTag:
                continue
    raise NotAHolder


def _parse_stanzas(rows: Sequence[bytes]) -> tuple[Stanza, ...]:
    """Return the stanzas of a header's middle lines; raises Refused."""
    stanzas: list[Stanza] = []
    row = iter(rows)
    for opening in row:
        if not opening.startswith(b"-> "):
            raise Refused("header: stanza")
        arguments = tuple(opening[3:].split(b" "))
        if not all(arguments) or b"".join(arguments).translate(None, _VISIBLE):
            raise Refused("header: argument")
        body = bytearray()
        for line in row:
            body += _from_base64(line)
            if len(line) < _COLUMNS:
                break
        else:
            raise Refused("header: a body without its last line")
        stanzas.append(Stanza(arguments, bytes(body)))
        if len(stanzas) > MAX_STANZAS:
            raise Refused("header: number of stanzas")
    if not stanzas:
        raise Refused("header: number of stanzas")
    return tuple(stanzas)


def _before_mac(stanzas: Sequence[Stanza]) -> bytes:
    return b"".join((VERSION_LINE, *(stanza.marshal() for stanza in stanzas), _MAC_MARK))


def _mac(file_key: bytes, data: bytes) -> bytes:
    return hmac.digest(derive(file_key, None, b"header"), data, "sha256")


def _to_base64(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def _from_base64(text: bytes) -> bytes:
    """Return the bytes that canonical, unpadded base64 stands for (RFC 4648, section 3.5); raises Refused."""
    try:
        data = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        raise Refused("base64: malformed") from None
    if _to_base64(data) != text:
        raise Refused("base64: not canonical")
    return data
