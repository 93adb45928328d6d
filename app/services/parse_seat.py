"""A seat as an operator writes it: `committee:handler:chair:until=2027-12-31`."""

from datetime import date
from typing import Final

from app.services.invite_member import OfferedSeat
from app.services.obstacle import N_, WrongField
from crypto.roles import Role

ROLES: Final = tuple(role.value for role in Role)


def parse_seat(text: str) -> OfferedSeat:
    """
    Return the seat that *text* says: a body and a role, then what applies of `chair`, `deputy`, `from=DAY` and `until=DAY`.

    Raises:
        WrongField: it says something else, or a term that ends before it begins.
    """
    body, _, rest = text.partition(":")
    role, *marks = rest.split(":")
    days = dict(mark.split("=", 1) for mark in marks if "=" in mark)
    plain = [mark for mark in marks if "=" not in mark]
    once = len(set(plain)) + len(days) == len(marks)
    if role not in ROLES or not set(plain) <= {"chair", "deputy"} or not set(days) <= {"from", "until"} or not once:
        raise _wrong(text)
    since, until = (_day(text, days.get(name)) for name in ("from", "until"))
    if since is not None and until is not None and until < since:
        raise WrongField("seats", N_("{text}: the term ends before it begins."), text=text)
    return OfferedSeat(body, Role(role), "chair" in plain, "deputy" in plain, since, until)


def _day(text: str, day: str | None) -> date | None:
    try:
        found = None if day is None else date.fromisoformat(day)
    except ValueError:
        raise _wrong(text) from None
    if found is not None and found.isoformat() != day:
        raise _wrong(text)
    return found


def _wrong(text: str) -> WrongField:
    sentence = N_(
        "{text} is no seat: a body and a role are expected, then chair, deputy, from=DAY and until=DAY where they apply, such as "
        "committee:handler:chair:until=2027-12-31; roles are {roles}."
    )
    return WrongField("seats", sentence, text=text, roles=", ".join(ROLES))
