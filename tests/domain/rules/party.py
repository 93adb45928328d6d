"""A party with three levels, and a rulebook for it that uses everything the tables know."""

from datetime import date
from typing import Final

from app.domain.reading import read_rulebook
from app.domain.rulebook.whole import Rulebook
from app.domain.rules.structure import BodyHeld, SeatHeld, Structure, UnitHeld

DAY: Final = date(2026, 11, 26)


def en(text: str) -> str:
    """Return *text* as a rulebook in English writes it."""
    return f'{{ en = "{text}" }}'


TEXT: Final = f"""
id = "party"
languages = ["en"]
name = {en("A party")}
board = "board"

[texts]
next_steps = {en("Somebody reads it.")}
kept = {en("The text.")}
controller = {en("The board.")}

[[levels]]
id = "local"
name = {en("Local")}
[[levels]]
id = "county"
name = {en("County")}
[[levels]]
id = "national"
name = {en("National")}

[[units]]
id = "branch"
level = "local"
name = {en("Branch")}
[[units]]
id = "county"
level = "county"
name = {en("County")}
[[units]]
id = "party"
level = "national"
name = {en("Party")}

[[bodies]]
id = "leader"
name = {en("Leader")}
leads = true
[[bodies]]
id = "secretary"
name = {en("Secretary general")}
instead = "leader"
[[bodies]]
id = "panel"
name = {en("Panel")}
role = "adviser"
[[bodies]]
id = "board"
name = {en("Board")}

[[tracks]]
id = "conduct"
name = {en("Conduct")}
meaning = {en("How people behave.")}

[[kinds]]
id = "report"
track = "conduct"
name = {en("Report")}
meaning = {en("Formal.")}
[[kinds]]
id = "complaint"
track = "conduct"
name = {en("Complaint")}
meaning = {en("In your name, within three years.")}
ways = ["open"]
limit = {{ since = "last", years = 3 }}

[[flags]]
id = "law"
label = {en("A law may have been broken")}

[[groups]]
id = "what"
title = {en("What")}
[[groups.questions]]
id = "what"
answer = "long"
label = {en("What happened?")}
[[groups.questions]]
id = "last"
answer = "day"
required = true
label = {en("When was the last time?")}
kinds = ["complaint"]

[[entries]]
id = "leader"
name = {en("The leader")}
[[entries]]
id = "above"
name = {en("The leader above")}
[[entries]]
id = "panel"
name = {en("The panel")}
[[entries]]
id = "one"
name = {en("One of the board")}
picks = true

[[routing]]
when = {{ flags = ["law"] }}
receives = [{{ body = "secretary", at = "top" }}]
because = {en("Possible breaches of law go to the secretary general at once.")}
[[routing]]
when = {{ entries = ["panel"] }}
receives = [{{ body = "panel", at = "top" }}]
sleeps = [{{ body = "secretary", at = "top", until = "pass-on" }}]
[[routing]]
when = {{ entries = ["above"] }}
receives = [{{ body = "leader", at = "above" }}]
[[routing]]
when = {{ entries = ["one"] }}
receives = [{{ body = "board", at = "top" }}]
[[routing]]
receives = [{{ body = "leader", at = "unit" }}]

[[register]]
with = [{{ body = "secretary", at = "top" }}]

[[deadlines]]
id = "acknowledge"
name = {en("You hear that it arrived")}
starts = ["filed"]
days = 7
ends = "acknowledged"
promised = true
set_by = "organisation"
[[deadlines]]
id = "feedback"
name = {en("You hear what is done")}
starts = ["filed"]
days = 14
ends = "feedback_given"
promised = true
set_by = "rules"
source = "§ 9"
[[deadlines]]
id = "pass-on"
name = {en("It is passed on")}
when = {{ entries = ["panel"], without = ["law"] }}
starts = ["filed"]
days = 3
ends = "passed_on"
set_by = "organisation"
[[deadlines]]
id = "follow-up"
name = {en("It is followed up")}
starts = ["decided"]
months = 6
ends = "followed_up"
each = ["reporter", "respondent"]
set_by = "rules"
source = "§ 10"

[retention]
years = 2
set_by = "organisation"
"""
PARTY: Final[Rulebook] = read_rulebook(TEXT.encode(), "party.toml")

UNITS: Final = (
    UnitHeld("north-branch", "branch", "north"),
    UnitHeld("south-branch", "branch", "south"),
    UnitHeld("north", "county", "party"),
    UnitHeld("south", "county", "party"),
    UnitHeld("party", "party"),
)


def member(name: str) -> bytes:
    """Return the id of the member called *name*."""
    return name.encode().ljust(16, b".")


def seat(name: str, *, chair: bool = False, deputy: bool = False, role: str = "handler") -> SeatHeld:
    """Return a seat of the member called *name*."""
    return SeatHeld(member(name), role, chair, deputy)


BODIES: Final = (
    BodyHeld("north-branch-leader", "leader", "north-branch", (seat("ada", chair=True), seat("bo"))),
    BodyHeld("north-leader", "leader", "north", (seat("cy", chair=True),)),
    BodyHeld("south-leader", "leader", "south", (seat("dan", chair=True),)),
    BodyHeld("party-leader", "leader", "party", (seat("eve", chair=True),)),
    BodyHeld("secretary", "secretary", "party", (seat("finn"), seat("gro", deputy=True))),
    BodyHeld("panel", "panel", None, (seat("hal", chair=True, role="adviser"), seat("ina", role="adviser"))),
    BodyHeld("board", "board", "party", (seat("eve", chair=True), seat("jan"), seat("kari"))),
)
STRUCTURE: Final = Structure(UNITS, BODIES)
