"""Unlocking a member's identity: by passphrase or by the ten words on paper (SPEC §4, §12)."""

from __future__ import annotations

from dataclasses import dataclass, field

from crypto import derivations
from crypto.age import open_sealed, seal
from crypto.encoding import Json, b64
from crypto.entry import MEMBER_SIZE
from crypto.errors import Refused
from crypto.fields import Fields
from crypto.founding import INSTANCE_SIZE, ORGANISATION_SIZE
from crypto.identity import Identity
from crypto.identity_file import read_identity_file, write_identity_file
from crypto.passphrases import STAFF, Profile, stretch
from crypto.receipt import Receipt

ROOT_SIZE = 32

_MARK = "tillit/v1/unlock"


@dataclass(frozen=True)
class UnlockKeys:
    """
    What a passphrase or the paper key gives.

    Args:
        auth: 32 bytes that are sent to sign in; the server keeps their SHA-256.
        unlock: the identity that opens the unlock file; never sent.
    """

    auth: bytes = field(repr=False)
    unlock: Identity = field(repr=False)


@dataclass(frozen=True)
class UnlockNote:
    """Whose identity an unlock file holds, and the root fingerprint that its owner trusts: a server can't change it."""

    instance: bytes
    member: bytes
    organisation: bytes
    root: bytes

    def to_json(self) -> Json:
        return {
            "instance": b64(self.instance),
            "member": b64(self.member),
            "organisation": b64(self.organisation),
            "root": b64(self.root),
        }

    @classmethod
    def from_json(cls, value: Json) -> UnlockNote:
        """Read what `to_json` writes, else raise `Refused`."""
        fields = Fields(value, ("instance", "member", "organisation", "root"))
        return cls(
            fields.binary("instance", INSTANCE_SIZE),
            fields.binary("member", MEMBER_SIZE),
            fields.binary("organisation", ORGANISATION_SIZE),
            fields.binary("root", ROOT_SIZE),
        )


def staff_keys(passphrase: str, salt: bytes, instance: bytes, member: bytes, profile: Profile = STAFF) -> UnlockKeys:
    """
    Return what a member's passphrase gives, slowly.

    Args:
        passphrase: as typed.
        salt: 16 bytes, made by the member's client.
        instance: 16 bytes.
        member: 16 bytes.
        profile: anything but `STAFF` is for tests.
    """
    return stretched_keys(stretch(passphrase, salt, profile), instance, member)


def stretched_keys(stretched: bytes, instance: bytes, member: bytes) -> UnlockKeys:
    """Return what a member's passphrase gives once it is stretched to 32 bytes."""
    return UnlockKeys(
        derivations.staff_auth(stretched, instance, member),
        Identity(derivations.staff_unlock_seed(stretched, instance, member)),
    )


def recovery_keys(words: Receipt, instance: bytes, member: bytes) -> UnlockKeys:
    """Return what a member's paper key gives; no slow hash, since ten words have 129 bits."""
    return UnlockKeys(
        derivations.recovery_auth(words.secret, instance, member),
        Identity(derivations.recovery_unlock_seed(words.secret, instance, member)),
    )


def seal_unlock(identity: Identity, note: UnlockNote, unlock: Identity) -> bytes:
    """Return the unlock file of a member's *identity*, sealed to the *unlock* identity."""
    return seal(write_identity_file(identity, _MARK, note.to_json()), [unlock.open_key.seal_key])


def open_unlock(sealed: bytes, unlock: Identity, instance: bytes, member: bytes) -> tuple[Identity, UnlockNote]:
    """
    Return a member's identity and what stands beside it.

    Raises:
        NotAHolder: it was sealed to another: a wrong passphrase looks like this.
        Refused: it does not parse, or is another member's or another instance's.
    """
    identity, value = read_identity_file(open_sealed(sealed, [unlock.open_key]), _MARK)
    note = UnlockNote.from_json(value)
    if (note.instance, note.member) != (instance, member):
        raise Refused("unlock: another member")
    return identity, note
