"""What an administrator asks and is answered: the draft of the next directory, and who would receive a report by it."""

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StringConstraints

from app.domain.rules.filing import Why as NotFiledWhy
from app.domain.rules.ladder import Reason
from app.services.show_draft import State
from app.web.api.encoding import Answer, Asked, Bytes16, Handle, Slug, Text

Language: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$", max_length=2)]
Names: TypeAlias = Annotated[dict[Language, Text], Field(min_length=1, max_length=20)]
RoleName: TypeAlias = Literal["handler", "adviser", "confidant", "observer", "administrator"]
Day: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Ids: TypeAlias = Annotated[list[Slug], Field(max_length=64)]
Handles: TypeAlias = Annotated[list[Handle], Field(max_length=500)]


class UnitAsked(Asked):
    """A part of the organisation, as it is to be."""

    kind: Slug
    names: Names
    parent: Slug | None = None


class BodyAsked(Asked):
    """A body, as it is to be; its seats stay. `publish`: reporters see its members' names."""

    kind: Slug
    names: Names
    unit: Slug | None = None
    publish: bool = False


class SeatAsked(Asked):
    """Who is to sit in the body, in which role; `since` and `until` are the term's first and last day."""

    member: Bytes16
    role: RoleName
    chair: bool = False
    deputy: bool = False
    since: Day | None = None
    until: Day | None = None


class NoSeatAsked(Asked):
    """Who is to sit there no longer, in this role."""

    member: Bytes16
    role: RoleName


class UnitDrafted(Answer):
    """A part of the organisation in the draft."""

    unit: str
    kind: str
    names: dict[str, str]
    parent: str | None
    state: State


class SeatDrafted(Answer):
    """A seat in the draft."""

    member: Bytes16
    role: RoleName
    chair: bool
    deputy: bool
    since: date | None
    until: date | None
    state: State


class BodyDrafted(Answer):
    """A body in the draft; `unseated` are seats in force that it has no longer there."""

    body: str
    kind: str
    names: dict[str, str]
    unit: str | None
    publish: bool
    state: State
    seats: list[SeatDrafted]
    unseated: list[SeatDrafted]


class PersonAnswer(Answer):
    """Somebody who works here, or was invited."""

    member: Bytes16
    handle: str
    name: str
    status: Literal["invited", "enrolled"]


class Named(Answer):
    """Something that the rulebook knows, and for which kinds of case, none: for all."""

    id: str
    names: dict[str, str]
    kinds: list[str]


class DraftAnswer(Answer):
    """The draft beside directory number `version`: no case is in it, no holder of one, and no number of any."""

    version: int
    units: list[UnitDrafted]
    bodies: list[BodyDrafted]
    gone: list[dict[str, str]]
    people: list[PersonAnswer]
    unit_kinds: list[Named]
    body_kinds: list[Named]
    kinds: list[Named]
    entries: list[Named]
    flags: list[Named]


class RouteAsked(Asked):
    """A report to try; nothing is filed. `drafted`: by the draft, as if all who were invited had enrolled."""

    kind: Slug
    unit: Slug | None = None
    entry: Slug | None = None
    flags: Ids
    involved: Handles
    picked: Handle | None = None
    drafted: bool = False


class FoundAnswer(Answer):
    """Somebody who would have to do with it, in which body, and why; `deadline`: only once it has passed unmet."""

    member: Bytes16
    body: str
    reason: Reason
    deadline: str | None = None


class RouteAnswer(Answer):
    """What the rules decide; `refused`: why it could not be filed, then among whom the reporter would have to pick."""

    refused: NotFiledWhy | None
    choice: list[FoundAnswer]
    readers: list[FoundAnswer]
    asleep: list[FoundAnswer]
    registered: list[FoundAnswer]
    shut_out: list[Bytes16]
