"""Sessions of staff: a bearer token each, 12 hours at most, 30 minutes without a request."""

import hashlib
from dataclasses import dataclass

from app.services.refusals import Refusal, Why
from app.storage.ephemeral import EphemeralStore, Kept
from crypto.randomness import random_bytes

KIND = "staff-session"
LONGEST = 12 * 60 * 60
IDLE = 30 * 60
GRAIN = 60  # an hour's work would else be thousands of writes to say the same
TOKEN_SIZE = 32


@dataclass(frozen=True, slots=True, repr=False)
class StaffSession:
    """Who is signed in (16-byte id), and the hash by which the store finds their session."""

    member: bytes
    token_hash: bytes


def open_session(store: EphemeralStore, member: bytes, now: int) -> bytes:
    """Sign *member* in and return the 32-byte token; the store keeps its SHA-256 alone."""
    token = random_bytes(TOKEN_SIZE)
    end = (now + LONGEST).to_bytes(8, "big")
    store.put(KIND, _hash(token), Kept(end, now + IDLE, owner=member))
    return token


def find_session(store: EphemeralStore, token: bytes, now: int) -> StaffSession:
    """
    Return the session of *token* and count the request as a sign of life.

    Raises:
        Refusal: SIGNED_OUT: there is none, it was idle for 30 minutes, or 12 hours are over.
    """
    kept = store.get(KIND, _hash(token), now)
    if kept is None or kept.owner is None:
        raise Refusal(Why.SIGNED_OUT)
    end = int.from_bytes(kept.value, "big")
    if kept.expires_at < now + IDLE - GRAIN:
        store.prolong(KIND, _hash(token), min(end, now + IDLE))  # never past the twelve hours
    return StaffSession(kept.owner, _hash(token))


def close_session(store: EphemeralStore, session: StaffSession) -> None:
    """Sign out here."""
    store.drop(KIND, session.token_hash)


def close_all_sessions(store: EphemeralStore, member: bytes) -> None:
    """Sign *member* out everywhere."""
    store.drop_owned(KIND, member)


def close_other_sessions(store: EphemeralStore, session: StaffSession) -> None:
    """Sign the member out everywhere else: whoever had their old secret may be signed in with it."""
    store.drop_owned(KIND, session.member, but=session.token_hash)


def _hash(token: bytes) -> bytes:
    return hashlib.sha256(token).digest()
