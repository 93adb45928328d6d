"""A case as its reporter reads it: loaded as it is stored, then opened in memory with their keys."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.case import SealedGrant, StoredObject
from app.services.case_room import REPORTERS_ROOMS
from app.services.reporting import Reporting
from app.storage.case_sizes import records_size, rooms_use
from app.storage.quick_reading import Reader, SessionReader
from app.storage.reporter_cases import StoredCase, load_for_reporter
from crypto.bodies import ReportBody
from crypto.chain import Chain, read_chain
from crypto.directory_history import Directories
from crypto.errors import Refused
from crypto.grants import ListLine, open_grant
from crypto.identity import Identity
from crypto.matter import Matter
from crypto.room_view import ObjectRow, RoomView, read_room
from crypto.rooms import IDENTITY, TALK
from crypto.signers import REPORTER


@dataclass(frozen=True, slots=True, repr=False)
class OpenRooms:
    """
    A verified case with the talk open: what it takes to read it and to write to it.

    *keys* are the talk's identities by epoch, as far as grants open; *talk* is what was written there, *line* what staff's lists
    show of the case.
    """

    chain: Chain
    reporting: Reporting
    reporter: Identity
    keys: Mapping[int, Identity]
    talk: RoomView
    line: ListLine
    grants: tuple[SealedGrant, ...]

    @property
    def directories(self) -> Directories:
        """Return the directory that the chain was verified by."""
        return self.reporting.directories

    @property
    def matter(self) -> Matter | None:
        """Return what the report's routing went by; None where no report can be read (any longer)."""
        reports = (item.body for item in self.talk.objects if isinstance(item.body, ReportBody))
        return next((report.matter for report in reports), None)

    def secrets(self) -> dict[tuple[str, int], Identity]:
        """Return the identities of every room and epoch that the reporter was truly granted."""
        return {place: identity for place, (identity, _) in _open_grants(self.grants, self.chain, self.reporter).items()}

    def shut(self) -> frozenset[str]:
        """
        Return the rooms whose newest key the reporter should have been granted, and was not.

        Attack: a colleague gives a room a new key and seals the reporter another: named among the readers, they could neither
        read nor write. They need no old key to make the next one.
        """
        known = self.secrets()
        return frozenset(room for room in self.chain.rooms_of(REPORTER) if (room, self.chain.current(room).epoch) not in known)


def stored_size(reader: Reader, case: bytes) -> int:
    """Return how many bytes are read to show the case to its reporter: `load_stored`, and who they said that they are."""
    return records_size(reader, case) + rooms_use(reader, case, REPORTERS_ROOMS).stored


def load_stored(reader: Reader, case: bytes) -> StoredCase | None:
    """Return what is stored of the case with this 20-byte id, None where it was erased."""
    return load_for_reporter(reader, case, REPORTER, TALK)


def load_case(session: Session, case: bytes) -> StoredCase | None:
    """Return the same within a session."""
    return load_stored(SessionReader(session), case)


def open_rooms(stored: StoredCase, reporting: Reporting, reporter: Identity) -> OpenRooms:
    """
    Return the case with the talk open.

    Raises:
        Refused: its chain doesn't verify, names another reporter, or no grant of the talk fits it.
    """
    directories = reporting.directories
    chain = read_chain(stored.records, directories, stored.case)
    chain.require_reporter(reporter.public)
    opened = _open_grants((grant for grant in stored.grants if grant.room == TALK), chain, reporter)
    if not opened:
        raise Refused("case: no grant of the talk opens")
    _, line = opened[max(opened)]
    keys = {epoch: room for (_, epoch), (room, _) in opened.items()}
    talk = read_room(chain, directories, TALK, keys, _rows(stored.objects))
    return OpenRooms(chain, reporting, reporter, keys, talk, line, stored.grants)


def read_identity(rooms: OpenRooms, objects: Iterable[StoredObject]) -> RoomView:
    """Return the room of who the reporter is, from the *objects* that are stored in it."""
    keys = {epoch: room for (name, epoch), room in rooms.secrets().items() if name == IDENTITY}
    return read_room(rooms.chain, rooms.directories, IDENTITY, keys, _rows(objects))


def _rows(objects: Iterable[StoredObject]) -> list[ObjectRow]:
    return [ObjectRow(item.object, item.epoch, item.sealed) for item in objects]


def _open_grants(
    grants: Iterable[SealedGrant], chain: Chain, reporter: Identity
) -> dict[tuple[str, int], tuple[Identity, ListLine]]:
    """Return what the grants hold, by room and epoch; one that doesn't fit the chain shuts its epoch, not the case."""
    opened = {}
    for grant in grants:
        with suppress(Refused):
            key = chain.key(grant.room, grant.epoch).key
            opened[grant.room, grant.epoch] = open_grant(grant.sealed, reporter.open_key, key)
    return opened
