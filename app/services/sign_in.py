"""Signing in: a passphrase or the paper key first, then the second factor; only then the unlock file."""

import hashlib
import hmac
from collections.abc import Container
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session

from app.domain.organisation import MemberStatus, StaffMember
from app.services import second_factor
from app.services.check_secret import check_secret
from app.services.passkeys import CHALLENGE_SIZE, Json, RelyingParty, check_assertion
from app.services.refusals import Refusal, Why
from app.services.staff_sessions import open_session
from app.services.standing import Standing, standing_of
from app.storage.ephemeral import EphemeralStore, Kept
from app.storage.members import (
    Passkey,
    SignInSecrets,
    UnlockKind,
    find_by_handle,
    find_unlock_file,
    keep_sign_count,
    passkeys_of,
    sign_in_secrets,
)
from app.storage.organisations import find_organisation
from crypto.randomness import random_bytes

TICKET = "sign-in-ticket"
TICKET_LIFE = 5 * 60
Factor = Literal["totp", "passkey"]
_KINDS: dict[bytes, UnlockKind] = {b"p": "passphrase", b"r": "recovery"}


@dataclass(frozen=True, slots=True)
class Salt:
    """What a browser needs to derive what it sends: 16 bytes each."""

    salt: bytes
    member: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Ticket:
    """The first half is done: *ticket* (32 bytes) goes with the second factor, *challenge* (32 bytes) is for a passkey."""

    ticket: bytes
    challenge: bytes
    factors: tuple[Factor, ...]
    passkeys: tuple[Passkey, ...]


@dataclass(frozen=True, slots=True)
class Passed:
    """Both factors were right."""

    member: bytes
    kind: UnlockKind


@dataclass(frozen=True, slots=True, repr=False)
class SignedIn:
    """The session's token (32 bytes), the member's unlock file and where they stand."""

    token: bytes
    unlock: bytes
    standing: Standing


def salt_for(session: Session, key: bytes, slug: str, handle: str) -> Salt:
    """
    Return the salt and id of a member, or for an unknown name ones that never change.

    Both are computed either way, so that neither the answer nor the work tells who is a member; who has ended keeps theirs, so
    that no change tells that they left. *key* is the server's own.

    Source: SPEC section 12.
    """
    unknown = hmac.digest(key, f"{slug}\n{handle}".encode(), "sha256")
    member, secrets = _find(session, slug, handle, ("enrolled", "ended"))
    return Salt(unknown[:16], unknown[16:]) if member is None or secrets is None else Salt(secrets.auth_salt, member.member)


def begin(session: Session, store: EphemeralStore, slug: str, handle: str, kind: UnlockKind, auth: bytes, now: int) -> Ticket:
    """
    Check what a passphrase or paper key derives (*auth*, 32 bytes) and open the second half, good for five minutes.

    Raises:
        Refusal: SIGN_IN_FAILED: the name or *auth* is wrong; which of them is not said.
    """
    member, secrets = _find(session, slug, handle, ("enrolled",))
    check_secret(secrets, kind, auth)
    if member is None or secrets is None:
        raise Refusal(Why.SIGN_IN_FAILED)
    passkeys = tuple(passkeys_of(session, member.member))
    ticket, challenge = random_bytes(32), random_bytes(CHALLENGE_SIZE)
    value = kind[:1].encode() + challenge
    store.put(TICKET, _hash(ticket), Kept(value, now + TICKET_LIFE, owner=member.member))
    factors: tuple[Factor, ...] = (*(("totp",) if secrets.totp_sealed else ()), *(("passkey",) if passkeys else ()))
    return Ticket(ticket, challenge, factors, passkeys)


def check_code(session: Session, store: EphemeralStore, ticket: bytes, code: str, key: bytes, now: int) -> Passed:
    """
    Check a TOTP *code* (six digits) and use up ticket and code.

    Raises:
        Refusal: SIGN_IN_FAILED: the ticket or the code is wrong or was used; WAIT: too many wrong codes.
    """
    kept, member = _open_ticket(store, ticket, now)
    secrets = sign_in_secrets(session, member)
    if secrets is None or secrets.totp_sealed is None:
        raise Refusal(Why.SIGN_IN_FAILED)
    second_factor.claim_try(store, member, now)
    try:
        second_factor.accept_code(session, member, second_factor.open_secret(secrets.totp_sealed, member, key), code, now)
    except Refusal:
        second_factor.note_failure(store, member, now)
        raise
    _use_up(store, ticket, now)
    second_factor.forget_failures(store, member)
    return Passed(member, _KINDS[kept.value[:1]])


def check_ticket(store: EphemeralStore, ticket: bytes, now: int) -> None:
    """
    Check that somebody's passphrase or paper key earned this *ticket*, before anything that is shared is taken hold of for them.

    Raises:
        Refusal: SIGN_IN_FAILED.
    """
    _open_ticket(store, ticket, now)


def check_passkey(
    session: Session, store: EphemeralStore, ticket: bytes, answer: Json, party: RelyingParty, now: int
) -> tuple[Passed, Passkey]:
    """
    Check a passkey's *answer* to the ticket's challenge; the ticket is used up even where it is wrong.

    Returns:
        who passed, and the passkey with its new count, for `note_use`.

    Raises:
        Refusal: SIGN_IN_FAILED.
    """
    kept, member = _open_ticket(store, ticket, now)
    _use_up(store, ticket, now)
    used = check_assertion(answer, party, kept.value[1:], passkeys_of(session, member))
    return Passed(member, _KINDS[kept.value[:1]]), used


def note_use(session: Session, passed: Passed, used: Passkey) -> None:
    """Store the count of the passkey that was used: a copy of it will be behind."""
    keep_sign_count(session, passed.member, used)


def admit(session: Session, store: EphemeralStore, passed: Passed, now: int) -> SignedIn:
    """
    Open the session of one who passed both factors and release their unlock file.

    Raises:
        Refusal: ENDED: their time here is over; SIGN_IN_FAILED: they are gone.
    """
    standing = standing_of(session, passed.member)
    if standing.status == "ended":
        raise Refusal(Why.ENDED)
    unlock = find_unlock_file(session, passed.member, passed.kind)
    if unlock is None:
        raise Refusal(Why.SIGN_IN_FAILED)
    return SignedIn(open_session(store, passed.member, now), unlock, standing)


def _find(
    session: Session, slug: str, handle: str, statuses: Container[MemberStatus]
) -> tuple[StaffMember | None, SignInSecrets | None]:
    organisation = find_organisation(session, slug)
    # an unknown organisation costs the same queries
    member = find_by_handle(session, bytes(16) if organisation is None else organisation.organisation, handle)
    secrets = sign_in_secrets(session, bytes(16) if member is None else member.member)
    return (member, secrets) if member is not None and member.status in statuses else (None, None)


def _open_ticket(store: EphemeralStore, ticket: bytes, now: int) -> tuple[Kept, bytes]:
    kept = store.get(TICKET, _hash(ticket), now)
    if kept is None or kept.owner is None:
        raise Refusal(Why.SIGN_IN_FAILED)
    return kept, kept.owner


def _use_up(store: EphemeralStore, ticket: bytes, now: int) -> None:
    if store.take(TICKET, _hash(ticket), now) is None:
        raise Refusal(Why.SIGN_IN_FAILED)  # another request was quicker


def _hash(ticket: bytes) -> bytes:
    return hashlib.sha256(ticket).digest()
