"""What members ask and are answered about their cases."""

from typing import Annotated, Literal

from pydantic import Field

from app.web.api.case_models import (
    BlobAsked,
    BlobLine,
    GrantAnswer,
    GrantAsked,
    Number,
    ObjectAsked,
    ObjectsAnswer,
)
from app.web.api.encoding import (
    Answer,
    Asked,
    CaseId,
    IndexFile,
    Statement,
)


class DeadlineAnswer(Answer):
    """
    A deadline as the server keeps it: only those that tell nothing of what the reporter answered.

    `day` is the last in time, `ended` the day on which it was `met`, or `ended` with the case. `side`: whose, where each has one.
    """

    deadline: str
    side: str | None
    day: str
    set_by: Literal["rules", "law", "organisation"]
    state: Literal["open", "warned", "passed", "met", "ended"]
    ended: str | None


class CaseLine(Answer):
    """
    A case in the list.

    `state` and `filed` are the clear columns, for ordering only: what people are shown is read from the chain. `due` is the
    deadline that is nearest among those that run. `objects` counts what this member has keys of. `grants` are there only without
    `index`.
    """

    case: CaseId
    head_seq: int
    track: str
    kind: str
    state: str
    filed: str | None
    due: DeadlineAnswer | None
    objects: int
    grants: list[GrantAnswer]
    index: IndexFile | None


class CasesAnswer(Answer):
    """A page of cases; `after` asks for the next, null at the end. `deadlines` has their names by language, by id."""

    cases: list[CaseLine]
    deadlines: dict[str, dict[str, str]]
    after: CaseId | None


class RegisterLine(Answer):
    """
    A case that is registered with the member: that it exists, and how it stands; not who handles it, which tells who is shut out.

    All of it are clear columns, as the server says: no key comes with it, so nothing of it can be checked.
    """

    case: CaseId
    state: str
    filed: str | None
    due: DeadlineAnswer | None


class RegisterAnswer(Answer):
    """A page of the register, as `CasesAnswer`."""

    cases: list[RegisterLine]
    deadlines: dict[str, dict[str, str]]
    after: CaseId | None


class CaseAnswer(ObjectsAnswer):
    """
    A case: its whole chain, this member's grants, the first objects, its attachments, this member's index row.

    `names` are those of its deadlines by language, by id: as the rulebook has them that the case was filed under.
    """

    head_seq: int
    deadlines: list[DeadlineAnswer]
    names: dict[str, dict[str, str]]
    records: list[Statement]
    grants: list[GrantAnswer]
    blobs: list[BlobLine]
    index: IndexFile | None


class AppendAsked(Asked):
    """Everything that one deed adds to a case, on top of record `head_seq`: stored whole or not at all."""

    head_seq: Number
    records: Annotated[list[Statement], Field(max_length=16)] = Field(default=[])
    grants: Annotated[list[GrantAsked], Field(max_length=2000)] = Field(default=[])
    objects: Annotated[list[ObjectAsked], Field(max_length=16)] = Field(default=[])
    blobs: Annotated[list[BlobAsked], Field(max_length=40)] = Field(default=[])
    index: IndexFile | None = None


class IndexAsked(Asked):
    """A sealed index row."""

    sealed: IndexFile


class UploadAsked(Asked):
    """Asks for room for a sealed file of `size` bytes."""

    size: Annotated[int, Field(ge=1, le=2**41)]
