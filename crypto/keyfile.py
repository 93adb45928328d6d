"""Key files: an identity or a root in a file of its owner's, plain or under a passphrase (SPEC §12)."""

from __future__ import annotations

import re

from crypto.age import open_sealed, seal
from crypto.derivations import key_file_seed
from crypto.encoding import b64, canonical, parse_canonical, unb64
from crypto.errors import Refused
from crypto.fields import Fields
from crypto.identity import Identity
from crypto.passphrases import SALT_SIZE, STAFF, Profile, stretch
from crypto.randomness import random_bytes
from crypto.root_key import RootKey
from crypto.xwing import SEED_SIZE

MAX_KEY_FILE = 64 * 1024

_PROTECTED = b"tillit/v1/keyfile\n"
_ROOT_MARK = "TILLIT-ROOT-1"
_IDENTITY_COMMENT = "# Tillit: whoever has this file can read what was sealed to its owner."
_ROOT_COMMENT = "# Tillit: whoever has this file decides who reads an organisation's reports."


def write_identity_key_file(identity: Identity) -> bytes:
    """Return a plain key file, which `age -i` reads."""
    return f"{_IDENTITY_COMMENT}\n{identity.text}\n".encode()


def read_identity_key_file(data: bytes) -> Identity:
    """
    Return the identity of a plain key file: one line, beside comments and empty lines.

    Raises:
        Refused: another form, or several identities.
    """
    return Identity.from_text(_only_line(data))


def write_root_key_file(root: RootKey) -> bytes:
    """Return a plain key file of an organisation's root."""
    return f"{_ROOT_COMMENT}\n{_ROOT_MARK}{b64(root.seed)}\n".encode()


def read_root_key_file(data: bytes) -> RootKey:
    """Return the root of a plain key file, or raise `Refused`: another form, or several."""
    line = _only_line(data)
    if not line.startswith(_ROOT_MARK):
        raise Refused("key file: no root")
    return RootKey(unb64(line[len(_ROOT_MARK) :], SEED_SIZE))


def is_protected(data: bytes) -> bool:
    """Whether a key file needs a passphrase."""
    return data.startswith(_PROTECTED)


def protect(key_file: bytes, passphrase: str) -> bytes:
    """Return a plain key file sealed under a passphrase, slowly."""
    salt = random_bytes(SALT_SIZE)
    cost = canonical({"lanes": STAFF.lanes, "memory": STAFF.memory, "passes": STAFF.passes, "salt": b64(salt)})
    owner = Identity(key_file_seed(stretch(passphrase, salt)))
    return _PROTECTED + cost + b"\n" + seal(key_file, [owner.open_key.seal_key])


def unprotect(data: bytes, passphrase: str) -> bytes:
    """
    Return the plain key file under a passphrase, slowly.

    Raises:
        NotAHolder: the passphrase is another.
        Refused: another form, or a cost outside the limits. Attack: a cheap cost put in the place of the true one is
            refused before the passphrase is used.
    """
    parts = data.split(b"\n", 2)
    if len(parts) != 3 or not is_protected(data) or len(data) > MAX_KEY_FILE:
        raise Refused("key file: form")
    fields = Fields(parse_canonical(parts[1]), ("lanes", "memory", "passes", "salt"))
    profile = Profile(fields.integer("memory"), fields.integer("passes"), fields.integer("lanes"))
    profile.check()
    salt = fields.binary("salt", SALT_SIZE)
    owner = Identity(key_file_seed(stretch(passphrase, salt, profile)))
    return open_sealed(parts[2], [owner.open_key])


def _only_line(data: bytes) -> str:
    if len(data) > MAX_KEY_FILE or not data.isascii():
        raise Refused("key file: form")
    lines = [line.strip() for line in re.split(r"\r?\n", data.decode())]
    secrets = [line for line in lines if line and not line.startswith("#")]
    if len(secrets) != 1:
        raise Refused("key file: not one secret")
    return secrets[0]
