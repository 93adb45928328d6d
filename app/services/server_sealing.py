"""Sealing under one of the server's own keys, which lie beside the database: who has its file alone reads nothing of it."""

from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as unseal
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as seal

from crypto.randomness import random_bytes

NONCE_SIZE = 24


def seal_for_member(text: bytes, label: bytes, member: bytes, key: bytes) -> bytes:
    """Return *text* sealed for *member* (16-byte id) and the purpose of *label* under the server's *key* (32 bytes)."""
    nonce = random_bytes(NONCE_SIZE)
    return nonce + seal(text, label + member, nonce, key)


def open_for_member(sealed: bytes, label: bytes, member: bytes, key: bytes) -> bytes:
    """Return what was sealed; raises `CryptoError` of NaCl for a row that was moved to another member."""
    return unseal(sealed[NONCE_SIZE:], label + member, sealed[:NONCE_SIZE], key)
