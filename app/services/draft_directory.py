"""Propose the next version of an organisation's directory, from its draft and the entries that members have made."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.domain.organisation import Organisation, StaffMember
from app.services.directories import directories_of
from app.services.draft import Draft, read_draft
from app.services.obstacle import N_, Obstacle
from app.services.proposal import Name, Proposal
from app.services.use_rulebook import stored_rulebook
from app.storage.members import members_of
from app.storage.organisations import entries, pending_entry
from crypto.directory import MAX_TERM, Body, Member, Version
from crypto.directory_history import Directories
from crypto.entry import Entry, name_hash
from crypto.founding import Founding


def draft_directory(session: Session, organisation: Organisation, today: date, days: int = MAX_TERM.days) -> Proposal:
    """
    Return the proposal of a version that would be issued *today* and hold for *days*.

    People who have not enrolled yet are left out; their seats stay in the draft for the version after.

    Raises:
        Obstacle: *days* is outside 1 to 92, or a rulebook is missing.
        Refused: the stored directory doesn't verify.
    """
    if not 1 <= days <= MAX_TERM.days:
        raise Obstacle(N_("A directory holds for 1 to {most} days, not for {days}."), most=MAX_TERM.days, days=days)
    draft = read_draft(session, organisation)
    rulebook = stored_rulebook(session, draft.rulebook)
    founding = Founding.parse(organisation.founding)
    before = directories_of(session, organisation)
    people = members_of(session, organisation.organisation)
    pending = {p.member: Entry.parse(e) for p in people if (e := pending_entry(session, p.member)) and p.status != "ended"}
    listed = _listed(before, people, pending, today)
    stored = entries(session, [m.entry for m in listed])
    version = Version(
        instance=founding.instance,
        organisation=founding.organisation,
        slug=founding.slug,
        number=1 if before is None else before.newest.number + 1,
        previous=None if before is None else before.versions[before.newest.number].digest,
        issued=today,
        expires=today + timedelta(days=days),
        roots=founding.roots if before is None else before.newest.roots,
        rulebook=draft.rulebook,
        bodies=_filled_bodies(draft, listed),
        units=draft.units,
        members=listed,
        settings=draft.settings,
    )
    return Proposal(
        founding=founding,
        versions=_needed_versions(before),
        entries=[stored[digest] for digest in sorted(stored)],
        names={p.member: Name(p.name_salt, p.name) for p in people},
        rulebook=rulebook,
        version=version,
    )


def _listed(
    before: Directories | None, people: Sequence[StaffMember], pending: Mapping[bytes, Entry], today: date
) -> tuple[Member, ...]:
    """Return the members of the next version: who was listed goes on or ends, whose entry waited joins."""
    ended = {person.member for person in people if person.status == "ended"}
    hashes = {person.member: name_hash(person.name_salt, person.name) for person in people}
    joining = {entry.digest: Member(entry.digest, member, hashes[member]) for member, entry in pending.items()}
    listed: list[Member] = []
    for member in () if before is None else before.newest.members:
        if member.entry in joining:
            continue
        over = member.member in ended or member.member in pending
        listed.append(replace(member, ended=today) if over and member.ended is None else member)
    return (*listed, *joining.values())


def _filled_bodies(draft: Draft, listed: Sequence[Member]) -> tuple[Body, ...]:
    in_force = {member.member for member in listed if member.ended is None}
    return tuple(replace(body, seats=tuple(s for s in body.seats if s.member in in_force)) for body in draft.bodies)


def _needed_versions(before: Directories | None) -> list[bytes]:
    if before is None:
        return []
    needed = sorted({*before.hinges, before.newest.number})
    return [before.versions[number].marshal() for number in needed]
