"""Enrolling: a link that works once, keys made in the member's browser, a second factor; then waiting for the directory."""

import hashlib
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.organisation import Instance, Organisation, StaffMember
from app.services import passkeys, second_factor
from app.services.check_secret import check_secret
from app.services.passkeys import CHALLENGE_SIZE, Json, RelyingParty
from app.services.refusals import Refusal, Why
from app.services.sealed_shape import sealed_size
from app.storage.ephemeral import EphemeralStore, Kept
from app.storage.members import (
    Passkey,
    SignInSecrets,
    UnlockKind,
    find_member,
    find_unlock_file,
    forget_passkeys,
    insert_passkey,
    invited_member,
    keep_sign_in_secrets,
    keep_unlock_file,
    set_status,
    sign_in_secrets,
    use_invitation,
)
from app.storage.organisations import entries_of_member, find_instance, insert_entry, organisation_by_id
from crypto.entry import Entry
from crypto.errors import Refused
from crypto.identity_file import FILE_SIZE
from crypto.randomness import random_bytes

CHALLENGE = "enrol-challenge"
CHALLENGE_LIFE = 10 * 60


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom a link invites. *again*: they enrolled before and may keep their keys, if they still have them."""

    member: StaffMember
    organisation: Organisation
    instance: Instance
    again: bool


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """What a passphrase or a paper key stands for here: 32 bytes that are sent to sign in, and the file that it unlocks."""

    auth: bytes
    unlock: bytes


@dataclass(frozen=True, slots=True, repr=False)
class TotpSetup:
    """A TOTP secret (20 bytes) made in the browser, and a code that shows that the member's device has it."""

    secret: bytes
    code: str


@dataclass(frozen=True, slots=True, repr=False)
class Enrolment:
    """Everything that a member sends: their signed entry, two credentials with the passphrase's salt, a second factor."""

    entry: bytes
    auth_salt: bytes
    passphrase: Credentials
    recovery: Credentials
    factor: TotpSetup | Passkey


def look(session: Session, token: bytes, now: int) -> Invited:
    """
    Return whom the link with *token* (32 bytes) invites, without using it up.

    Raises:
        Refusal: LINK_GONE: it is unknown, was used, or is older than 72 hours: one answer for all.
    """
    return _invited(session, invited_member(session, _hash(token), now))


def challenge_for(session: Session, store: EphemeralStore, token: bytes, party: RelyingParty, now: int) -> Json:
    """
    Return what the browser is to ask a passkey for; the challenge is good once, for ten minutes.

    Raises:
        Refusal: LINK_GONE.
    """
    invited = look(session, token, now)
    challenge = random_bytes(CHALLENGE_SIZE)
    store.put(CHALLENGE, _hash(token), Kept(challenge, now + CHALLENGE_LIFE))
    return passkeys.creation_options(party, invited.member.member, invited.member.handle, challenge)


def unlock_again(session: Session, token: bytes, kind: UnlockKind, auth: bytes, now: int) -> bytes:
    """
    Return the unlock file of a member who enrols again with the keys they have: the link stands in for the lost factor.

    Raises:
        Refusal: LINK_GONE; SIGN_IN_FAILED: *auth* (32 bytes) isn't theirs.
    """
    member = look(session, token, now).member.member
    check_secret(sign_in_secrets(session, member), kind, auth)
    unlock = find_unlock_file(session, member, kind)
    if unlock is None:
        raise Refusal(Why.SIGN_IN_FAILED)
    return unlock


def check_passkey(store: EphemeralStore, token: bytes, answer: Json, party: RelyingParty, now: int) -> Passkey:
    """
    Return the passkey that a browser's *answer* to `challenge_for` registers; the challenge is used up even where it is wrong.

    Raises:
        Refusal: FACTOR_REFUSED.
    """
    challenge = store.take(CHALLENGE, _hash(token), now)
    if challenge is None:
        raise Refusal(Why.FACTOR_REFUSED)
    return passkeys.check_new(answer, party, challenge.value)


def enrol(session: Session, token: bytes, enrolment: Enrolment, key: bytes, now: int) -> bytes:
    """
    Use up the link and store what the member made, in place of what they had; return their id.

    They can sign in at once and see nothing until a signed directory lists their entry.

    Args:
        session: holds the write lock.
        token: the link's, 32 bytes.
        enrolment: what the member sent.
        key: the server's own, under which a TOTP secret is sealed.
        now: seconds.

    Raises:
        Refusal: LINK_GONE, ENTRY_REFUSED, UNLOCK_REFUSED or FACTOR_REFUSED.
    """
    invited = _invited(session, use_invitation(session, _hash(token), now))
    member = invited.member.member
    entry = _checked_entry(enrolment.entry, invited)
    step, totp = _checked_totp(enrolment.factor, member, key, now)
    keep_sign_in_secrets(
        session,
        member,
        SignInSecrets(
            auth_salt=enrolment.auth_salt,
            auth_hash=hashlib.sha256(enrolment.passphrase.auth).digest(),
            recovery_hash=hashlib.sha256(enrolment.recovery.auth).digest(),
            totp_sealed=totp,
            totp_step=step,
        ),
    )
    keep_unlock_file(session, member, "passphrase", check_unlock(enrolment.passphrase.unlock))
    keep_unlock_file(session, member, "recovery", check_unlock(enrolment.recovery.unlock))
    forget_passkeys(session, member)
    if isinstance(enrolment.factor, Passkey) and not insert_passkey(session, member, enrolment.factor):
        raise Refusal(Why.FACTOR_REFUSED)
    if entry.digest not in entries_of_member(session, member):  # who kept their keys is listed, or waiting, already
        insert_entry(session, entry.digest, member, enrolment.entry)
    set_status(session, member, "enrolled")
    return member


def check_unlock(sealed: bytes) -> bytes:
    """
    Return an unlock file after checking what can be checked without its key.

    Raises:
        Refusal: UNLOCK_REFUSED: it isn't an age file of 1,024 bytes to one key.
    """
    if sealed_size(sealed, Why.UNLOCK_REFUSED) != FILE_SIZE:
        raise Refusal(Why.UNLOCK_REFUSED)
    return sealed


def _invited(session: Session, member: bytes | None) -> Invited:
    found = None if member is None else find_member(session, member)
    organisation = None if found is None else organisation_by_id(session, found.organisation)
    instance = find_instance(session)
    if found is None or organisation is None or instance is None or found.status == "ended":
        raise Refusal(Why.LINK_GONE)
    return Invited(found, organisation, instance, found.status == "enrolled")


def _checked_entry(signed: bytes, invited: Invited) -> Entry:
    """Parse the entry; it must be signed by its own key, for this instance, organisation and member (SPEC section 6)."""
    try:
        entry = Entry.parse(signed)
    except Refused:
        raise Refusal(Why.ENTRY_REFUSED) from None
    named = (entry.instance, entry.organisation, entry.member)
    if named != (invited.instance.instance, invited.organisation.organisation, invited.member.member):
        raise Refusal(Why.ENTRY_REFUSED)
    return entry


def _checked_totp(factor: TotpSetup | Passkey, member: bytes, key: bytes, now: int) -> tuple[int | None, bytes | None]:
    """Return the time step of the code that was given, and the sealed secret; neither for a passkey."""
    if isinstance(factor, Passkey):
        return None, None
    step = second_factor.step_of(factor.secret, factor.code, now)
    if step is None:
        raise Refusal(Why.FACTOR_REFUSED)
    return step, second_factor.seal_secret(factor.secret, member, key)


def _hash(token: bytes) -> bytes:
    return hashlib.sha256(token).digest()
