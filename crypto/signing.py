"""Statements: canonical JSON under a label, with the signatures over it (SPEC §3)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Protocol

from crypto.encoding import Json, b64, canonical, parse_canonical, unb64
from crypto.errors import Refused
from crypto.identity import SIGNATURE_SIZE, verify

MAX_STATEMENT = 256 * 1024
"""Bytes; SPEC §14."""

DIGEST_SIZE = 32
"""Bytes of SHA-256, by which statements, and files that they speak of, are named."""

_MAX_SIGNATURES = 4


class Label(Enum):
    """The types of statements. The label is signed: a signature over one type verifies as no other."""

    ENTRY = "tillit/v1/entry"
    DIRECTORY = "tillit/v1/directory"
    RECORD = "tillit/v1/record"
    OBJECT = "tillit/v1/object"


class CanSign(Protocol):
    """Whoever can sign: an identity, or an organisation's root."""

    def sign(self, message: bytes, /) -> bytes:
        """Return a 64-byte Ed25519 signature."""


@dataclass(frozen=True)
class Signed:
    """
    A statement with its signatures, which are carried but **not yet verified**: `verify` does that.

    Args:
        statement: label, JSON and line feeds, as signed.
        fields: what the JSON says.
        signatures: 64 bytes each, in the order of the signers.
        body: what is signed after the statement; only objects have one.
    """

    statement: bytes
    fields: Mapping[str, Json]
    signatures: tuple[bytes, ...]
    body: bytes = b""

    @cached_property
    def digest(self) -> bytes:
        """32 bytes that name the statement and its body, whatever the signatures."""
        return hashlib.sha256(self.statement + self.body).digest()

    def marshal(self) -> bytes:
        """Return the bytes that `parse_signed` reads, with the body at their end."""
        return self.statement + " ".join(b64(signature) for signature in self.signatures).encode() + b"\n" + self.body

    def verify(self, *sign_keys: bytes) -> None:
        """
        Check one signature for each of *sign_keys*, in order.

        Raises:
            Refused: one does not verify, or there are more or fewer signatures than keys.
        """
        if len(self.signatures) != len(sign_keys):
            raise Refused("statement: number of signatures")
        for sign_key, signature in zip(sign_keys, self.signatures, strict=True):
            verify(sign_key, self.statement + self.body, signature)


def sign_statement(label: Label, fields: Mapping[str, Json], signers: Sequence[CanSign], body: bytes = b"") -> Signed:
    """
    Return *fields* as a statement under *label*, signed by each of *signers* in order.

    Raises:
        Refused: *fields* have no canonical form, or the statement is over 256 KiB.
    """
    statement = b"%b\n%b\n" % (label.value.encode(), canonical(fields))
    if len(statement) > MAX_STATEMENT:
        raise Refused("statement: size")
    return Signed(statement, fields, tuple(signer.sign(statement + body) for signer in signers), body)


def parse_signed(label: Label, data: bytes, *, with_body: bool = False) -> Signed:
    """
    Read a signed statement of type *label*; everything after its three lines is the body.

    Raises:
        Refused: another label, another form, over 256 KiB, or a body where none belongs.
    """
    lines = data.split(b"\n", 3)
    if len(lines) != 4 or lines[0] != label.value.encode():
        raise Refused("statement: form")
    _, text, signatures, body = lines
    statement = data[: len(lines[0]) + len(text) + 2]
    if len(statement) > MAX_STATEMENT:
        raise Refused("statement: size")
    if body and not with_body:
        raise Refused("statement: something follows")
    fields = parse_canonical(text)
    if not isinstance(fields, Mapping):
        raise Refused("statement: no object")
    return Signed(statement, fields, _parse_signatures(signatures), body)


def _parse_signatures(line: bytes) -> tuple[bytes, ...]:
    texts = line.split(b" ")
    if len(texts) > _MAX_SIGNATURES or not line.isascii():
        raise Refused("statement: signatures")
    return tuple(unb64(text.decode(), SIGNATURE_SIZE) for text in texts)
