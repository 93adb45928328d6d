"""The directory as clients get it, to verify for themselves: signed versions, entries, names with their salts, the rulebook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.languages import LANGUAGES
from app.domain.organisation import Organisation
from app.services.directories import directories_of
from app.services.draft import read_draft
from app.services.readers import published_names
from app.services.reporting import Reporting
from app.services.standing import Standing, require_active
from app.storage.members import members_of
from app.storage.organisations import entries, find_rulebook
from crypto.directory import Setting
from crypto.directory_history import Directories


@dataclass(frozen=True, slots=True)
class MemberName:
    """A member's name with the salt under which the directory hashes it; an erased name is not listed."""

    member: bytes
    name: str
    salt: bytes


@dataclass(frozen=True, slots=True)
class GivenDirectory:
    """
    What a client verifies against its pin: *versions* ascending, with every hinge, the newest, and those asked for.

    All but *founding* and *newest* is empty for one who has the newest version already and asks for no other.
    """

    founding: bytes
    newest: int
    versions: tuple[bytes, ...] = ()
    entries: tuple[bytes, ...] = ()
    names: tuple[MemberName, ...] = ()
    rulebook: bytes | None = None


def read_directory(session: Session, standing: Standing, since: int, asked: Sequence[int]) -> GivenDirectory:
    """
    Return the directory for a client that has verified version *since* (0: none) and needs the versions *asked* for.

    Raises:
        Refusal: PENDING or ENDED: colleagues' names are for who is listed among them.
    """
    directories = require_active(standing)
    organisation = standing.organisation
    names = [
        MemberName(member.member, member.name, member.name_salt)
        for member in members_of(session, organisation.organisation)
        if member.name
    ]
    return _given(session, organisation, directories, names, since, asked)


def read_public_directory(session: Session, reporting: Reporting, since: int, asked: Sequence[int]) -> GivenDirectory:
    """Return the same for a reporter's program: with the names only of those whose body publishes them."""
    published = published_names(session, reporting.version)
    found = members_of(session, reporting.version.organisation) if published else ()
    names = [MemberName(member.member, member.name, member.name_salt) for member in found if member.member in published]
    return _given(session, reporting.organisation, reporting.directories, names, since, asked)


def _given(
    session: Session,
    organisation: Organisation,
    directories: Directories,
    names: Sequence[MemberName],
    since: int,
    asked: Sequence[int],
) -> GivenDirectory:
    newest = directories.newest.number
    if since == newest and not asked:
        return GivenDirectory(organisation.founding, newest)
    numbers = sorted({*directories.hinges, newest, *(number for number in asked if number in directories.versions)})
    versions = [directories.versions[number] for number in numbers]
    listed = {member.entry for signed in versions for member in signed.version.members}
    return GivenDirectory(
        organisation.founding,
        newest,
        tuple(signed.marshal() for signed in versions),
        tuple(entries(session, sorted(listed)).values()),
        tuple(names),
        find_rulebook(session, directories.newest.rulebook),
    )


def organisation_names(session: Session, organisation: Organisation) -> Mapping[str, str]:
    """Return the organisation's name in each language; before the first directory is signed, the draft's."""
    directories = directories_of(session, organisation)
    settings: Mapping[str, Setting]
    settings = read_draft(session, organisation).settings if directories is None else directories.newest.settings
    return {language: organisation.name(settings, language) for language in LANGUAGES}


def bodies_for(session: Session, organisation: Organisation, member: bytes) -> list[Mapping[str, str]]:
    """Return the names, by language, of the bodies in which the member is to sit."""
    bodies = read_draft(session, organisation).bodies
    return [body.names for body in bodies if any(seat.member == member for seat in body.seats)]
