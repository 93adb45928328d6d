"""Checking what a passphrase or a paper key derives against the hash that is kept of it."""

import hashlib
import hmac

from app.services.refusals import Refusal, Why
from app.storage.members import SignInSecrets, UnlockKind

_NOBODY = bytes(32)  # no 32 bytes are known whose SHA-256 this is


def check_secret(secrets: SignInSecrets | None, kind: UnlockKind, auth: bytes) -> None:
    """
    Check that *auth* (32 bytes) is the member's; for someone unknown the same work is done.

    Raises:
        Refusal: SIGN_IN_FAILED.
    """
    expected = _NOBODY
    if secrets is not None:
        expected = secrets.auth_hash if kind == "passphrase" else secrets.recovery_hash
    if not hmac.compare_digest(hashlib.sha256(auth).digest(), expected):
        raise Refusal(Why.SIGN_IN_FAILED)
