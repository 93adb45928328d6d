"""Invite a member of staff: a seat in the draft, and a link with which they make their own keys."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.domain.organisation import MAX_NAME, Organisation, StaffMember
from app.services.draft import Draft, read_draft, store_draft
from app.services.obstacle import N_, WrongField
from app.storage.members import find_by_handle, insert_invitation, insert_member
from crypto.directory import Seat
from crypto.randomness import random_bytes
from crypto.roles import Role

LINK_LIFE = 72 * 60 * 60
TOKEN_SIZE = 32
MEMBER_SIZE = SALT_SIZE = 16

_HANDLE = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class OfferedSeat:
    """Where an invited member is to sit; *since*, *until*: the term's first and last day, where it has one."""

    body: str
    role: Role
    chair: bool = False
    deputy: bool = False
    since: date | None = None
    until: date | None = None


def invite_member(
    session: Session, organisation: Organisation, handle: str, name: str, seats: Sequence[OfferedSeat], now: int
) -> bytes:
    """
    Invite someone, or invite them again: an earlier link stops working.

    Args:
        session: holds the write lock.
        organisation: where they work.
        handle: their sign-in name: lower-case letters, digits, single `.`, `_` and `-` between them; at most 64.
        name: their name, of which the directory holds a salted hash; empty, or the same as before, for who is invited again.
        seats: what they are offered; none leaves the seats of someone who is invited again as they are.
        now: seconds.

    Returns:
        the link's token, 32 bytes: good once, for 72 hours. Whoever has it first enrols: hand it over in person.

    Raises:
        Obstacle: the handle has another form, was ended or is somebody else's; there is no such body; a new member has no seat.
    """
    member, _ = find_or_make_member(session, organisation, handle, name, seats)
    store_draft(session, organisation, seated(read_draft(session, organisation), member.member, seats))
    return make_link(session, member.member, now)


def find_or_make_member(
    session: Session, organisation: Organisation, handle: str, name: str, seats: Sequence[OfferedSeat]
) -> tuple[StaffMember, bool]:
    """
    Return the member called *handle*, and whether they are new.

    Raises:
        WrongField: the handle has another form, was ended or is somebody else's; a new member has no name or no seat.
    """
    if len(handle) > 64 or not _HANDLE.fullmatch(handle):
        sentence = N_("{handle}: a sign-in name has the letters a-z, digits, and single . _ - between them.")
        raise WrongField("id", sentence, handle=handle)
    member = find_by_handle(session, organisation.organisation, handle)
    if member is None:
        return _new_member(session, organisation, handle, name, seats), True
    if member.status == "ended":
        raise WrongField("id", N_("{handle} was ended: invite the person under another sign-in name."), handle=handle)
    if name.strip() not in {"", member.name}:
        sentence = N_(
            "{handle} is the sign-in name of {name}. To invite them again, leave out --name; to invite somebody else, take "
            "another sign-in name."
        )
        raise WrongField("id", sentence, handle=handle, name=member.name)
    return member, False


def seated(draft: Draft, member: bytes, seats: Sequence[OfferedSeat]) -> Draft:
    """
    Return the draft with the seats for the member.

    Raises:
        WrongField: there is no such body.
    """
    for seat in seats:
        held = Seat(member, seat.role, seat.chair, seat.deputy, seat.since, seat.until)
        draft = draft.with_seat(seat.body, held)
    return draft


def make_link(session: Session, member: bytes, now: int) -> bytes:
    """Return the token of a new link for the member, 32 bytes; earlier ones stop working."""
    token = random_bytes(TOKEN_SIZE)
    insert_invitation(session, hashlib.sha256(token).digest(), member, now + LINK_LIFE)
    return token


def _new_member(
    session: Session, organisation: Organisation, handle: str, name: str, seats: Sequence[OfferedSeat]
) -> StaffMember:
    if not seats:
        raise WrongField("seats", N_("Say in which body {handle} sits, and in which role."), handle=handle)
    if not 0 < len(name.strip()) <= MAX_NAME:
        raise WrongField("name", N_("A name has from 1 to {most} characters."), most=MAX_NAME)
    member = StaffMember(
        random_bytes(MEMBER_SIZE), organisation.organisation, handle, name.strip(), random_bytes(SALT_SIZE), "invited"
    )
    insert_member(session, member)
    return member
