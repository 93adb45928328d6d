"""Adding to an open case: sealed against what was read, and sealed again if someone else wrote meanwhile."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError
from starlette.exceptions import HTTPException

from app import clock
from app.domain.case import Addition
from app.services.case_room import check_room
from app.services.events import readers_told
from app.services.file_report import DirectoryMoved
from app.services.notices import note
from app.services.read_case import OpenRooms, load_stored, open_rooms, stored_size
from app.storage.cases import add_to_case, awake_holders
from app.storage.errors import HeadMoved
from app.storage.organisations import newest_number
from app.storage.quick_reading import SessionReader
from app.web.reporter.arrive import find_organisation
from app.web.reporter.retrying import retry
from app.web.reporter.visit import Visit
from app.web.turns import ROOM, TooLarge


@contextmanager
def read_rooms(visit: Visit) -> Iterator[OpenRooms]:
    """
    Yield the case with its rooms open; a large one once it is its turn.

    The directory is asked for after the case: it then holds every version that the chain names.

    Raises:
        HTTPException: 404: the case was erased meanwhile.
        TooBusy: its turn didn't come.
        TooLarge: it is never read whole.
        Refused: it doesn't verify.
    """
    reader, case = visit.edge.reader, visit.session.case
    size = stored_size(reader, case)
    if size > ROOM:
        raise TooLarge
    with visit.edge.reporters.turns.taking(size, case):
        stored = load_stored(reader, case)
        if stored is None:
            raise HTTPException(404)
        reporting = find_organisation(visit.edge, visit.place.slug) or visit.reporting
        yield open_rooms(stored, reporting, visit.session.identity)


def write(visit: Visit, seal: Callable[[OpenRooms], Addition | None]) -> None:
    """
    Store what *seal* makes of the case as it stands, by the directory as it is; with None there is nothing to store.

    No transaction is open while sealing: where staff wrote in between, or a directory was published, all is read and sealed anew.

    Raises:
        HeadMoved, DirectoryMoved: others wrote faster, five times.
        TooBusy, TooLarge: see `read_rooms`.
        CaseFull: there is no room for it.
    """

    def once() -> None:
        with read_rooms(visit) as rooms:
            addition = seal(rooms)
            if addition is not None:
                _store(visit, rooms, addition)

    retry(once, HeadMoved, DirectoryMoved, IntegrityError)  # IntegrityError: the same form came twice at the same moment


def _store(visit: Visit, rooms: OpenRooms, addition: Addition) -> None:
    with visit.edge.database.writing() as session:
        newest = newest_number(session, visit.session.organisation)
        if newest != rooms.reporting.version.number:
            raise DirectoryMoved(newest)  # somebody may have ended a moment ago: nothing is sealed to them any more
        check_room(SessionReader(session), rooms.chain.case_id, addition.objects)
        add_to_case(session, rooms.chain.case_id, rooms.chain.head.seq, addition)
        told = readers_told(rooms.reporting.version, awake_holders(session, rooms.chain.case_id), addition, by_staff=False)
        note(session, visit.session.organisation, told, clock.today())
