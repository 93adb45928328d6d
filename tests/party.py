"""A party whose rules use everything that a reporter can be asked: units, entries, flags, categories, a limit, a sleeper."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from sqlalchemy.orm import Session

from app.domain.organisation import Organisation
from app.domain.reading import read_rulebook
from app.services.draft import read_draft, store_draft
from app.services.invite_member import OfferedSeat
from app.services.use_rulebook import accept_rulebook
from crypto.directory import Body, Unit
from crypto.roles import Role
from tests.domain.rules.party import TEXT, UNITS, en

LANGUAGES: Final = ("en", "nb", "nl", "sv")
_MORE: Final = f"""
[[grades]]
id = "breach"
name = {en("Breach")}
meaning = {en("Somebody broke a rule.")}
[[categories]]
id = "money"
name = {en("Money")}
meaning = {en("Theft, bribes.")}
grade = "breach"
[[categories]]
id = "power"
name = {en("Abuse of power")}
[[identity]]
id = "name"
answer = "short"
label = {en("Your name")}
[[terms]]
word = "tillitsvalgt"
meaning = {en("An officer of the party.")}
[[elsewhere]]
name = {en("The ombud")}
how = {en("Call 555 01.")}
"""


def in_four_languages(text: str) -> str:
    """Return a rulebook's text with each of its texts in the portal's four languages, told apart by the language's name."""
    spoken = re.sub(
        r'\{ en = "([^"]*)" \}',
        lambda found: "{ " + ", ".join(f'{code} = "{found[1]}{_mark(code)}"' for code in LANGUAGES) + " }",
        text,
    )
    return spoken.replace('languages = ["en"]', f"languages = {list(LANGUAGES)}".replace("'", '"'))


def _mark(code: str) -> str:
    return "" if code == "en" else f" ({code})"


RULEBOOK: Final = in_four_languages(TEXT + _MORE).encode()
RULES: Final = read_rulebook(RULEBOOK, "party.toml")

_LEADER: Final = (("ada", Role.HANDLER, True), ("bo", Role.HANDLER, False))
SEATS: Final[Mapping[str, tuple[tuple[str, Role, bool], ...]]] = {
    "north-branch-leader": _LEADER,
    "north-leader": (("cy", Role.HANDLER, True),),
    "secretary": (("finn", Role.HANDLER, False),),
    "panel": (("hal", Role.ADVISER, True), ("ina", Role.ADVISER, False)),
    "board": (("jan", Role.HANDLER, True), ("kari", Role.HANDLER, False)),
}
"""Who sits where: sign-in name, role, whether they chair."""
_BODIES: Final = (
    Body("north-branch-leader", {"en": "Leaders of the branch"}, (), "north-branch", publish=True, kind="leader"),
    Body("north-leader", {"en": "Leaders of the county"}, (), "north", publish=True, kind="leader"),
    Body("secretary", {"en": "The secretary general"}, (), "party"),
    Body("panel", {"en": "The panel"}, ()),
    Body("board", {"en": "The board"}, (), "party", publish=True),
)


def found_party(session: Session, organisation: Organisation) -> None:
    """Make *organisation* the party: its draft gets the rulebook, the units and bodies that nobody sits on yet."""
    units = tuple(Unit(unit.id, unit.kind, {"en": unit.id.replace("-", " ").title()}, unit.parent) for unit in UNITS)
    rulebook = accept_rulebook(session, RULEBOOK, organisation.slug)
    draft = read_draft(session, organisation)
    store_draft(session, organisation, replace(draft, rulebook=rulebook, bodies=_BODIES, units=units))
    assert hashlib.sha256(RULEBOOK).digest() == rulebook


def places() -> dict[str, tuple[OfferedSeat, ...]]:
    """Return the seats of each member, by sign-in name."""
    seats: dict[str, tuple[OfferedSeat, ...]] = {}
    for body, held in SEATS.items():
        for handle, role, chair in held:
            seats[handle] = (*seats.get(handle, ()), OfferedSeat(body, role, chair))
    return seats
