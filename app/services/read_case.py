"""A case as its reporter reads it: loaded as it is stored, then opened in memory with their keys."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.case import SealedGrant
from app.services.reporting import Reporting
from app.storage.reporter_cases import StoredCase, load_for_reporter
from crypto.chain import Chain, read_chain
from crypto.directory_history import Directories
from crypto.errors import Refused
from crypto.grants import ListLine, open_grant
from crypto.identity import Identity
from crypto.room_view import ObjectRow, RoomView, read_room
from crypto.rooms import TALK
from crypto.signers import REPORTER


@dataclass(frozen=True, slots=True, repr=False)
class OpenRooms:
    """
    A verified case with the talk open: what it takes to read it and to write to it.

    *keys* are the talk's identities by epoch, *talk* what was written there, *line* what staff's lists show of the case.
    """

    chain: Chain
    directories: Directories
    reporter: Identity
    keys: Mapping[int, Identity]
    talk: RoomView
    line: ListLine
    grants: tuple[SealedGrant, ...]

    def secrets(self) -> dict[tuple[str, int], Identity]:
        """
        Return the identities of every room and epoch that the reporter was granted.

        Raises:
            Refused: a grant doesn't fit the chain.
        """
        return {(grant.room, grant.epoch): _open(grant, self.chain, self.reporter)[0] for grant in self.grants}


def load_case(session: Session, case: bytes) -> StoredCase | None:
    """Return what is stored of the case with this 20-byte id, None where it was erased."""
    return load_for_reporter(session, case, REPORTER, TALK)


def open_rooms(stored: StoredCase, reporting: Reporting, reporter: Identity) -> OpenRooms:
    """
    Return the case with the talk open.

    Raises:
        Refused: its chain doesn't verify, names another reporter, or a grant doesn't fit it.
    """
    directories = reporting.directories
    chain = read_chain(stored.records, directories, stored.case)
    chain.require_reporter(reporter.public)
    opened = {grant.epoch: _open(grant, chain, reporter) for grant in stored.grants if grant.room == TALK}
    newest = opened.get(chain.current(TALK).epoch)
    if newest is None:
        raise Refused("case: no grant of the newest epoch")
    keys = {epoch: room for epoch, (room, _) in opened.items()}
    rows = [ObjectRow(item.object, item.epoch, item.sealed) for item in stored.objects]
    talk = read_room(chain, directories, TALK, keys, rows)
    return OpenRooms(chain, directories, reporter, keys, talk, newest[1], stored.grants)


def _open(grant: SealedGrant, chain: Chain, reporter: Identity) -> tuple[Identity, ListLine]:
    return open_grant(grant.sealed, reporter.open_key, chain.key(grant.room, grant.epoch).key)
