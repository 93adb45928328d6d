"""Adding to an open case: sealed against what was read, and sealed again if someone else wrote meanwhile."""

from collections.abc import Callable

from sqlalchemy.exc import IntegrityError
from starlette.exceptions import HTTPException

from app.domain.case import Addition
from app.services.file_report import DirectoryMoved
from app.services.read_case import OpenRooms, load_stored, open_rooms
from app.storage.cases import add_to_case
from app.storage.errors import HeadMoved
from app.storage.organisations import newest_number
from app.web.reporter.arrive import find_organisation
from app.web.reporter.retrying import retry
from app.web.reporter.visit import Visit


def read_rooms(visit: Visit) -> OpenRooms:
    """
    Return the case with its rooms open.

    The directory is asked for after the case: it then holds every version that the chain names.

    Raises:
        HTTPException: 404: the case was erased meanwhile.
        Refused: it doesn't verify.
    """
    stored = load_stored(visit.edge.reader, visit.session.case)
    if stored is None:
        raise HTTPException(404)
    reporting = find_organisation(visit.edge, visit.place.slug) or visit.reporting
    return open_rooms(stored, reporting, visit.session.identity)


def write(visit: Visit, seal: Callable[[OpenRooms], Addition | None]) -> None:
    """
    Store what *seal* makes of the case as it stands, by the directory as it is; with None there is nothing to store.

    No transaction is open while sealing: where staff wrote in between, or a directory was published, all is read and sealed anew.

    Raises:
        HeadMoved, DirectoryMoved: others wrote faster, five times.
    """

    def once() -> None:
        rooms = read_rooms(visit)
        addition = seal(rooms)
        if addition is not None:
            _store(visit, rooms, addition)

    retry(once, HeadMoved, DirectoryMoved, IntegrityError)  # IntegrityError: the same form came twice at the same moment


def _store(visit: Visit, rooms: OpenRooms, addition: Addition) -> None:
    with visit.edge.database.writing() as session:
        if newest_number(session, visit.session.organisation) != rooms.reporting.version.number:
            raise DirectoryMoved  # somebody may have ended a moment ago: nothing is sealed to them any more
        add_to_case(session, rooms.chain.case_id, rooms.chain.head.seq, addition)
