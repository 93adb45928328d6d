"""A reporter who came back on the server's path: 30 minutes in which their derived keys are kept, never their words."""

import json
from dataclasses import dataclass, field
from typing import Final

from nacl.exceptions import CryptoError as NaclError
from nacl.secret import SecretBox

from app.storage.ephemeral import EphemeralStore, Kept
from app.storage.session_secrets import SessionSecrets
from crypto.derivations import session_keys
from crypto.encoding import b64, unb64
from crypto.errors import Refused
from crypto.identity import Identity
from crypto.randomness import random_bytes

LIFETIME: Final = 30 * 60
COOKIE_SIZE: Final = 32
_KIND: Final = "reporter-session"
_ROOM: Final = 16 * 1024 * 1024
"""Bytes that all sessions may take: one receipt opens any number. Who loses theirs types the words again, no text is lost."""


@dataclass(frozen=True, slots=True, repr=False)
class ReporterSession:
    """
    Whose case is open.

    *case* is its 20-byte id, *identity* the reporter's in it. *token* stands in the forms of the session: a page of another
    site can't know it.
    """

    organisation: bytes
    case: bytes
    identity: Identity
    token: str = field(default_factory=lambda: b64(random_bytes(16)))


def open_session(store: EphemeralStore, secrets: SessionSecrets, session: ReporterSession, now: int) -> str:
    """Keep a session and return the cookie's value: without it nobody, not even the server, can open what is kept."""
    cookie = random_bytes(COOKIE_SIZE)
    key_id, key = session_keys(cookie, secrets.current(now))
    fields = {
        "case": b64(session.case),
        "organisation": b64(session.organisation),
        "seed": b64(session.identity.seed),
        "token": session.token,
    }
    sealed = SecretBox(key).encrypt(json.dumps(fields).encode(), random_bytes(SecretBox.NONCE_SIZE))
    store.put(_KIND, key_id, Kept(bytes(sealed), now + LIFETIME), _ROOM)
    return b64(cookie)


def find_session(store: EphemeralStore, secrets: SessionSecrets, cookie: str, now: int) -> ReporterSession | None:
    """Return the session that the cookie's value opens, or None where it is over or never was."""
    for key_id, key in _keys(secrets, cookie, now):
        kept = store.get(_KIND, key_id, now)
        if kept is None:
            continue
        try:
            fields = json.loads(SecretBox(key).decrypt(kept.value))
        except NaclError:
            return None
        return ReporterSession(
            unb64(fields["organisation"]), unb64(fields["case"]), Identity(unb64(fields["seed"])), fields["token"]
        )
    return None


def close_session(store: EphemeralStore, secrets: SessionSecrets, cookie: str, now: int) -> None:
    """Delete the session, so that the cookie opens nothing any more."""
    for key_id, _ in _keys(secrets, cookie, now):
        store.drop(_KIND, key_id)


def _keys(secrets: SessionSecrets, cookie: str, now: int) -> list[tuple[bytes, bytes]]:
    try:
        raw = unb64(cookie, COOKIE_SIZE)
    except Refused:
        return []
    return [session_keys(raw, secret) for secret in secrets.both(now)]
