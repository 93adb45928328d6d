"""The secret of a form on the server's path: one secret, one receipt, however often it is sent (SPEC §5)."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field

from crypto import derivations
from crypto.encoding import b64, unb64
from crypto.errors import Refused
from crypto.identity import Identity
from crypto.randomness import random_bytes
from crypto.receipt import Receipt

FORM_SECRET_SIZE = 32


@dataclass(frozen=True, repr=False, eq=False)
class FormSecret:
    """
    32 random bytes that travel in the form, so that a repeated submission shows the same receipt and stores nothing new.

    Who has the secret has the receipt. The server made it, so only the server's own path may use it.

    Raises:
        Refused: another length.
    """

    raw: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.raw) != FORM_SECRET_SIZE:
            raise Refused("form secret: size")

    @classmethod
    def new(cls) -> FormSecret:
        """Return a secret that no form had before."""
        return cls(random_bytes(FORM_SECRET_SIZE))

    @classmethod
    def from_text(cls, text: str) -> FormSecret:
        """Read what `text` writes, else raise `Refused`."""
        return cls(unb64(text, FORM_SECRET_SIZE))

    @property
    def text(self) -> str:
        """The secret for a hidden field, 43 characters of base64url."""
        return b64(self.raw)

    def receipt(self, instance: bytes) -> Receipt:
        return Receipt.from_bytes(derivations.form_words(self.raw, instance))

    def nonce(self, instance: bytes) -> bytes:
        """Return the 16-byte nonce of the case."""
        return derivations.form_nonce(self.raw, instance)

    def room(self, instance: bytes, name: str) -> Identity:
        """Return the identity of epoch 0 of the room called *name*."""
        return Identity(derivations.form_room_seed(self.raw, instance, name))

    def id(self, instance: bytes) -> bytes:
        """Return the 32 bytes under which things are kept while the form is filled in."""
        return derivations.form_id(self.raw, instance)

    def content_hash(self, instance: bytes, parts: Iterable[bytes]) -> bytes:
        """
        Return 32 bytes that tell whether the same content was sent again.

        Keyed, so that a stolen table can't be searched for content that somebody guesses. Each part is preceded by its
        length in 8 bytes: what moves from one answer to the next changes the hash.
        """
        mac = hmac.new(derivations.form_content_key(self.raw, instance), digestmod="sha256")
        for part in parts:
            mac.update(len(part).to_bytes(8, "big") + part)
        return mac.digest()

    def keep_key(self, instance: bytes) -> bytes:
        """Return the 32-byte key of the list of attachments already received."""
        return derivations.form_keep_key(self.raw, instance)

    def mark_key(self, instance: bytes) -> bytes:
        """Return the 32-byte key of the marks of the form's attachments."""
        return derivations.form_mark_key(self.raw, instance)

    def __eq__(self, other: object) -> bool:
        return hmac.compare_digest(self.raw, other.raw) if isinstance(other, FormSecret) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.raw)

    def __repr__(self) -> str:
        return "FormSecret(redacted)"
