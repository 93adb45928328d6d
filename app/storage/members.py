"""Members of staff: who they are to the server, and what it takes to sign in."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.domain.organisation import MemberStatus, StaffMember
from app.storage.tables import InvitationRow, MemberRow, PasskeyRow, UnlockFileRow

UnlockKind: TypeAlias = Literal["passphrase", "recovery"]


@dataclass(frozen=True, slots=True, repr=False)
class SignInSecrets:
    """
    What the server checks a sign-in against: hashes (32 bytes) of what is sent, never what it unlocks.

    *totp_sealed* is sealed under the server's own key; *totp_step* is the newest time step used, so that a code works once.
    """

    auth_salt: bytes
    auth_hash: bytes
    recovery_hash: bytes
    totp_sealed: bytes | None
    totp_step: int | None


@dataclass(frozen=True, slots=True)
class Passkey:
    """A registered passkey; *public_key* is COSE."""

    credential: bytes
    public_key: bytes
    sign_count: int


def insert_member(session: Session, member: StaffMember) -> None:
    """Store an invited member."""
    session.add(
        MemberRow(
            member=member.member,
            organisation=member.organisation,
            handle=member.handle,
            name=member.name,
            name_salt=member.name_salt,
            status=member.status,
        )
    )
    session.flush()


def find_member(session: Session, member: bytes) -> StaffMember | None:
    """Return the member with this 16-byte id."""
    row = session.get(MemberRow, member)
    return None if row is None else _to_member(row)


def find_by_handle(session: Session, organisation: bytes, handle: str) -> StaffMember | None:
    """Return the organisation's member with this sign-in name (lower case)."""
    found = select(MemberRow).where(MemberRow.organisation == organisation, MemberRow.handle == handle)
    row = session.scalars(found).one_or_none()
    return None if row is None else _to_member(row)


def members_of(session: Session, organisation: bytes) -> list[StaffMember]:
    """Return the organisation's members, by sign-in name."""
    found = select(MemberRow).where(MemberRow.organisation == organisation).order_by(MemberRow.handle)
    return [_to_member(row) for row in session.scalars(found)]


def set_status(session: Session, member: bytes, status: MemberStatus) -> None:
    """Set the member's status."""
    session.execute(update(MemberRow).where(MemberRow.member == member).values(status=status))


def sign_in_secrets(session: Session, member: bytes) -> SignInSecrets | None:
    """Return what the member's sign-in is checked against, or None before they enrolled."""
    row = session.get(MemberRow, member)
    if row is None or row.auth_salt is None or row.auth_hash is None or row.recovery_hash is None:
        return None
    return SignInSecrets(row.auth_salt, row.auth_hash, row.recovery_hash, row.totp_sealed, row.totp_step)


def keep_sign_in_secrets(session: Session, member: bytes, secrets: SignInSecrets) -> None:
    """Store what the member's sign-in is checked against, in place of what was there."""
    session.execute(
        update(MemberRow)
        .where(MemberRow.member == member)
        .values(
            auth_salt=secrets.auth_salt,
            auth_hash=secrets.auth_hash,
            recovery_hash=secrets.recovery_hash,
            totp_sealed=secrets.totp_sealed,
            totp_step=secrets.totp_step,
        )
    )


def use_totp_step(session: Session, member: bytes, step: int) -> bool:
    """Mark the time step as used; False where it, or a later one, was used before: a code that was overheard is worth nothing."""
    used = session.execute(
        update(MemberRow)
        .where(MemberRow.member == member, (MemberRow.totp_step.is_(None)) | (MemberRow.totp_step < step))
        .values(totp_step=step)
    )
    return bool(used.rowcount == 1)  # type: ignore[attr-defined]  # an UPDATE's result has it


def keep_unlock_file(session: Session, member: bytes, kind: UnlockKind, sealed: bytes) -> None:
    """Store the member's unlock file of this kind in place of the one before."""
    session.merge(UnlockFileRow(member=member, kind=kind, sealed=sealed))


def find_unlock_file(session: Session, member: bytes, kind: UnlockKind) -> bytes | None:
    """Return the member's unlock file of this kind."""
    row = session.get(UnlockFileRow, (member, kind))
    return None if row is None else row.sealed


def passkeys_of(session: Session, member: bytes) -> list[Passkey]:
    """Return the member's passkeys."""
    found = select(PasskeyRow).where(PasskeyRow.member == member)
    return [Passkey(row.credential, row.public_key, row.sign_count) for row in session.scalars(found)]


def insert_passkey(session: Session, member: bytes, passkey: Passkey) -> bool:
    """Store a new passkey; False where its id is taken: whoever says another's id must not take the passkey from them."""
    if session.get(PasskeyRow, passkey.credential) is not None:
        return False
    session.add(
        PasskeyRow(credential=passkey.credential, member=member, public_key=passkey.public_key, sign_count=passkey.sign_count)
    )
    session.flush()
    return True


def keep_sign_count(session: Session, member: bytes, passkey: Passkey) -> None:
    """Store the new signature count of the member's passkey."""
    its_row = (PasskeyRow.credential == passkey.credential, PasskeyRow.member == member)
    session.execute(update(PasskeyRow).where(*its_row).values(sign_count=passkey.sign_count))


def forget_passkeys(session: Session, member: bytes) -> None:
    """Delete the member's passkeys: they are enrolling anew."""
    session.execute(delete(PasskeyRow).where(PasskeyRow.member == member))


def insert_invitation(session: Session, token_hash: bytes, member: bytes, expires_at: int) -> None:
    """Store an enrolment link in place of the member's earlier ones."""
    session.execute(delete(InvitationRow).where(InvitationRow.member == member))
    session.add(InvitationRow(token_hash=token_hash, member=member, expires_at=expires_at))
    session.flush()


def invited_member(session: Session, token_hash: bytes, now: int) -> bytes | None:
    """Return whom a link that is still good invites."""
    found = select(InvitationRow.member).where(InvitationRow.token_hash == token_hash, InvitationRow.expires_at >= now)
    return session.scalar(found)


def use_invitation(session: Session, token_hash: bytes, now: int) -> bytes | None:
    """Use up a link that is still good and return whom it invited."""
    used = delete(InvitationRow).where(InvitationRow.token_hash == token_hash, InvitationRow.expires_at >= now)
    return session.scalar(used.returning(InvitationRow.member))


def _to_member(row: MemberRow) -> StaffMember:
    status: MemberStatus = row.status  # type: ignore[assignment]  # a CHECK constraint holds it to these
    return StaffMember(row.member, row.organisation, row.handle, row.name, row.name_salt, status)
