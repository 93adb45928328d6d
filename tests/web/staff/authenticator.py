"""A security key in software: makes a passkey and signs with it, honestly or not."""

import hashlib
import json
from dataclasses import dataclass, field, replace
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from crypto.encoding import b64, unb64
from crypto.randomness import random_bytes

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """
    One passkey.

    Args:
        origin: the page's, as the browser reports it.
        host: the relying party that it signs for.
        flags: what it says of the person: present, verified.
        count: grows with each signature.
    """

    origin: str = "http://localhost:8000"
    host: str = "localhost"
    flags: int = PRESENT | VERIFIED
    count: int = 1
    credential: bytes = field(default_factory=lambda: random_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer `navigator.credentials.create`, as the console posts it."""
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(15) + b"\1" + len(self.credential).to_bytes(2, "big") + self.credential + cbor2.dumps(cose)
        data = self._data(self.flags | ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        response = {"clientDataJSON": self._client_data("create", options), "attestationObject": b64(attestation)}
        return self._posted(response)

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer `navigator.credentials.get`, as the console posts it."""
        self.count += 1
        client_data, data = self._client_data("get", options), self._data(self.flags)
        signed = data + hashlib.sha256(unb64(client_data)).digest()
        signature = self.key.sign(signed, ec.ECDSA(SHA256()))
        return self._posted({"clientDataJSON": client_data, "authenticatorData": b64(data), "signature": b64(signature)})

    def copy(self, **changes: Any) -> "Authenticator":
        """Return another device that holds the same key."""
        return replace(self, **changes)

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client_data(self, deed: str, options: dict[str, Any]) -> str:
        said = {"type": f"webauthn.{deed}", "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return b64(json.dumps(said).encode())

    def _posted(self, response: dict[str, str]) -> dict[str, Any]:
        return {"id": b64(self.credential), "rawId": b64(self.credential), "type": "public-key", "response": response}
