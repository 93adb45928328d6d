"""Where a member stands in the newest signed directory: the one place that says what they may do."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from sqlalchemy.orm import Session

from app.domain.case import Access
from app.domain.organisation import Organisation, StaffMember
from app.services.directories import directories_of
from app.services.refusals import Refusal, Why
from app.storage.members import find_member
from app.storage.organisations import organisation_by_id
from crypto.directory_history import Directories
from crypto.encoding import b64
from crypto.roles import Role
from crypto.rooms import ROOM_ROLES

Status: TypeAlias = Literal["pending", "active", "ended"]


@dataclass(frozen=True, slots=True)
class Standing:
    """
    A member, their organisation and its verified directory.

    *entries* are the digests of their entries that the newest version lists without an end, for one who has a seat: the only
    keys that cases are shown for. Who changed keys is let in again by a colleague. *roles* are theirs in that version.
    """

    member: StaffMember
    organisation: Organisation
    directories: Directories | None
    status: Status
    entries: tuple[bytes, ...]
    roles: frozenset[Role] = frozenset()

    @property
    def access(self) -> Access:
        """Return which grants are theirs to have."""
        return Access(self.holders, tuple(room for room, roles in ROOM_ROLES.items() if roles & self.roles))

    @property
    def holders(self) -> tuple[str, ...]:
        """Return the names under which grants are sealed to them."""
        return tuple(b64(entry) for entry in self.entries)


def standing_of(session: Session, member: bytes) -> Standing:
    """
    Return where the member (16-byte id) stands.

    Raises:
        Refusal: SIGNED_OUT: there is no such member (any more).
    """
    found = find_member(session, member)
    organisation = None if found is None else organisation_by_id(session, found.organisation)
    if found is None or organisation is None:
        raise Refusal(Why.SIGNED_OUT)
    directories = directories_of(session, organisation)
    if found.status == "ended":
        return Standing(found, organisation, directories, "ended", ())
    if directories is None:
        return Standing(found, organisation, None, "pending", ())
    newest = directories.newest
    listed = [entry for entry in newest.members if entry.member == member]
    roles = {entry.entry: directories.roles(newest.number, b64(entry.entry)) for entry in listed}
    active = tuple(entry for entry in roles if roles[entry])
    if active:
        return Standing(found, organisation, directories, "active", active, frozenset().union(*roles.values()))
    ended = bool(listed) and all(entry.ended is not None for entry in listed)
    return Standing(found, organisation, directories, "ended" if ended else "pending", ())


def require_active(standing: Standing) -> Directories:
    """
    Return the directory in which the member is active.

    Raises:
        Refusal: PENDING or ENDED.
    """
    if standing.status == "active" and standing.directories is not None:
        return standing.directories
    raise Refusal(Why.ENDED if standing.status == "ended" else Why.PENDING)
