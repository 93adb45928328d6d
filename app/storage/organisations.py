"""The instance, its organisations, their rulebooks and the versions of their signed directories."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from app.domain.organisation import Instance, Organisation
from app.storage.tables import DirectoryVersionRow, DraftRow, EntryRow, InstanceRow, OrganisationRow, RulebookRow


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """A directory version as it is stored, with its 32-byte digest."""

    number: int
    signed: bytes
    digest: bytes


def insert_instance(session: Session, instance: Instance) -> None:
    """Store the one row that says which installation this is."""
    session.add(InstanceRow(one=1, instance=instance.instance, made=instance.made, demo=instance.demo))


def find_instance(session: Session) -> Instance | None:
    """Return this installation, or None before `tillit init`."""
    row = session.get(InstanceRow, 1)
    return None if row is None else Instance(row.instance, row.made, row.demo)


def insert_organisation(session: Session, organisation: Organisation) -> None:
    """Store a new organisation."""
    session.add(OrganisationRow(organisation=organisation.organisation, slug=organisation.slug, founding=organisation.founding))
    session.flush()


def organisations(session: Session) -> list[Organisation]:
    """Return every organisation, by slug."""
    rows = session.scalars(select(OrganisationRow).order_by(OrganisationRow.slug))
    return [Organisation(row.organisation, row.slug, row.founding) for row in rows]


def find_organisation(session: Session, slug: str) -> Organisation | None:
    """Return the organisation of this slug."""
    row = session.scalars(select(OrganisationRow).where(OrganisationRow.slug == slug)).one_or_none()
    return None if row is None else Organisation(row.organisation, row.slug, row.founding)


def organisation_by_id(session: Session, organisation: bytes) -> Organisation | None:
    """Return the organisation with this 16-byte id."""
    row = session.get(OrganisationRow, organisation)
    return None if row is None else Organisation(row.organisation, row.slug, row.founding)


def keep_draft(session: Session, organisation: bytes, draft: bytes) -> None:
    """Store what the operator wishes for the next directory version, in place of the draft before."""
    session.merge(DraftRow(organisation=organisation, draft=draft))


def find_draft(session: Session, organisation: bytes) -> bytes | None:
    """Return what the operator wishes for the organisation's next directory version."""
    row = session.get(DraftRow, organisation)
    return None if row is None else row.draft


def insert_version(session: Session, organisation: bytes, version: StoredVersion) -> None:
    """Store a signed directory version."""
    session.add(
        DirectoryVersionRow(
            organisation=organisation,
            number=version.number,
            signed=version.signed,
            digest=version.digest,
        )
    )
    session.flush()


_NEWEST_NUMBER: Final = select(func.coalesce(func.max(DirectoryVersionRow.number), 0)).where(
    DirectoryVersionRow.organisation == bindparam("organisation")
)


def newest_number(session: Session, organisation: bytes) -> int:
    """Return the number of the organisation's newest directory version, 0 where none is signed yet."""
    newest = session.connection().execute(_NEWEST_NUMBER, {"organisation": organisation})
    return newest.scalar_one()


def newest_digest(session: Session, organisation: bytes) -> bytes | None:
    """Return the 32-byte digest of the organisation's newest directory version: it stands for that and all before it."""
    newest = (
        select(DirectoryVersionRow.digest)
        .where(DirectoryVersionRow.organisation == organisation)
        .order_by(DirectoryVersionRow.number.desc())
        .limit(1)
    )
    return session.scalar(newest)


def versions(session: Session, organisation: bytes) -> list[StoredVersion]:
    """Return the organisation's versions in order."""
    found = select(DirectoryVersionRow).where(DirectoryVersionRow.organisation == organisation)
    rows = session.scalars(found.order_by(DirectoryVersionRow.number))
    return [StoredVersion(row.number, row.signed, row.digest) for row in rows]


def insert_entry(session: Session, entry: bytes, member: bytes, signed: bytes) -> None:
    """Store a self-signed directory entry under its 32-byte digest, in place of one that no directory lists yet."""
    session.execute(delete(EntryRow).where(EntryRow.member == member, EntryRow.pending.is_(True)))
    session.merge(EntryRow(entry=entry, member=member, signed=signed, pending=True))
    session.flush()


def settle_entries(session: Session, entries: Sequence[bytes]) -> None:
    """Mark the entries with these digests as listed: from now on they are never taken away."""
    session.execute(update(EntryRow).where(EntryRow.entry.in_(entries)).values(pending=False))


def pending_entry(session: Session, member: bytes) -> bytes | None:
    """Return the member's signed entry that waits for a directory to list it."""
    return session.scalar(select(EntryRow.signed).where(EntryRow.member == member, EntryRow.pending.is_(True)))


def entries(session: Session, digests: Sequence[bytes]) -> dict[bytes, bytes]:
    """Return the signed entries with these digests."""
    found = select(EntryRow.entry, EntryRow.signed).where(EntryRow.entry.in_(digests))
    return {row.entry: row.signed for row in session.execute(found)}


def entries_of_member(session: Session, member: bytes) -> dict[bytes, bytes]:
    """Return every signed entry that the member ever enrolled with, by digest."""
    found = select(EntryRow.entry, EntryRow.signed).where(EntryRow.member == member)
    return {row.entry: row.signed for row in session.execute(found)}


def keep_rulebook(session: Session, digest: bytes, text: bytes) -> None:
    """Store a rulebook's file under its SHA-256."""
    session.merge(RulebookRow(digest=digest, text=text))


def find_rulebook(session: Session, digest: bytes) -> bytes | None:
    """Return the rulebook's file with this SHA-256."""
    row = session.get(RulebookRow, digest)
    return None if row is None else row.text
