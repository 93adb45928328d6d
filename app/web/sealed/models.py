"""What a reporter's program asks and is answered."""

from typing import Annotated

from pydantic import Field

from app.web.api.case_models import (
    BlobAsked,
    BlobLine,
    DirectoryAnswer,
    GrantAnswer,
    GrantAsked,
    Number,
    ObjectAsked,
    ObjectsAnswer,
)
from app.web.api.encoding import Asked, Bytes16, Bytes32, Statement

FORM_OBJECTS = 48
"""Objects of one report: the report, its attachments' descriptions, the identity."""


class OrganisationForReporters(DirectoryAnswer):
    """
    The organisation with its directory: all that sealing needs.

    `names` are those that a body of the organisation publishes. `attachment_limit` is in bytes before sealing,
    `attachments_per_report` a number.
    """

    instance: Bytes16
    organisation: Bytes16
    slug: str
    demo: bool
    attachment_limit: int
    attachments_per_report: int


class FilingAsked(Asked):
    """
    A new case: the signed root, the grants that it calls for, what was written.

    `token` is the receipt's lookup token; `draft` is whose uploads `blobs` are; `registered` are the members who, by the rules'
    register, are to know that the case exists, and get no key by that.
    """

    token: Bytes32
    draft: Bytes16
    root: Statement
    grants: Annotated[list[GrantAsked], Field(max_length=2000)]
    objects: Annotated[list[ObjectAsked], Field(min_length=1, max_length=FORM_OBJECTS)]
    blobs: Annotated[list[BlobAsked], Field(max_length=40)] = Field(default=[])
    registered: Annotated[list[Bytes16], Field(max_length=200)] = Field(default=[])


class AppendingAsked(Asked):
    """Everything that one deed of the reporter adds, on top of record `head_seq`; `draft` is whose uploads `blobs` are."""

    head_seq: Number
    draft: Bytes16
    records: Annotated[list[Statement], Field(max_length=16)] = Field(default=[])
    grants: Annotated[list[GrantAsked], Field(max_length=2000)] = Field(default=[])
    objects: Annotated[list[ObjectAsked], Field(max_length=FORM_OBJECTS)] = Field(default=[])
    blobs: Annotated[list[BlobAsked], Field(max_length=40)] = Field(default=[])


class ReportersCaseAnswer(ObjectsAnswer):
    """A case as its reporter has it: the whole chain, their grants, the first objects, the sealed attachments."""

    head_seq: int
    records: list[Statement]
    grants: list[GrantAnswer]
    blobs: list[BlobLine]


class DraftUploadAsked(Asked):
    """Asks for room for a sealed file of `size` bytes; `draft` is 16 random bytes that all uploads of one form share."""

    draft: Bytes16
    size: Annotated[int, Field(ge=1, le=2**41)]
