"""Every key that is derived from another secret: one label, one purpose, one function each (SPEC §4)."""

import hmac

_HASH = "sha256"
_HASH_SIZE = 32
_NO_SALT = b"\0" * _HASH_SIZE


def hkdf(secret: bytes, salt: bytes | None, label: str, context: bytes = b"", size: int = 32) -> bytes:
    """
    Return *size* bytes that only who knows *secret* can compute, different for each label.

    Args:
        secret: an input of 128 bits of entropy or more, or the output of a slow hash.
        salt: what separates one instance from another; None stands for 32 zero bytes.
        label: the purpose, `tillit/v1/…`; nothing else may use it.
        context: what tells several keys of one purpose apart, of one fixed size per label, or last in the input.
        size: 1 to 8,160 bytes.

    Source: RFC 5869 with SHA-256. Written with `hmac`, since a key object per derivation costs more than the hashing.
    """
    pseudorandom_key = hmac.digest(salt if salt is not None else _NO_SALT, secret, _HASH)
    info = label.encode() + context
    output = block = b""
    for counter in range(1, -(-size // _HASH_SIZE) + 1):
        block = hmac.digest(pseudorandom_key, block + info + bytes([counter]), _HASH)
        output += block
    return output[:size]


def signing_seed(seed: bytes) -> bytes:
    """Return the Ed25519 seed of the identity with this 32-byte *seed*."""
    return hkdf(seed, None, "tillit/v1/sign")


def root_signing_seed(seed: bytes) -> bytes:
    """Return the Ed25519 seed of the organisation's root with this 32-byte *seed*."""
    return hkdf(seed, None, "tillit/v1/root-sign")


def root_seed_from_words(words: bytes) -> bytes:
    """Return the seed of the paper root that ten words stand for."""
    return hkdf(words, None, "tillit/v1/root-words")


def lookup_token(words: bytes, instance: bytes) -> bytes:
    """Return what finds a case on this instance: sent by the reporter, kept by the server only as its hash."""
    return hkdf(words, instance, "tillit/v1/lookup")


def reporter_seed(words: bytes, instance: bytes, nonce: bytes) -> bytes:
    """Return the seed of the reporter's identity in the case with this 16-byte *nonce*."""
    return hkdf(words, instance, "tillit/v1/reporter", nonce)


def form_words(secret: bytes, instance: bytes) -> bytes:
    """Return the 48 bytes whose words are the receipt of the form with this secret."""
    return hkdf(secret, instance, "tillit/v1/form-words", size=48)


def form_nonce(secret: bytes, instance: bytes) -> bytes:
    """Return the 16-byte nonce of the case that the form files."""
    return hkdf(secret, instance, "tillit/v1/form-nonce", size=16)


def form_room_seed(secret: bytes, instance: bytes, room: str) -> bytes:
    """Return the seed of epoch 0 of a room that the form opens, so that a repeated submission opens the same."""
    return hkdf(secret, instance, "tillit/v1/form-room", room.encode())


def form_id(secret: bytes, instance: bytes) -> bytes:
    """Return what finds the things kept for a form while it is filled in."""
    return hkdf(secret, instance, "tillit/v1/form-id")


def form_content_key(secret: bytes, instance: bytes) -> bytes:
    """Return the key of the hash that tells a repeated submission from an edited one."""
    return hkdf(secret, instance, "tillit/v1/form-content")


def form_keep_key(secret: bytes, instance: bytes) -> bytes:
    """Return the key that seals the list of attachments already received for a form."""
    return hkdf(secret, instance, "tillit/v1/form-keep")


def form_mark_key(secret: bytes, instance: bytes) -> bytes:
    """Return the key of the marks that tell a form's attachments apart, without keeping what is in them."""
    return hkdf(secret, instance, "tillit/v1/form-mark")


def staff_auth(stretched: bytes, instance: bytes, member: bytes) -> bytes:
    """Return what a member sends to sign in, from the slow hash of their passphrase."""
    return hkdf(stretched, instance, "tillit/v1/staff-auth", member)


def staff_unlock_seed(stretched: bytes, instance: bytes, member: bytes) -> bytes:
    """Return the seed of the identity that opens a member's unlock file; never sent."""
    return hkdf(stretched, instance, "tillit/v1/staff-unlock", member)


def recovery_auth(words: bytes, instance: bytes, member: bytes) -> bytes:
    """Return what a member sends to recover with their paper key."""
    return hkdf(words, instance, "tillit/v1/recovery-auth", member)


def recovery_unlock_seed(words: bytes, instance: bytes, member: bytes) -> bytes:
    """Return the seed of the identity that opens the paper key's unlock file; never sent."""
    return hkdf(words, instance, "tillit/v1/recovery-unlock", member)


def member_index_key(seed: bytes, instance: bytes) -> bytes:
    """Return the key of a member's index rows."""
    return hkdf(seed, instance, "tillit/v1/member-index")


def key_file_seed(stretched: bytes) -> bytes:
    """Return the seed of the identity that opens a protected key file, from the slow hash of its passphrase."""
    return hkdf(stretched, None, "tillit/v1/keyfile")


def session_keys(cookie: bytes, server_secret: bytes) -> tuple[bytes, bytes]:
    """
    Return the 32-byte id of a reporter's session and the 32-byte key that seals it.

    Both need the cookie and the server's secret, so neither a stolen session table nor a stolen cookie opens it.
    """
    both = hkdf(cookie, server_secret, "tillit/v1/session", size=64)
    return both[:32], both[32:]
