"""Adding to an open case: sealed against what was read, and sealed again if someone else wrote meanwhile."""

from collections.abc import Callable
from typing import Final

from sqlalchemy.exc import IntegrityError
from starlette.exceptions import HTTPException

from app.domain.case import Addition
from app.services.read_case import OpenRooms, load_stored, open_rooms
from app.storage.cases import add_to_case
from app.storage.errors import HeadMoved
from app.web.reporter.visit import Visit

_ATTEMPTS: Final = 5


def read_rooms(visit: Visit) -> OpenRooms:
    """
    Return the case with its rooms open.

    Raises:
        HTTPException: 404: the case was erased meanwhile.
        Refused: it doesn't verify.
    """
    stored = load_stored(visit.edge.reader, visit.session.case)
    if stored is None:
        raise HTTPException(404)
    return open_rooms(stored, visit.reporting, visit.session.identity)


def write(visit: Visit, seal: Callable[[OpenRooms], Addition | None]) -> None:
    """
    Store what *seal* makes of the case as it stands; with None there is nothing to store.

    No transaction is open while sealing: where staff wrote in between, the case is read and sealed anew.

    Raises:
        HeadMoved: others wrote faster, five times.
    """
    for attempt in range(_ATTEMPTS):
        rooms = read_rooms(visit)
        addition = seal(rooms)
        if addition is None:
            return
        try:
            with visit.edge.database.writing() as session:
                add_to_case(session, rooms.chain.case_id, rooms.chain.head.seq, addition)
        except (HeadMoved, IntegrityError):  # the chain has grown, or the same form came twice at the same moment
            if attempt == _ATTEMPTS - 1:
                raise
        else:
            return
