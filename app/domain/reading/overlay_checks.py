"""Whether an overlay does no more than an overlay may: tighten."""

from typing import Final

from app.domain.problem import N_
from app.domain.reading.table import Table

_FIELDS: Final = ("id", "languages", "name", "deadlines", "retention", "demands")
_LOOSENING: Final = (
    *("bodies", "board", "tracks", "kinds", "categories", "flags", "entries", "routing", "register", "levels", "units"),
    *("groups", "identity", "steps", "reactions", "findings", "terms", "texts"),
)


def check_overlay(top: Table) -> None:
    """
    Refuse what would loosen or change the rulebook that lies above.

    Raises:
        RulebookError: it says who receives, what is asked or what is done; or stops a clock that the rules let run.
    """
    for field in top.values:
        if field in _LOOSENING:
            raise top.wrong(field, N_("an overlay may only tighten: dates, how long cases are kept, and what it demands"))
    top.only(*_FIELDS)
    top.each("deadlines", _check_deadline)


def _check_deadline(deadline: Table) -> None:
    if deadline.has("pauses"):
        raise deadline.wrong("pauses", N_("an overlay may only tighten: it can't let a clock stand still"))
    if deadline.values.get("set_by") != "law":
        raise deadline.wrong("set_by", N_("“law” is expected: an overlay speaks for a law"))
