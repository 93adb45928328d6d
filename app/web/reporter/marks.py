"""What a reporter is told of a message that is not quite as it should be."""

from collections.abc import Mapping
from typing import Final

from app.services.obstacle import N_
from crypto.room_view import Mark

MARKS: Final[Mapping[Mark, str]] = {
    Mark.SUPERSEDED: N_("Someone who no longer handles the case may be able to read this message."),
    Mark.UNCONFIRMED: N_("Written before you had ten words of your own: somebody who handles the case could have written it."),
    Mark.GAP: N_("Something written before this is missing here."),
    Mark.FORK: N_("Written at the same time as another message."),
    Mark.LATE: N_("Someone who no longer handles the case may have put this here later."),
    Mark.ERASED: N_("Somebody signed that this was erased, but it is still here."),
}
"""What a reporter is told of each mark."""
