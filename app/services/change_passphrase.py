"""
Changing what a member signs in with: a new passphrase, or a new paper key.

Being signed in isn't enough: whoever finds an open tab could else shut its member out. So the passphrase or the paper key
is asked for.
"""

import hashlib
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.services.check_secret import check_secret
from app.services.enrol import Credentials, check_unlock
from app.services.refusals import Refusal, Why
from app.storage.members import SignInSecrets, UnlockKind, keep_sign_in_secrets, keep_unlock_file, sign_in_secrets


@dataclass(frozen=True, slots=True, repr=False)
class Proof:
    """What a member shows to change anything: what their present passphrase or paper key derives, 32 bytes."""

    kind: UnlockKind
    auth: bytes


def change_passphrase(session: Session, member: bytes, proof: Proof, auth_salt: bytes, new: Credentials) -> None:
    """
    Put a new passphrase in place of the old: *auth_salt* is 16 bytes, made by the client.

    The unlock file sealed under the old passphrase is overwritten here; it stays in old backups (SECURITY.md says so).

    Raises:
        Refusal: SIGN_IN_FAILED: the proof is wrong; UNLOCK_REFUSED: the new file isn't one.
    """
    unlock = check_unlock(new.unlock)
    auth_hash = hashlib.sha256(new.auth).digest()
    secrets = _secrets(session, member, proof)
    keep_sign_in_secrets(session, member, replace(secrets, auth_salt=auth_salt, auth_hash=auth_hash))
    keep_unlock_file(session, member, "passphrase", unlock)


def change_paper_key(session: Session, member: bytes, proof: Proof, new: Credentials) -> None:
    """
    Put a new paper key in place of the old, which signs in nobody from then on.

    Raises:
        Refusal: as `change_passphrase`.
    """
    unlock = check_unlock(new.unlock)
    secrets = _secrets(session, member, proof)
    keep_sign_in_secrets(session, member, replace(secrets, recovery_hash=hashlib.sha256(new.auth).digest()))
    keep_unlock_file(session, member, "recovery", unlock)


def _secrets(session: Session, member: bytes, proof: Proof) -> SignInSecrets:
    secrets = sign_in_secrets(session, member)
    check_secret(secrets, proof.kind, proof.auth)
    if secrets is None:
        raise Refusal(Why.SIGN_IN_FAILED)
    return secrets
