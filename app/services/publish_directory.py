"""Take a signed directory version into force."""

from datetime import date

from sqlalchemy.orm import Session

from app.domain.organisation import Organisation
from app.services.obstacle import N_, Obstacle
from app.services.sign_directory import check_day
from app.storage.organisations import (
    StoredVersion,
    entries,
    find_rulebook,
    insert_version,
    settle_entries,
    versions,
)
from crypto.directory import SignedVersion, Version
from crypto.directory_history import Directories
from crypto.errors import Refused
from crypto.founding import Founding


def publish_directory(session: Session, organisation: Organisation, signed: bytes, today: date) -> Version:
    """
    Verify *signed* against everything signed before, and store it.

    Args:
        session: holds the write lock.
        organisation: whose directory.
        signed: what `tillit directory sign` wrote.
        today: the day.

    Raises:
        Obstacle: it is no directory of this organisation, was not signed by a root in force, does not follow the newest version,
            is not for now, or names an entry or a rulebook that is not stored here.
    """
    stored = versions(session, organisation.organisation)
    newest = stored[-1].number if stored else 0
    version = _verified(organisation, signed, [s.signed for s in stored])
    if version.number != newest + 1:
        raise Obstacle(
            N_("Version {number} does not follow version {newest}, the newest here: draft and sign it anew."),
            number=version.number,
            newest=newest,
        )
    check_day(version, today)
    listed = [member.entry for member in version.members]
    if len(entries(session, listed)) != len(set(listed)) or find_rulebook(session, version.rulebook) is None:
        raise Obstacle(N_("The version names keys or a rulebook that are not stored here: draft and sign it anew."))
    digest = SignedVersion.parse(signed).digest
    insert_version(session, organisation.organisation, StoredVersion(version.number, signed, digest))
    settle_entries(session, listed)
    return version


def _verified(organisation: Organisation, signed: bytes, before: list[bytes]) -> Version:
    founding = Founding.parse(organisation.founding)
    try:
        version = SignedVersion.parse(signed).version
        if version.number > len(before):
            Directories(founding, [*before, signed], [], founding.fingerprint)
    except Refused:
        raise Obstacle(
            N_("This is no directory that a root of {slug} has signed, or it was changed on the way."), slug=organisation.slug
        ) from None
    return version
