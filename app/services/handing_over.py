"""Running cases go on when somebody leaves: whoever sits there next can read them only if a colleague let them in before."""

from collections.abc import Collection, Iterator

from sqlalchemy.orm import Session

from app.domain.organisation import Organisation
from app.services.directories import directories_of
from app.services.finding import Finding
from app.services.obstacle import N_, Obstacle
from app.services.reading_keys import reading_keys
from app.services.working_member import working_member
from app.storage.members import members_of
from app.storage.readers_left import is_any_unread
from crypto.directory import Version

UNREAD = N_(
    "{slug}: nobody is left who reads some running cases. When their reporters come back and write, whom the rules name then "
    "gets them."
)
WOULD_BE_UNREAD = N_(
    "{slug}: once this is signed, nobody is left who reads some running cases. First have those who leave, or whose seat or keys "
    "change, let a colleague into their cases."
)


def refuse_unread(session: Session, organisation: Organisation, handle: str) -> None:
    """
    Refuse to end a member who is the only one to read some running case: afterwards nobody could let a successor in.

    Attack: an operator finds out who holds a case by asking for each member in turn. They could read that from the grants; this
    tells them neither a case nor a number.

    Raises:
        Obstacle: there is such a case; or no such member, or they were ended before.
    """
    member = working_member(session, organisation, handle)
    directories = directories_of(session, organisation)
    if directories is None:
        return
    gone = _ended(session, organisation)
    before, after = (readers_in(directories.newest, without) for without in (gone, {*gone, member.member}))
    if is_any_unread(session, organisation.organisation, after, before):
        sentence = N_(
            "Some running cases are read by {handle} alone: have them let a colleague in first, in the console. If that can't "
            "be, --anyway ends them all the same; nobody reads those cases then until their reporters come back."
        )
        raise Obstacle(sentence, handle=handle)


def check_running_cases(session: Session, organisation: Organisation, proposed: Version | None) -> Iterator[Finding]:
    """Yield that running cases have no reader, by the directory in force, and would have none once *proposed* is signed."""
    directories = directories_of(session, organisation)
    if directories is None:
        return
    now = readers_in(directories.newest, _ended(session, organisation))
    if is_any_unread(session, organisation.organisation, now):
        yield Finding("warning", UNREAD, {"slug": organisation.slug})
    if proposed is not None and is_any_unread(session, organisation.organisation, readers_in(proposed), now):
        yield Finding("warning", WOULD_BE_UNREAD, {"slug": organisation.slug})


def readers_in(version: Version, without: Collection[bytes] = ()) -> frozenset[str]:
    """Return whom *version* lets read cases, by chains' names; not the members *without*."""
    return frozenset(who for who, member in reading_keys(version).items() if member not in without)


def _ended(session: Session, organisation: Organisation) -> frozenset[bytes]:
    return frozenset(one.member for one in members_of(session, organisation.organisation) if one.status == "ended")
